/** RMSprop over a whole network, with or without weight clipping (the formula is gpu/kernels/rmsprop.ts). */
import type * as tf from '@tensorflow/tfjs';
import { rmspropUpdate } from '../gpu/kernels/rmsprop.ts';
import type { NetworkState, Tensors } from '../model/networks.ts';

/** PyTorch's defaults. */
const ALPHA = 0.99;
const EPSILON = 1e-8;

/**
 * The network after one step down `gradients`, every parameter then held within ±`clip`; its buffers are passed on.
 * Tensors belong to the caller's tidy.
 */
export function rmspropStep(
  network: NetworkState,
  gradients: Tensors,
  { lr, clip = Number.POSITIVE_INFINITY }: { readonly lr: number; readonly clip?: number },
): NetworkState {
  const parameters: Record<string, tf.Tensor> = {};
  const squares: Record<string, tf.Tensor> = {};
  for (const [name, weight] of Object.entries(network.parameters)) {
    const gradient = gradients[name];
    if (!gradient) throw new Error(`No gradient for ${name}`);
    const rates = { lr, alpha: ALPHA, epsilon: EPSILON, clip };
    [parameters[name], squares[name]] = rmspropUpdate(weight, gradient, network.squares[name]!, rates);
  }
  return { ...network, parameters, squares, steps: network.steps + 1 };
}
