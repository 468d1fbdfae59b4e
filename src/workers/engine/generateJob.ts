/** The `generate` job: a checkpoint from storage, or a seed's untrained generator, to images. */
import { generateFrom } from '../../generate/generate.ts';
import { pathLatents } from '../../generate/pathLatents.ts';
import { seedLatents } from '../../generate/seedLatents.ts';
import { openBackend } from '../../gpu/backend.ts';
import { modelHash } from '../../interop/modelHash.ts';
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
  const generator = drawingWeights(checkpoint);
  const { count } = args;
  const latents = latentsOf(args, checkpoint.config.nz);
  const images = await untilDeviceLost(() =>
    generateFrom(
      { config: checkpoint.config, generator },
      { latents, count, signal, onProgress: (done) => progress({ done, total: count }) },
    ),
  );
  const { config, iteration } = checkpoint;
  return { size: config.imsize, count, images, iteration, modelHash: await modelHash(generator) };
}

function latentsOf({ seed, first, count, between }: GenerateArgs, nz: number): Float32Array<ArrayBuffer> {
  return between
    ? pathLatents({ seed, from: first, count, nz, ...between })
    : seedLatents({ seed, first, count, nz });
}
