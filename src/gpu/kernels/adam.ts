/**
 * One Adam update of one tensor, as PyTorch computes it (torch.optim.Adam, 1.13; Kingma & Ba 2015, algorithm 1): the
 * second moment's bias correction stands inside the root's quotient and ε outside the root. tfjs's own Adam differs there.
 */
import * as tf from '@tensorflow/tfjs';
import { registerWasmKernel } from './wasmKernel.ts';

const KERNEL = 'GantryAdam';

export interface AdamRates {
  readonly lr: number;
  readonly beta1: number;
  readonly beta2: number;
  /** PyTorch's default is 1e-8. */
  readonly epsilon: number;
  /** 1 for the first update. */
  readonly step: number;
}

/**
 * m′ = β₁m + (1−β₁)g,  v′ = β₂v + (1−β₂)g²,  w′ = w − lr/(1−β₁ᵗ) · m′ / (√v′/√(1−β₂ᵗ) + ε).
 * @returns new tensors [w′, m′, v′] shaped like `weight`; the inputs stay as they were.
 */
export function adamUpdate(
  weight: tf.Tensor,
  gradient: tf.Tensor,
  first: tf.Tensor,
  second: tf.Tensor,
  { lr, beta1, beta2, epsilon, step }: AdamRates,
): [tf.Tensor, tf.Tensor, tf.Tensor] {
  tf.util.assertShapesMatch(gradient.shape, weight.shape, 'adamUpdate: ');
  const rate = lr / (1 - beta1 ** step);
  const correction = 1 / Math.sqrt(1 - beta2 ** step);
  if (tf.getBackend() === 'wasm') {
    const attrs = { rate, correction, beta1, beta2, epsilon };
    return tf
      .engine()
      .runKernel<[tf.Tensor, tf.Tensor, tf.Tensor]>(KERNEL, { weight, gradient, first, second }, attrs);
  }
  const m = first.mul(beta1).add(gradient.mul(1 - beta1));
  const v = second.mul(beta2).add(gradient.square().mul(1 - beta2));
  const w = weight.sub(m.mul(rate).div(v.sqrt().mul(correction).add(epsilon)));
  return [w, m, v];
}

registerWasmKernel(KERNEL, ({ inputs: { weight, gradient, first, second }, attrs, heap, output }) => {
  const { rate, correction, beta1, beta2, epsilon } = attrs as Record<
    'rate' | 'correction' | 'beta1' | 'beta2' | 'epsilon',
    number
  >;
  const outputs = [output(weight!.shape), output(weight!.shape), output(weight!.shape)] as const;
  const [w, g, m, v] = [heap(weight!), heap(gradient!), heap(first!), heap(second!)];
  const [nextW, nextM, nextV] = [heap(outputs[0]), heap(outputs[1]), heap(outputs[2])];
  for (let i = 0; i < w.length; i++) {
    const gi = g[i]!;
    const mi = beta1 * m[i]! + (1 - beta1) * gi;
    const vi = beta2 * v[i]! + (1 - beta2) * gi * gi;
    nextM[i] = mi;
    nextV[i] = vi;
    nextW[i] = w[i]! - (rate * mi) / (Math.sqrt(vi) * correction + epsilon);
  }
  return [...outputs];
});
