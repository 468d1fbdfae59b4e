/** A slice in explicit VR little endian, written anew in high-throughput JPEG 2000: the data at hand has none of that size. */
import { createRequire } from 'node:module';
import { readPart10, uidElement, writePart10 } from './part10.ts';

const HTJ2K_LOSSLESS = '1.2.840.10008.1.2.4.201';
const TRANSFER_SYNTAX = 0x0010;

/** What is used of @cornerstonejs/codec-openjph 2.4.11. */
interface OpenJph {
  HTJ2KEncoder: new () => {
    getDecodedBuffer(frame: {
      width: number;
      height: number;
      bitsPerSample: number;
      componentCount: number;
      isSigned: boolean;
      isUsingColorTransform: boolean;
    }): Uint8Array;
    setQuality(reversible: boolean, quantisation: number): void;
    encode(): void;
    getEncodedBuffer(): Uint8Array;
    delete(): void;
  };
}

/** @param file one frame of 16-bit words, its pixel data last. @throws Error where it is not so */
export async function asHtj2k(file: Buffer): Promise<Buffer> {
  const { meta, dataset } = readPart10(file);
  const at = dataset.lastIndexOf(Buffer.from([0xe0, 0x7f, 0x10, 0x00, 0x4f, 0x57, 0, 0]));
  const words = dataset.subarray(at + 12);
  const [height, width] = [unsigned(dataset, 0x0010), unsigned(dataset, 0x0011)];
  if (at < 0 || words.length !== width * height * 2) throw new Error('The slice is not one frame of words.');
  const frame = await encode(words, { width, height, signed: unsigned(dataset, 0x0103) === 1 });
  const syntax = uidElement(0x0002, TRANSFER_SYNTAX, HTJ2K_LOSSLESS);
  return writePart10(
    meta.map(({ element, bytes }) => (element === TRANSFER_SYNTAX ? syntax : bytes)),
    Buffer.concat([dataset.subarray(0, at), encapsulated(frame)]),
  );
}

async function encode(
  words: Buffer,
  { width, height, signed }: { width: number; height: number; signed: boolean },
): Promise<Buffer> {
  const require = createRequire(import.meta.url);
  const start = require('@cornerstonejs/codec-openjph/wasmjs') as (quiet: object) => Promise<OpenJph>;
  const codec = await start({ print() {}, printErr() {} });
  const encoder = new codec.HTJ2KEncoder();
  encoder
    .getDecodedBuffer({
      width,
      height,
      bitsPerSample: 16,
      componentCount: 1,
      isSigned: signed,
      isUsingColorTransform: false,
    })
    .set(words);
  encoder.setQuality(true, 0);
  encoder.encode();
  const frame = Buffer.from(encoder.getEncodedBuffer());
  encoder.delete();
  return frame;
}

/** (7FE0,0010) OB of undefined length: an empty offset table, one fragment, the end (PS3.5 annex A.4). */
function encapsulated(frame: Buffer): Buffer {
  const head = Buffer.from('e07f10004f420000ffffffff' + 'feff00e000000000' + 'feff00e000000000', 'hex');
  const padded = frame.length + (frame.length % 2);
  head.writeUInt32LE(padded, head.length - 4);
  const end = Buffer.from('feffdde000000000', 'hex');
  return Buffer.concat([head, frame, Buffer.alloc(padded - frame.length), end]);
}

/** A US of group 0028. */
function unsigned(dataset: Buffer, element: number): number {
  const at = dataset.indexOf(Buffer.from([0x28, 0, element & 0xff, element >> 8, 0x55, 0x53, 2, 0]));
  if (at < 0) throw new Error(`The slice has no (0028,${element.toString(16).padStart(4, '0')}).`);
  return dataset.readUInt16LE(at + 8);
}
