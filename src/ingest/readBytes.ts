/** Bytes of a file. Says which file only by failing. */
import { Refusal } from './outcomes.ts';

/**
 * At most `length` bytes from `offset`; fewer at the end of the file.
 * @throws Refusal unreadable: the file went away, changed, or may not be read. Facts: reason (the browser's error name).
 */
export async function readBytes(
  file: File,
  offset: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.slice(offset, offset + length).arrayBuffer());
  } catch (error) {
    throw new Refusal('unreadable', { reason: error instanceof Error ? error.name : 'unknown' });
  }
}
