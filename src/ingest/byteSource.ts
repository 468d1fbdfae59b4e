/**
 * Where a file's bytes come from: a file itself, or an entry of a zip archive. Says which file only by failing.
 */
import type { Source } from '../workers/protocol.ts';
import { openEntry } from './archiveEntry.ts';
import { Refusal } from './outcomes.ts';

export interface ByteSource {
  /** Infinity while it is not known (data inflated on the way). */
  readonly size: number;
  /** At most `length` bytes from `offset`; fewer at the end. @throws Refusal */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}

export function openSource(source: Source): ByteSource {
  return source instanceof Blob ? blobSource(source) : openEntry(source.archive, source.entry);
}

/**
 * For who needs all of it: a file that is not large is read at once, from this call on, so that its bytes are on their way while another
 * is decoded.
 */
export function openWhole(source: Source): ByteSource {
  if (!(source instanceof Blob) || source.size > WHOLE) return openSource(source);
  const all = readBlob(source);
  all.catch(() => undefined); // told to who reads
  return {
    size: source.size,
    read: async (offset, length) => (await all).slice(offset, offset + length),
  };
}

/** A 1,024² slice of 16 bits and its header. */
const WHOLE = 4 * 2 ** 20;
/** Of a file, what is kept once read: its header is asked for more than once, and a small file's pixels lie in it too. */
const KEPT = 64 * 1024;

/**
 * A part of a file costs the browser a message there and back before it is read; a file read whole does not.
 * @throws Refusal unreadable: the file went away, changed, or may not be read. Facts: reason (the browser's error name).
 */
function blobSource(blob: Blob): ByteSource {
  const { size } = blob;
  let kept: { readonly end: number; readonly bytes: Promise<Uint8Array<ArrayBuffer>> } | null = null;
  return {
    size,
    async read(offset, length) {
      const end = Math.min(size, offset + length);
      if (kept && end <= kept.end) return (await kept.bytes).slice(offset, end);
      const bytes = readBlob(offset === 0 && end === size ? blob : blob.slice(offset, end));
      if (offset > 0 || end > KEPT) return bytes;
      kept = { end, bytes };
      return (await bytes).slice();
    },
  };
}

async function readBlob(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (error) {
    throw new Refusal('unreadable', { reason: error instanceof Error ? error.name : 'unknown' });
  }
}
