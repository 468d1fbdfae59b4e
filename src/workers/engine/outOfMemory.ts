/** Tells memory that was refused from every other error, whatever words the browser and tfjs have for it. */
import type { RunConfig } from '../../config.ts';
import { OutOfMemoryError } from '../../errors.ts';

const MEMORY_WORDS = /memory|alloc|out of bounds|too large|exceed|maxBuffer|maxStorage|aborted\(/i;

export function isMemoryError(error: unknown): error is Error {
  return error instanceof Error && MEMORY_WORDS.test(error.message);
}

/** @param foreseen from shapes alone: nothing was tried, and the worker is whole */
export function outOfMemory(
  { bsize, accumulate }: Pick<RunConfig, 'bsize' | 'accumulate'>,
  reason: string,
  foreseen: boolean,
): OutOfMemoryError {
  return new OutOfMemoryError(
    `A training step with bsize ${bsize} and accumulate ${accumulate} does not fit into memory (${reason}). Raise accumulate or lower bsize.`,
    { bsize, accumulate, reason, foreseen, proposedAccumulate: null, proposedBsize: null },
  );
}
