/** Node's zlib, and the CRC-32 of PNG and zip (Node 20's zlib has none). */
import { inflateSync as inflate } from 'node:zlib';

export function inflateSync(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(inflate(Buffer.concat(parts)));
}

/** PNG specification, annex D. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
