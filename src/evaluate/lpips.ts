/**
 * LPIPS v0.1 (Zhang et al. 2018, arXiv:1801.03924; github.com/richzhang/PerceptualSimilarity): a pretrained trunk, its activations at
 * five or seven layers unit-normalised over channels, squared differences weighted by learned non-negative weights, averaged over
 * positions and added up. Images at their own size; the colours' scaling (ScalingLayer) is in the trunk's first kernel.
 */
import { pairDistance } from './pairDistance.ts';
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
  return {
    ...pairDistance({ maps: (images) => runner.run(images), weights: layers.map((layer) => layer.weights) }),
    dispose: () => runner.dispose(),
  };
}
