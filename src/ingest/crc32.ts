/** CRC-32 as zip, gzip and PNG use it: polynomial 0xEDB88320, reflected (PKWARE APPNOTE 4.4.7; ISO 3309). */

/** Eight bytes a step: table k holds the checksum of a byte followed by k zeros ("slicing by 8", Kounavis & Berry 2005). */
const TABLES = new Int32Array(8 * 256);
for (let byte = 0; byte < 256; byte++) {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  TABLES[byte] = crc;
}
for (let i = 256; i < TABLES.length; i++) {
  const previous = TABLES[i - 256]!;
  TABLES[i] = (previous >>> 8) ^ TABLES[previous & 0xff]!;
}

/** The checksum of what came before (0 at the start) → that of it with `bytes` behind, unsigned. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  const eights = bytes.length - (bytes.length % 8);
  let i = 0;
  for (; i < eights; i += 8) {
    crc ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    crc =
      TABLES[1792 + (crc & 0xff)]! ^
      TABLES[1536 + ((crc >>> 8) & 0xff)]! ^
      TABLES[1280 + ((crc >>> 16) & 0xff)]! ^
      TABLES[1024 + (crc >>> 24)]! ^
      TABLES[768 + bytes[i + 4]!]! ^
      TABLES[512 + bytes[i + 5]!]! ^
      TABLES[256 + bytes[i + 6]!]! ^
      TABLES[bytes[i + 7]!]!;
  }
  for (; i < bytes.length; i++) crc = (crc >>> 8) ^ TABLES[(crc ^ bytes[i]!) & 0xff]!;
  return ~crc >>> 0;
}
