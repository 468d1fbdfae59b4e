/** Adam over a whole network: each named parameter with its gradient and moments (the formula is gpu/kernels/adam.ts). */
import type * as tf from '@tensorflow/tfjs';
import { adamUpdate } from '../gpu/kernels/adam.ts';
import type { NetworkState, Tensors } from '../model/networks.ts';

/** PyTorch's default. */
const EPSILON = 1e-8;

/** The network after one step down `gradients`; its buffers are passed on. Tensors belong to the caller's tidy. */
export function adamStep(
  network: NetworkState,
  gradients: Tensors,
  rates: { readonly lr: number; readonly beta1: number; readonly beta2: number },
): NetworkState {
  const steps = network.steps + 1;
  const parameters: Record<string, tf.Tensor> = {};
  const first: Record<string, tf.Tensor> = {};
  const second: Record<string, tf.Tensor> = {};
  for (const [name, weight] of Object.entries(network.parameters)) {
    const { lr, beta1, beta2 } = rates;
    const gradient = gradients[name];
    if (!gradient) throw new Error(`No gradient for ${name}`);
    [parameters[name], first[name], second[name]] = adamUpdate(
      weight,
      gradient,
      network.first[name]!,
      network.second[name]!,
      { lr, beta1, beta2, epsilon: EPSILON, step: steps },
    );
  }
  return { ...network, parameters, first, second, steps };
}
