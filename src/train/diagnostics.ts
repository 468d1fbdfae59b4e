/**
 * What a state says of its health: how large each layer's weights are and how fast they move, and whether the critic tells
 * the slices it learns from apart from those it has never seen (Gulrajani et al. 2017, section 5.3, figure 5b: an overfitting
 * critic's training loss leaves its validation loss behind).
 */
import * as tf from '@tensorflow/tfjs';
import type { RunConfig } from '../config.ts';
import { criticLayers } from '../model/architecture.ts';
import type { Checkpoint, NamedArrays } from '../model/checkpoint.ts';
import { restoreWeights } from '../model/networks.ts';
import type { Diagnostics, LayerFigures } from '../workers/protocol.ts';
import { criticForward } from './criticPass.ts';

/** Images of each kind that the critic's means are taken over, at most. */
export const MOST_SCORED = 64;

/** `before`: the state the last figures were of; null at the first. */
export function layerFigures(now: Checkpoint, before: Checkpoint | null): LayerFigures[] {
  return (['generator', 'critic'] as const).flatMap((network) =>
    [...now[network].parameters].map(([name, { values }]) => {
      const earlier = before?.[network].parameters.get(name)?.values;
      const iterations = before ? now.iteration - before.iteration : 0;
      const update = earlier && iterations > 0 ? rootMeanSquare(values, earlier) / iterations : null;
      return { network, name, weight: rootMeanSquare(values), update };
    }),
  );
}

/** Of `values − from`; of the values themselves where nothing is taken off. */
function rootMeanSquare(values: Float32Array, from?: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i]! - (from?.[i] ?? 0)) ** 2;
  return Math.sqrt(sum / values.length);
}

export interface ScoredImages {
  /** float32 [n, imsize, imsize] in [−1, 1] each; the first of each are scored, as many of each as there are of the fewest. */
  readonly train: Float32Array;
  readonly validation: Float32Array;
  readonly fake: Float32Array;
}

/** Mean critic scores; null where one kind has no image. Leaves no tensor behind. */
export async function criticMeans(
  config: RunConfig,
  critic: { readonly parameters: NamedArrays; readonly buffers: NamedArrays },
  images: ScoredImages,
): Promise<Diagnostics['critic']> {
  const { imsize } = config;
  const area = imsize ** 2;
  const kinds = [images.train, images.validation, images.fake];
  const n = Math.min(MOST_SCORED, ...kinds.map((kind) => Math.floor(kind.length / area)));
  if (n === 0) return null;
  const layers = criticLayers(config);
  const { parameters } = restoreWeights(critic, layers);
  const means: number[] = [];
  try {
    for (const kind of kinds) {
      const mean = tf.tidy(() => {
        const batch = tf.tensor4d(kind.subarray(0, n * area), [n, imsize, imsize, 1]);
        return criticForward(parameters, layers, batch).scores.mean();
      });
      means.push((await mean.data())[0]!);
      mean.dispose();
    }
  } finally {
    tf.dispose(parameters);
  }
  const [train = 0, validation = 0, fake = 0] = means;
  return { n, train, validation, fake };
}
