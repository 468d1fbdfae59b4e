/**
 * Hands the dropped files to the ingest workers, a chunk at a time, and gathers one outcome per file.
 *
 * A worker that dies takes only its chunk with it: the chunk's files are tried again one by one, and the one that kills its
 * worker again is the failed file.
 */
import type { DroppedFile, IngestOptions } from '../app.ts';
import { WorkerCrashedError } from '../errors.ts';
import { deleteDataset } from '../storage/datasets.ts';
import { installationSalt } from '../storage/settings.ts';
import type { WorkerClient } from './client.ts';
import type { FileOutcome, Preview, RawSlice } from './protocol.ts';

const MIN_CHUNK = 16;
const MAX_CHUNK = 256;

export interface IngestedFiles {
  /** In order of file. */
  readonly outcomes: FileOutcome[];
  readonly slices: RawSlice[];
  /** Forgets the stored pixels. */
  discard(): Promise<void>;
}

/** `files` are in path order. @throws AbortError, StorageFullError, StorageUnavailableError; the stored pixels are removed then. */
export async function ingestFiles(
  files: readonly DroppedFile[],
  workers: readonly WorkerClient[],
  datasetId: string,
  { recipe, signal, onProgress }: IngestOptions,
): Promise<IngestedFiles> {
  const salt = await installationSalt();
  const outcomes: (FileOutcome | undefined)[] = new Array(files.length).fill(undefined);
  const slices: RawSlice[] = [];
  const discard = () => deleteDataset(datasetId);
  const tell = progressTeller(files.length, onProgress);

  const queue = chunks(files.length, workers.length);
  const abort = new AbortController();
  const stop = signal ? AbortSignal.any([signal, abort.signal]) : abort.signal;

  const drain = async (worker: WorkerClient) => {
    for (let chunk = queue.shift(); chunk; chunk = queue.shift()) {
      const indices = chunk;
      try {
        const result = await worker.run(
          'ingest',
          { datasetId, recipe, salt, files: indices.map((index) => ({ index, file: files[index]!.file })) },
          { signal: stop, onProgress: ({ outcomes: told, preview }) => tell(told, preview) },
        );
        for (const outcome of result.outcomes) outcomes[outcome.file] = outcome;
        slices.push(...result.slices);
      } catch (error) {
        if (!(error instanceof WorkerCrashedError)) throw error;
        if (indices.length > 1) queue.push(...indices.map((index) => [index]));
        else {
          const outcome = crashed(indices[0]!);
          outcomes[outcome.file] = outcome;
          tell([outcome], null);
        }
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
  if (failures.length > 0) {
    await discard().catch(() => undefined); // the store itself may be what failed
    throw failures.find((reason) => !isAbort(reason)) ?? failures[0];
  }
  return { outcomes: outcomes.filter((outcome) => outcome !== undefined), slices, discard };
}

/** File indices in chunks: small enough to share out and to lose, large enough to fill shards. */
function chunks(files: number, workers: number): number[][] {
  const size = Math.min(MAX_CHUNK, Math.max(MIN_CHUNK, Math.ceil(files / (workers * 4))));
  return Array.from({ length: Math.ceil(files / size) }, (_, chunk) =>
    Array.from({ length: Math.min(size, files - chunk * size) }, (_, i) => chunk * size + i),
  );
}

function crashed(file: number): FileOutcome {
  return { file, outcome: 'failed', code: 'out-of-memory', facts: { reason: 'worker ended' }, slices: 0 };
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

function progressTeller(total: number, onProgress: IngestOptions['onProgress']) {
  const started = performance.now();
  const seen = new Map<number, FileOutcome['outcome']>();
  const counts = { accepted: 0, skipped: 0, failed: 0 };
  return (told: readonly FileOutcome[], preview: Preview | null) => {
    for (const { file, outcome } of told) {
      const before = seen.get(file);
      if (before) counts[before]--;
      counts[outcome]++;
      seen.set(file, outcome);
    }
    const seconds = (performance.now() - started) / 1000;
    const filesPerSecond = seconds > 0 ? seen.size / seconds : 0;
    onProgress?.({
      done: seen.size,
      total,
      ...counts,
      filesPerSecond,
      secondsLeft: filesPerSecond > 0 ? (total - seen.size) / filesPerSecond : null,
      preview,
    });
  };
}
