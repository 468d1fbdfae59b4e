/** The `generate` job: a checkpoint from storage, or a seed's untrained generator, to images. */
import { completeConfig } from '../../config.ts';
import { generateFrom } from '../../generate/generate.ts';
import { openBackend } from '../../gpu/backend.ts';
import { type Checkpoint, drawingWeights } from '../../model/checkpoint.ts';
import type { GenerateArgs, GenerateResult } from '../protocol.ts';
import type { JobContext } from '../serve.ts';
import { untilDeviceLost } from './deviceLoss.ts';
import { firstState } from './firstState.ts';
import type { Held } from './held.ts';
import { requireCheckpoint } from './wholeCheckpoint.ts';

/** @throws AbortError, CheckpointMissingError, CheckpointDamagedError, StoredVersionError, BackendUnavailableError, DeviceLostError */
export async function generateJob(
  args: GenerateArgs,
  { signal, progress }: JobContext<'generate'>,
  held: Held,
): Promise<GenerateResult> {
  await openBackend(args.backend);
  const checkpoint = await weightsOf(args, held);
  const { seed, first, count } = args;
  const images = await untilDeviceLost(() =>
    generateFrom(
      { config: checkpoint.config, generator: drawingWeights(checkpoint) },
      { seed, first, count, signal, onProgress: (done) => progress({ done, total: count }) },
    ),
  );
  return { size: checkpoint.config.imsize, count, images, iteration: checkpoint.iteration };
}

function weightsOf({ weights, runId, round, config }: GenerateArgs, held: Held): Promise<Checkpoint> {
  if (weights === 'initial') return firstState(runId, completeConfig(config), 0);
  return requireCheckpoint(runId, round, held);
}
