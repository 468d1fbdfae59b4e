/**
 * Shares out files to the ingest workers, a chunk at a time, and loses none to a worker that dies or hangs.
 *
 * A worker says which file it has at hand. When it falls silent (client.ts ends it then), that file is the one lost; when it
 * dies, the file at hand is tried once more alone, since memory may have been short for other reasons. All other files of the
 * chunk are read again.
 */
import { WorkerCrashedError, WorkerSilentError } from '../errors.ts';
import type { WorkerClient } from './client.ts';

/** Why a file was given up: its worker hung on it, or died of it. */
export type LostBy = 'timeout' | 'out-of-memory';

export interface ChunkJob<T> {
  /** Small enough to share out and to lose, large enough to be worth a message. */
  readonly smallest: number;
  readonly largest: number;
  indexOf(item: T): number;
  /** Runs one chunk and keeps what came of it. `working`: the index of the item at hand. */
  run(
    worker: WorkerClient,
    chunk: readonly T[],
    working: (index: number) => void,
    signal: AbortSignal,
  ): Promise<void>;
  lost(item: T, by: LostBy): void;
}

/** How a chunk's job is run, for jobs that tell of nothing but the file at hand. */
export function tellingOfWork(working: (index: number) => void, signal: AbortSignal) {
  return { signal, onProgress: (told: { readonly working: number }) => working(told.working) };
}

/** @throws AbortError, and what a chunk throws that is no death of a worker: the other chunks are ended then. */
export async function shareOut<T>(
  items: readonly T[],
  workers: readonly WorkerClient[],
  job: ChunkJob<T>,
  signal?: AbortSignal,
): Promise<void> {
  const queue = chunksOf(items, workers.length, job);
  const abort = new AbortController();
  const stop = signal ? AbortSignal.any([signal, abort.signal]) : abort.signal;

  const drain = async (worker: WorkerClient) => {
    for (let chunk = queue.shift(); chunk; chunk = queue.shift()) {
      let atHand: number | null = null;
      try {
        await job.run(
          worker,
          chunk,
          (index) => {
            atHand = index;
          },
          stop,
        );
      } catch (error) {
        queue.unshift(...leftOf(chunk, atHand, error, job));
      }
    }
  };

  const drained = await Promise.allSettled(
    workers.map((worker) =>
      drain(worker).catch((error: unknown) => {
        abort.abort(); // the others' work is lost too; end it now
        throw error;
      }),
    ),
  );
  const failures = drained
    .filter((result) => result.status === 'rejected')
    .map((result) => result.reason as unknown);
  if (failures.length > 0) throw failures.find((reason) => !isAbort(reason)) ?? failures[0];
}

/** What of a chunk is to be tried again. @throws the error where no worker died */
function leftOf<T>(
  chunk: readonly T[],
  atHand: number | null,
  error: unknown,
  job: ChunkJob<T>,
): (readonly T[])[] {
  const silent = error instanceof WorkerSilentError;
  if (!silent && !(error instanceof WorkerCrashedError)) throw error;
  const culprit = chunk.length === 1 ? chunk[0] : chunk.find((item) => job.indexOf(item) === atHand);
  const others = chunk.filter((item) => item !== culprit);
  const again: (readonly T[])[] = others.length > 0 && culprit !== undefined ? [others] : [];
  if (culprit === undefined) return chunk.map((item) => [item]); // died before it said where
  if (silent) job.lost(culprit, 'timeout');
  else if (chunk.length === 1) job.lost(culprit, 'out-of-memory');
  else again.push([culprit]);
  return again;
}

function chunksOf<T>(
  items: readonly T[],
  workers: number,
  { smallest, largest }: ChunkJob<T>,
): (readonly T[])[] {
  const size = Math.min(largest, Math.max(smallest, Math.ceil(items.length / (workers * 4))));
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
