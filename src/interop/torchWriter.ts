/**
 * `.pth` in the zip form, as PyTorch's own writer lays it out (caffe2/serialize/inline_container.cc): stored entries under
 * `archive/`, each entry's bytes at a multiple of 64, padded through an extra field "FB" filled with Z.
 */
import { type Zippable, zipSync } from 'fflate';
import type { PickleValue } from './pickle.ts';
import { writePickle } from './pickleWriter.ts';

/** What `torch.load` gives back as the same value: Dict and OrderedDict, Tuple, lists, numbers, TensorView. */
export function writeTorchFile(value: PickleValue): Uint8Array<ArrayBuffer> {
  const { bytes, storages } = writePickle(value);
  const entries: [string, Uint8Array][] = [
    ['data.pkl', bytes],
    ...storages.map(({ bytes: data }, key): [string, Uint8Array] => [`data/${key}`, data!]),
    ['version', new TextEncoder().encode('3\n')],
  ];
  const zip: Zippable = {};
  let offset = 0;
  for (const [entry, data] of entries) {
    const name = `${FOLDER}/${entry}`;
    const start = offset + LOCAL_HEADER_BYTES + name.length + EXTRA_HEADER_BYTES;
    const padding = (ALIGNMENT - (start % ALIGNMENT)) % ALIGNMENT;
    const extra = { [EXTRA_ID]: new Uint8Array(padding).fill(0x5a) };
    zip[name] = [data, { level: 0, mtime: EPOCH, extra }];
    offset = start + padding + data.length;
  }
  return new Uint8Array(zipSync(zip));
}

/** PyTorch's name for a file that it writes to memory. */
const FOLDER = 'archive';
const ALIGNMENT = 64;
/** Zip's local file header without name and extra field, and the head of an extra field (APPNOTE.TXT 4.3.7, 4.5.1). */
const LOCAL_HEADER_BYTES = 30;
const EXTRA_HEADER_BYTES = 4;
/** "FB", little endian. */
const EXTRA_ID = 0x4246;
/** Zip's first day, in local time, so that equal values are equal bytes. */
const EPOCH = new Date(1980, 0, 1);
