/** A batch normalisation at inference as one factor and one term per channel, and its folding into a convolution. */
import type { Convolution } from './steps.ts';

export interface BatchNorm {
  /** [channels], all; null: the layer was built without. */
  readonly mean: Float32Array;
  readonly variance: Float32Array;
  readonly gamma: Float32Array | null;
  readonly beta: Float32Array | null;
  readonly epsilon: number;
}

/** scale = γ / √(σ² + ε), offset = β − μ · scale; float64. */
export function affineOf({ mean, variance, gamma, beta, epsilon }: BatchNorm) {
  const scale = Float64Array.from(variance, (value, c) => (gamma?.[c] ?? 1) / Math.sqrt(value + epsilon));
  const offset = Float64Array.from(mean, (value, c) => (beta?.[c] ?? 0) - value * scale[c]!);
  return { scale, offset };
}

/** γ (Wx + b − μ) / √(σ² + ε) + β = (W s) x + b s + offset. The convolution must not be activated yet. */
export function foldNorm(step: Convolution, norm: BatchNorm): void {
  const { scale, offset } = affineOf(norm);
  // The output channel is the last axis of either kernel: a depthwise one is [h, w, channels, 1].
  const data = step.kernel.data.slice();
  for (let i = 0; i < data.length; i++) data[i]! *= scale[i % scale.length]!;
  step.kernel = { shape: step.kernel.shape, data };
  step.bias = step.bias.map((value, c) => value * scale[c]! + offset[c]!);
}
