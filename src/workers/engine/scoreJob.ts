/**
 * The `score` job: the critic's raw scores of fakes, of the reals they are judged against and of training slices, on the device that
 * trained it. The same slices, in the same order, as the evaluation worker measures (evaluate/chosen.ts).
 */
import * as tf from '@tensorflow/tfjs';
import type { RunConfig } from '../../config.ts';
import { chosenSlices } from '../../evaluate/chosen.ts';
import { sizeMismatch } from '../../evaluate/sizeMismatch.ts';
import { openBackend } from '../../gpu/backend.ts';
import { readAnyCheckpoint } from '../../interop/anyCheckpoint.ts';
import { type ConvolutionLayer, criticLayers } from '../../model/architecture.ts';
import type { NetworkCheckpoint } from '../../model/checkpoint.ts';
import { restoreWeights, type Tensors } from '../../model/networks.ts';
import { getDataset, readSlices } from '../../storage/datasets.ts';
import { criticForward } from '../../train/criticPass.ts';
import type { ScoreArgs, ScoreResult, SliceRecord, WeightsSource } from '../protocol.ts';
import type { JobContext } from '../serve.ts';
import { untilDeviceLost } from './deviceLoss.ts';
import type { Held } from './held.ts';
import { bytesOf } from './modelFileJob.ts';
import { weightsOf } from './weightsOf.ts';

/** Images a pass, as generating has. */
const BATCH = 32;
/** Slices read from storage at once: 32 MiB at 128 px. */
const CHUNK = 512;

/**
 * Null where the model file has no critic. Leaves no tensor behind.
 * @throws AbortError between two batches; SizeMismatchError where the dataset's images are not the critic's size; RangeError; ModelFileError,
 *   ConfigError, CheckpointMissingError, CheckpointDamagedError, DatasetMissingError, BackendUnavailableError, DeviceLostError
 */
export async function scoreJob(
  { source, datasetId, split, fakes, count, size, seed, backend }: ScoreArgs,
  { signal, progress }: JobContext<'score'>,
  held: Held,
): Promise<ScoreResult | null> {
  const { config, critic, iteration } = await stateOf(source, held);
  if (!critic) return null;
  const record = await getDataset(datasetId);
  if (record.recipe.size !== config.imsize) throw sizeMismatch(record.recipe.size, config.imsize);
  const area = config.imsize ** 2;
  if (size !== config.imsize || fakes.length !== count * area) {
    throw new RangeError(
      `${fakes.length} values for ${count} images of ${size} px, of a model of ${config.imsize} px`,
    );
  }
  const { real, train } = chosenSlices(record, { split, seed });
  const total = count + real.length + train.length;
  await openBackend(backend);
  return untilDeviceLost(async () => {
    const layers = criticLayers(config);
    const { parameters } = restoreWeights(critic, layers);
    let done = 0;
    const score = (images: Float32Array) =>
      scoresOf(images, { parameters, layers, size }, signal, (more) => {
        done += more;
        progress({ done, total });
      });
    const scoreSlices = async (slices: readonly SliceRecord[]) => {
      const scores = new Float32Array(slices.length);
      for (let at = 0; at < slices.length; at += CHUNK) {
        scores.set(await score(await readSlices(record, slices.slice(at, at + CHUNK))), at);
      }
      return scores;
    };
    try {
      return {
        fake: await score(fakes),
        real: await scoreSlices(real),
        train: await scoreSlices(train),
        iteration,
      };
    } finally {
      tf.dispose(parameters);
    }
  });
}

/** A checkpoint and a file agree in what scoring needs. */
interface Scorer {
  readonly config: RunConfig;
  readonly critic: Pick<NetworkCheckpoint, 'parameters' | 'buffers'> | null;
  readonly iteration: ScoreResult['iteration'];
}

async function stateOf(source: WeightsSource, held: Held): Promise<Scorer> {
  if (source.kind === 'run') return weightsOf(source, held);
  return { ...readAnyCheckpoint(await bytesOf(source.model)), iteration: null };
}

/** @param images [n, size, size]. @returns [n] */
async function scoresOf(
  images: Float32Array,
  critic: {
    readonly parameters: Tensors;
    readonly layers: readonly ConvolutionLayer[];
    readonly size: number;
  },
  signal: AbortSignal,
  onBatch: (images: number) => void,
): Promise<Float32Array<ArrayBuffer>> {
  const { parameters, layers, size } = critic;
  const area = size * size;
  const n = images.length / area;
  const scores = new Float32Array(n);
  for (let at = 0; at < n; at += BATCH) {
    if (signal.aborted) throw new DOMException('Scoring was cancelled', 'AbortError');
    const batch = Math.min(BATCH, n - at);
    const found = tf.tidy(() => {
      const values = images.subarray(at * area, (at + batch) * area);
      return criticForward(parameters, layers, tf.tensor4d(values, [batch, size, size, 1])).scores; // [batch, 1, 1, 1]
    });
    try {
      scores.set((await found.data()) as Float32Array, at);
    } finally {
      found.dispose();
    }
    onBatch(batch);
  }
  return scores;
}
