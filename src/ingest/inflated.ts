/**
 * The data set of a deflated file (PS3.5 A.5: raw deflate, RFC 1951, after the meta header), inflated only as far as it is read.
 */
import { FlateErrorCode, Inflate } from 'fflate';
import type { ByteSource } from './byteSource.ts';
import { Refusal } from './outcomes.ts';

/** Deflate shrinks at most 1,032-fold: steps this small bound what one of them can give to 64 MiB. */
const STEP = 64 * 1024;
/** Inflated bytes, at most: an enhanced CT of 1,000 slices of 512². */
export const MAX_INFLATED = 512 * 1024 * 1024;

export interface InflatedSource extends ByteSource {
  /** Why there is no more, where the stream did not come to its own end. */
  readonly damage: 'cut' | 'malformed' | null;
}

/** `head` (the file's first bytes up to the data set) stays as it is; what follows it in `source` is inflated behind it. */
export function inflatedSource(source: ByteSource, head: Uint8Array, limit = MAX_INFLATED): InflatedSource {
  const stream = new Inflate();
  let bytes = head.slice();
  let length = head.length;
  let taken = head.length; // of the source
  let ended = false;
  let damage: InflatedSource['damage'] = null;
  stream.ondata = (chunk) => {
    if (length + chunk.length > limit) throw new Refusal('too-large', { inflatedBytes: length, limit });
    if (length + chunk.length > bytes.length) {
      const larger = new Uint8Array(Math.min(limit, Math.max(bytes.length * 2, length + chunk.length)));
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    bytes.set(chunk, length);
    length += chunk.length;
  };

  async function inflateTo(wanted: number): Promise<void> {
    while (length < wanted && !ended) {
      const step = await source.read(taken, STEP);
      taken += step.length;
      ended = step.length < STEP || taken >= source.size;
      push(step, false); // a last push that fails would give nothing of what it had
      if (ended) push(new Uint8Array(0), true);
    }
  }

  function push(step: Uint8Array, last: boolean): void {
    if (damage) return;
    try {
      stream.push(step, last);
    } catch (error) {
      if (error instanceof Refusal) throw error;
      const code = (error as { code?: number }).code;
      damage = code === FlateErrorCode.UnexpectedEOF ? 'cut' : 'malformed';
      ended = true;
    }
  }

  return {
    get damage() {
      return damage;
    },
    get size() {
      return ended ? length : Number.POSITIVE_INFINITY;
    },
    async read(offset, count) {
      await inflateTo(offset + count);
      return bytes.slice(offset, Math.min(length, offset + count));
    },
  };
}
