/** The `generate` job: a checkpoint from storage, or a seed's untrained generator, to images. */
import { generateFrom } from '../../generate/generate.ts';
import { openBackend } from '../../gpu/backend.ts';
import { drawingWeights } from '../../model/checkpoint.ts';
import type { GenerateArgs, GenerateResult } from '../protocol.ts';
import type { JobContext } from '../serve.ts';
import { untilDeviceLost } from './deviceLoss.ts';
import type { Held } from './held.ts';
import { weightsOf } from './weightsOf.ts';

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
