/**
 * LPIPS v0.1 (Zhang et al. 2018, arXiv:1801.03924; github.com/richzhang/PerceptualSimilarity): a pretrained trunk, its activations at
 * five or seven layers unit-normalised over channels, squared differences weighted by learned non-negative weights, averaged over
 * positions and added up. Images at their own size; the colours' scaling (ScalingLayer) is in the trunk's first kernel.
 */
import * as tf from '@tensorflow/tfjs';
import { pairBatches, unitDistance } from './pairBatches.ts';
import type { PairDistance } from './pairFigures.ts';
import { createRunner } from './runSteps.ts';
import type { ColourScaling, Step } from './steps.ts';

/** ScalingLayer's shift and scale: ImageNet's mean and deviation on [−1, 1]. */
export const LPIPS_SCALING: ColourScaling = { mean: [-0.03, -0.088, -0.188], std: [0.458, 0.448, 0.45] };

export interface LpipsNetwork extends PairDistance {
  dispose(): void;
}

/** @param layers the trunk's taps in order, each with its learned weights [channels] */
export function createLpips(
  steps: readonly Step[],
  layers: readonly { readonly tap: string; readonly weights: Float32Array }[],
): LpipsNetwork {
  const runner = createRunner(
    steps,
    layers.map(({ tap }) => tap),
  );
  const weights = layers.map((layer) => tf.keep(tf.tensor1d(layer.weights)));
  const distance = (images: tf.Tensor4D) =>
    runner
      .run(images)
      .map((maps, layer) => unitDistance(maps, weights[layer]!))
      .reduce((sum, term) => tf.add(sum, term));
  return {
    distances: (first, second, pairs, options) => pairBatches(distance, first, second, pairs, options),
    dispose() {
      runner.dispose();
      tf.dispose(weights);
    },
  };
}
