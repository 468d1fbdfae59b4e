/**
 * Whether one training step fits into memory, and if not, what would: parts of a batch (the same gradients), or a smaller batch.
 * Each try that ran out of memory costs its worker, since such a device cannot be used again; one that was foreseen does not.
 */
import type { RunConfig } from './config.ts';
import { OutOfMemoryError, WorkerCrashedError, WorkerSilentError } from './errors.ts';
import type { WorkerClient } from './workers/client.ts';
import type { MeasureArgs, Measured } from './workers/protocol.ts';

/** @throws OutOfMemoryError with `proposedAccumulate` and `proposedBsize`; BackendUnavailableError, AbortError */
export async function measure(
  engine: WorkerClient,
  { config, ...rest }: MeasureArgs,
  signal?: AbortSignal,
): Promise<Measured> {
  const attempt = async (tried: RunConfig): Promise<Measured | OutOfMemoryError> => {
    const end = () => engine.terminate(); // a step hears no message until it is over
    signal?.addEventListener('abort', end);
    try {
      return await engine.run('measure', { config: tried, ...rest }, { signal });
    } catch (error) {
      const refusal = asRefusal(error, tried);
      if (!refusal?.facts.foreseen) engine.terminate();
      if (refusal) return refusal;
      throw error;
    } finally {
      signal?.removeEventListener('abort', end);
    }
  };
  const first = await attempt(config);
  if (!(first instanceof OutOfMemoryError)) return first;
  const firstThatFits = async (tries: readonly RunConfig[]): Promise<RunConfig | null> => {
    for (const tried of tries) if (!((await attempt(tried)) instanceof OutOfMemoryError)) return tried;
    return null;
  };
  const parted = await firstThatFits(inParts(config));
  const smaller = await firstThatFits(halved(config));
  throw new OutOfMemoryError(first.message, {
    ...first.facts,
    proposedAccumulate: parted?.accumulate ?? null,
    proposedBsize: smaller?.bsize ?? null,
  });
}

/** A worker that died or fell silent over one step did so for want of memory, as far as anyone can tell. */
function asRefusal(error: unknown, { bsize, accumulate }: RunConfig): OutOfMemoryError | null {
  if (error instanceof OutOfMemoryError) return error;
  if (!(error instanceof WorkerCrashedError) && !(error instanceof WorkerSilentError)) return null;
  return new OutOfMemoryError(
    `A training step with bsize ${bsize} and accumulate ${accumulate} ended the engine, most likely for want of memory. Raise accumulate or lower bsize.`,
    {
      bsize,
      accumulate,
      reason: error.name,
      foreseen: false,
      proposedAccumulate: null,
      proposedBsize: null,
    },
  );
}

/** Twice, four times, eight times as many parts, down to one image each. */
function inParts(config: RunConfig): RunConfig[] {
  return [2, 4, 8, 16]
    .map((factor) => config.accumulate * factor)
    .filter((accumulate) => accumulate <= Math.min(64, config.bsize))
    .map((accumulate) => ({ ...config, accumulate }));
}

function halved(config: RunConfig): RunConfig[] {
  const sizes: number[] = [];
  for (let bsize = Math.floor(config.bsize / 2); bsize >= 2; bsize = Math.floor(bsize / 2)) sizes.push(bsize);
  return sizes.map((bsize) => ({ ...config, bsize }));
}
