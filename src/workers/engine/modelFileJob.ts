/**
 * The jobs `readModel` and `generateFromModel`: a model file of a person's own, to what it is and to images. Nothing of it is
 * stored. Where the file has a running average of the generator, that one draws.
 */
import { generateFrom } from '../../generate/generate.ts';
import { seedLatents } from '../../generate/seedLatents.ts';
import { openBackend } from '../../gpu/backend.ts';
import { LARGEST_MODEL_FILE, readAnyCheckpoint } from '../../interop/anyCheckpoint.ts';
import { readLatents } from '../../interop/latents.ts';
import { modelFileError } from '../../interop/modelFile.ts';
import { modelHash } from '../../interop/modelHash.ts';
import type { ReadCheckpoint } from '../../interop/trainingState.ts';
import type { GenerateFromModelArgs, GenerateFromModelResult, ModelSummary } from '../protocol.ts';
import type { JobContext } from '../serve.ts';
import { untilDeviceLost } from './deviceLoss.ts';

/** @throws ModelFileError, ConfigError */
export async function readModelJob({ model }: { readonly model: Blob }): Promise<ModelSummary> {
  return summaryOf(readAnyCheckpoint(await bytesOf(model)));
}

/** @throws AbortError, ModelFileError, ConfigError, BackendUnavailableError, DeviceLostError */
export async function generateFromModelJob(
  { model, draw, backend }: GenerateFromModelArgs,
  { signal, progress }: JobContext<'generateFromModel'>,
): Promise<GenerateFromModelResult> {
  const state = readAnyCheckpoint(await bytesOf(model));
  const summary = summaryOf(state);
  const { nz, imsize } = state.config;
  const seed = draw.kind === 'seed' ? (draw.seed ?? state.config.seed) : null;
  const latents =
    draw.kind === 'seed'
      ? seedLatents({ seed: draw.seed ?? state.config.seed, first: draw.first ?? 0, count: draw.count, nz })
      : readLatents(await bytesOf(draw.file), nz, draw.count);
  const count = latents.length / nz;
  await openBackend(backend);
  const generator = state.generatorEma ?? state.generator;
  const images = await untilDeviceLost(() =>
    generateFrom(
      { config: state.config, generator },
      { latents, count, signal, onProgress: (done) => progress({ done, total: count }) },
    ),
  );
  return {
    model: summary,
    seed,
    first: draw.kind === 'seed' ? (draw.first ?? 0) : 0,
    size: imsize,
    count,
    images,
    latents,
    iteration: summary.iteration ?? 0,
    modelHash: await modelHash(generator),
  };
}

export async function bytesOf(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  if (file.size > LARGEST_MODEL_FILE) {
    throw modelFileError('.pth', 'tooLarge', {
      what: 'file',
      found: `${file.size} bytes`,
      expected: `${LARGEST_MODEL_FILE} bytes`,
    });
  }
  return new Uint8Array(await file.arrayBuffer());
}

/** What a file with an average, and no word of how it was made, is trained on with. */
const USUAL_EMA = 0.999;

function summaryOf(state: ReadCheckpoint): ModelSummary {
  const { config, generatorOptimizer, criticOptimizer, generatorEma, critic, corrected } = state;
  const { imsize, nz, ngf, mode, seed } = config;
  const averaged = generatorEma !== null;
  return {
    imsize,
    nz,
    ngf,
    mode,
    seed,
    iteration: generatorOptimizer?.steps ?? null,
    averaged,
    trainable: critic !== null,
    optimizers: Boolean(generatorOptimizer && criticOptimizer),
    config: averaged && config.ema === 0 ? { ...config, ema: USUAL_EMA } : config,
    corrected: corrected.map(({ key, params, used }) => ({
      key,
      params: (JSON.stringify(params) ?? '').slice(0, 80),
      used: JSON.stringify(used),
    })),
  };
}
