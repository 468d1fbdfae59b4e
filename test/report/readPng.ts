/** Reads a grey PNG of 8 or 16 bits with nothing but zlib, so that the writer's library is not its own judge. */
import { crc32, inflateSync } from './zlib.ts';

export interface ReadPng {
  readonly width: number;
  readonly height: number;
  readonly bitDepth: number;
  readonly colorType: number;
  /** Of 16 bits: two bytes each, the higher first. */
  readonly pixels: Uint8Array;
  readonly text: Record<string, string>;
}

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];

export function readPng(bytes: Uint8Array): ReadPng {
  if (SIGNATURE.some((byte, i) => bytes[i] !== byte)) throw new Error('no PNG signature');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const latin1 = new TextDecoder('latin1');
  const text: Record<string, string> = {};
  const data: Uint8Array[] = [];
  let header = { width: 0, height: 0, bitDepth: 0, colorType: 0 };
  for (let at = 8; at < bytes.length; ) {
    const length = view.getUint32(at);
    const type = latin1.decode(bytes.subarray(at + 4, at + 8));
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (view.getUint32(at + 8 + length) !== crc32(bytes.subarray(at + 4, at + 8 + length))) {
      throw new Error(`wrong CRC in ${type}`);
    }
    if (type === 'IHDR') {
      header = {
        width: view.getUint32(at + 8),
        height: view.getUint32(at + 12),
        bitDepth: body[8]!,
        colorType: body[9]!,
      };
    }
    if (type === 'tEXt') {
      const [keyword, value] = latin1.decode(body).split('\0');
      text[keyword!] = value!;
    }
    if (type === 'IDAT') data.push(body);
    at += 12 + length;
  }
  const rowBytes = (header.width * header.bitDepth) / 8;
  return { ...header, text, pixels: unfilter(inflateSync(data), rowBytes, header.height) };
}

function unfilter(rows: Uint8Array, width: number, height: number): Uint8Array {
  if (rows.length !== height * (width + 1)) throw new Error(`IDAT holds ${rows.length} bytes`);
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    if (rows[y * (width + 1)] !== 0) throw new Error('a filter this reader does not know');
    pixels.set(rows.subarray(y * (width + 1) + 1, (y + 1) * (width + 1)), y * width);
  }
  return pixels;
}
