/**
 * `.pth` as torch.save writes it, read without Python: the zip form (PyTorch 1.6 and later) and the stream before it.
 *
 * Zip (torch/serialization.py `_save`): stored entries under one folder, `data.pkl`, `data/<key>` for each storage,
 * `version`, and from 2.1 `byteorder`. Stream (`_legacy_save`): five pickles (magic number, protocol 1001, the machine's
 * sizes, the object, the storages' keys), then for each key its length as int64 and its bytes.
 * Only stored entries are read, so a file never grows as it is opened. What a pickle may hold: pickle.ts, torchGlobals.ts.
 * As in PyTorch, the checksums of the zip's entries are not compared.
 */
import { unzipSync } from 'fflate';
import { ByteReader } from './byteReader.ts';
import { modelFileError } from './modelFile.ts';
import { Dict, type PickleHost, type PickleValue, readPickle } from './pickle.ts';
import { DTYPE_BYTES } from './tensors.ts';
import { torchHost } from './torchGlobals.ts';

/** What was saved, as pickle.ts gives it, tensors as TensorView. @throws ModelFileError naming what is wrong */
export function readTorchFile(bytes: Uint8Array): PickleValue {
  if (startsWith(bytes, ZIP_START)) return readZip(bytes);
  if (startsWith(bytes, STREAM_START)) return readStream(bytes);
  if (bytes.length < STREAM_START.length) throw modelFileError('.pth', 'truncated', { what: 'file' });
  const found = `first bytes ${[...bytes.subarray(0, 4)].map((b) => b.toString(16).padStart(2, '0')).join(' ')}`;
  throw modelFileError('.pth', 'unrecognised', { what: 'file', found, expected: 'torch.save' });
}

const ZIP_START = [0x50, 0x4b, 0x03, 0x04];
/** A pickle of protocol 2 that holds the magic number 0x1950a86a20f9469cfc6c. */
const STREAM_START = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];
const STREAM_PROTOCOL = 1001;

/** A checkpoint of these networks has some eighty. */
const MOST_ENTRIES = 10_000;

function readZip(bytes: Uint8Array): PickleValue {
  const entries = unzipStored(bytes);
  const pickleName = [...entries.keys()].find((name) => /^[^/]*\/data\.pkl$/.test(name));
  if (!pickleName) throw modelFileError('.pth', 'missing', { what: 'data.pkl' });
  const folder = pickleName.slice(0, -'data.pkl'.length);
  const order = entries.get(`${folder}byteorder`);
  if (order && new TextDecoder().decode(order).trim() !== 'little') {
    throw modelFileError('.pth', 'unsupported', { what: 'byteorder', found: 'big', expected: 'little' });
  }
  const { host } = torchHost((key, { dtype, length }) => {
    const what = `data/${key}`;
    const data = entries.get(`${folder}${what}`);
    if (!data) throw modelFileError('.pth', 'missing', { what });
    const needed = length * DTYPE_BYTES[dtype];
    if (data.length !== needed) throw damaged(what, `${data.length} bytes`, `${needed} bytes`);
    return data;
  });
  return readWhole(entries.get(pickleName)!, host);
}

function readWhole(pickle: Uint8Array, host: PickleHost): PickleValue {
  const { value, end } = readPickle(pickle, host);
  if (end !== pickle.length) throw damaged('data.pkl', `${pickle.length - end} bytes after its end`, 'none');
  return value;
}

/** Every entry by name. @throws ModelFileError for a compressed, overlong, repeated or cut entry */
function unzipStored(bytes: Uint8Array): Map<string, Uint8Array> {
  const sizes = new Map<string, number>();
  let total = 0;
  let files: Record<string, Uint8Array>;
  const filter = (entry: { name: string; size: number; originalSize: number; compression: number }) => {
    const { name, size, originalSize, compression } = entry;
    if (compression !== 0) {
      throw modelFileError('.pth', 'unsupported', {
        what: name,
        found: 'compressed',
        expected: 'stored entries',
      });
    }
    total += size;
    if (sizes.has(name)) throw damaged('zip directory', `"${name}" twice`, 'every entry once');
    if (size !== originalSize || total > bytes.length) {
      throw damaged('zip directory', `${total} bytes of entries`, `${bytes.length} bytes of file`);
    }
    if (sizes.size >= MOST_ENTRIES) {
      throw modelFileError('.pth', 'tooLarge', {
        what: 'zip directory',
        found: `more than ${MOST_ENTRIES} entries`,
        expected: `${MOST_ENTRIES} entries`,
      });
    }
    sizes.set(name, size);
    return true;
  };
  try {
    files = unzipSync(bytes, { filter });
  } catch (error) {
    // fflate says "invalid zip data" where it finds no directory: it is at the end of the file.
    if (error instanceof Error && 'code' in error) throw modelFileError('.pth', 'truncated', { what: 'zip' });
    throw error;
  }
  for (const [name, size] of sizes) {
    if (files[name]?.length !== size) throw modelFileError('.pth', 'truncated', { what: name });
  }
  return new Map(Object.entries(files));
}

function readStream(bytes: Uint8Array): PickleValue {
  const plain: PickleHost = {
    globals: new Map(),
    persistent: () => {
      throw modelFileError('.pth', 'foreign', { what: 'persistent id', found: 'outside the object' });
    },
  };
  const next = (what: string, start: number, host = plain) => readPickle(bytes, host, { start, what });

  const protocol = next('protocol version', STREAM_START.length);
  if (protocol.value !== STREAM_PROTOCOL) {
    throw modelFileError('.pth', 'unsupported', {
      what: 'protocol version',
      found: String(protocol.value),
      expected: STREAM_PROTOCOL,
    });
  }
  const system = next('system information', protocol.end);
  if (!(system.value instanceof Dict) || system.value.get('little_endian') !== true) {
    throw modelFileError('.pth', 'unsupported', {
      what: 'byte order',
      found: 'big endian',
      expected: 'little endian',
    });
  }
  const { host, storages } = torchHost(() => null);
  const object = next('object', system.end, host);
  const keys = next('storage keys', object.end);
  if (!Array.isArray(keys.value)) throw damaged('storage keys', 'another value', 'a list');

  const reader = new ByteReader(bytes, keys.end, 'storages');
  for (const key of keys.value) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (!storage || storage.bytes) throw damaged('storage keys', 'another key', 'each storage once');
    const length = reader.i64();
    if (length !== storage.length) throw damaged(`storage ${String(key)}`, length, storage.length);
    storage.bytes = reader.take(length * DTYPE_BYTES[storage.dtype]);
  }
  const unread = [...storages].find(([, { bytes: data }]) => !data);
  if (unread) throw modelFileError('.pth', 'missing', { what: `storage ${unread[0]}` });
  return object.value;
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return bytes.length >= start.length && start.every((byte, i) => bytes[i] === byte);
}

function damaged(what: string, found: string | number, expected: string | number) {
  return modelFileError('.pth', 'damaged', { what, found, expected });
}
