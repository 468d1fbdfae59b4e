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

/** @throws Refusal unreadable: the file went away, changed, or may not be read. Facts: reason (the browser's error name). */
function blobSource(blob: Blob): ByteSource {
  return {
    size: blob.size,
    async read(offset, length) {
      try {
        return new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
      } catch (error) {
        throw new Refusal('unreadable', { reason: error instanceof Error ? error.name : 'unknown' });
      }
    },
  };
}
