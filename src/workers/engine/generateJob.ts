/** The `generate` job: a checkpoint from storage, or a seed's untrained generator, to images. */
import { completeConfig } from '../../config.ts';
import { CheckpointMissingError } from '../../errors.ts';
import { generateFrom } from '../../generate/generate.ts';
import { openBackend } from '../../gpu/backend.ts';
import { type Checkpoint, decodeCheckpoint } from '../../model/checkpoint.ts';
import { initialCheckpoint } from '../../model/networks.ts';
import { getCheckpoint } from '../../storage/checkpoints.ts';
import type { GenerateArgs, GenerateResult } from '../protocol.ts';
import type { JobContext } from '../serve.ts';
import { untilDeviceLost } from './deviceLoss.ts';

/** @throws AbortError, CheckpointMissingError, CheckpointDamagedError, StoredVersionError, BackendUnavailableError, DeviceLostError */
export async function generateJob(
  args: GenerateArgs,
  { signal, progress }: JobContext<'generate'>,
): Promise<GenerateResult> {
  await openBackend(args.backend);
  const checkpoint = await weightsOf(args);
  const { seed, first, count } = args;
  const images = await untilDeviceLost(() =>
    generateFrom(checkpoint, {
      seed,
      first,
      count,
      signal,
      onProgress: (done) => progress({ done, total: count }),
    }),
  );
  return { size: checkpoint.config.imsize, count, images, iteration: checkpoint.iteration };
}

async function weightsOf({ weights, runId, round, config }: GenerateArgs): Promise<Checkpoint> {
  if (weights === 'initial') return initialCheckpoint(completeConfig(config), 0);
  const stored = await getCheckpoint(runId, round);
  if (!stored) {
    throw new CheckpointMissingError(`Round ${round} of this run has no checkpoint yet. Train it first.`, {
      round,
    });
  }
  return decodeCheckpoint(stored.bytes);
}
