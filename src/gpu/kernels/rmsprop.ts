/**
 * One RMSprop update of one tensor, as PyTorch computes it (torch.optim.RMSprop, 1.13, without momentum or centring;
 * Hinton's lecture 6e): ε stands outside the root. With it the weight clipping of WGAN (Arjovsky et al. 2017,
 * arXiv:1701.07875, algorithm 1, line 7), which follows the update and is one comparison more in the same pass.
 */
import * as tf from '@tensorflow/tfjs';
import { registerWasmKernel } from './wasmKernel.ts';

const KERNEL = 'GantryRmsprop';

export interface RmspropRates {
  readonly lr: number;
  /** PyTorch's default is 0.99. */
  readonly alpha: number;
  /** PyTorch's default is 1e-8. */
  readonly epsilon: number;
  /** Largest absolute value of an updated weight; Infinity leaves it as it is. */
  readonly clip: number;
}

/**
 * v′ = αv + (1−α)g²,  w′ = w − lr · g / (√v′ + ε), held within ±clip.
 * @returns new tensors [w′, v′] shaped like `weight`; the inputs stay as they were.
 */
export function rmspropUpdate(
  weight: tf.Tensor,
  gradient: tf.Tensor,
  squares: tf.Tensor,
  { lr, alpha, epsilon, clip }: RmspropRates,
): [tf.Tensor, tf.Tensor] {
  tf.util.assertShapesMatch(gradient.shape, weight.shape, 'rmspropUpdate: ');
  if (tf.getBackend() === 'wasm') {
    const attrs = { lr, alpha, epsilon, clip };
    return tf.engine().runKernel<[tf.Tensor, tf.Tensor]>(KERNEL, { weight, gradient, squares }, attrs);
  }
  const v = squares.mul(alpha).add(gradient.square().mul(1 - alpha));
  const w = weight.sub(gradient.mul(lr).div(v.sqrt().add(epsilon)));
  return [clip === Number.POSITIVE_INFINITY ? w : w.clipByValue(-clip, clip), v];
}

registerWasmKernel(KERNEL, ({ inputs: { weight, gradient, squares }, attrs, heap, output }) => {
  const { lr, alpha, epsilon, clip } = attrs as Record<'lr' | 'alpha' | 'epsilon' | 'clip', number>;
  const outputs = [output(weight!.shape), output(weight!.shape)] as const;
  const [w, g, v] = [heap(weight!), heap(gradient!), heap(squares!)];
  const [nextW, nextV] = [heap(outputs[0]), heap(outputs[1])];
  for (let i = 0; i < w.length; i++) {
    const gi = g[i]!;
    const vi = alpha * v[i]! + (1 - alpha) * gi * gi;
    nextV[i] = vi;
    nextW[i] = Math.min(clip, Math.max(-clip, w[i]! - (lr * gi) / (Math.sqrt(vi) + epsilon)));
  }
  return [...outputs];
});
