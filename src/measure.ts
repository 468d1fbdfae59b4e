/**
 * Whether one training step fits into memory, and if not, what would: parts of a batch (the same gradients), or a smaller batch.
 * Each try that ran out of memory costs its worker, since such a device cannot be used again; one that was foreseen does not.
 */
import type { RunConfig } from './config.ts';
import { OutOfMemoryError } from './errors.ts';
import type { WorkerClient } from './workers/client.ts';
import type { BackendRequest, Measured } from './workers/protocol.ts';

/** @throws OutOfMemoryError with `proposedAccumulate` and `proposedBsize`; BackendUnavailableError, AbortError */
export async function measure(
  engine: WorkerClient,
  config: RunConfig,
  backend: BackendRequest,
  signal?: AbortSignal,
): Promise<Measured> {
  signal?.addEventListener('abort', () => engine.terminate(), { once: true }); // a step hears no message until it is over
  const attempt = async (tried: RunConfig): Promise<Measured | OutOfMemoryError> => {
    try {
      return await engine.run('measure', { config: tried, backend }, { signal });
    } catch (error) {
      const refused = error instanceof OutOfMemoryError;
      if (!refused || !error.facts.foreseen) engine.terminate();
      if (refused) return error;
      throw error;
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
