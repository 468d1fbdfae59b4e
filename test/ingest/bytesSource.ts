/** Bytes in memory as a source, without a Blob's waiting. */
import type { ByteSource } from '../../src/ingest/byteSource.ts';

export function bytesSource(bytes: Uint8Array<ArrayBuffer>): ByteSource {
  return {
    size: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.slice(offset, offset + length)),
  };
}
