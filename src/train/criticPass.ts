/**
 * The critic in training. Under `gp` it is the WGAN-GP loss (Gulrajani et al. 2017, arXiv:1704.00028, eq. 3) and its whole gradient in
 * closed form, without a tape; under `wc` the same without the penalty.
 *
 * The penalty's gradient is a second derivative, but for convolutions and LeakyReLU without normalisation it is first-order
 * work again, because LeakyReLU's second derivative is 0 almost everywhere: with δ_l the gradient of D(x̂) at layer l's
 * output and g = ∇ₓ̂D, the penalty P = λ/B·Σ(‖g‖ − 1)² has ∂P/∂g = u₀ = (2λ/B)(1 − 1/‖g‖)·g, which flows *forward*
 * through the critic's linear parts, u_{l+1} = mask_l · conv(u_l, W_l), and ∂P/∂W_l is the filter gradient of (u_l, δ_l).
 * The losses' own gradient is the filter gradient of (a_l, δ_l) on reals and fakes, so one filter gradient a layer gives
 * the sum: concat[a_real, a_fake, u] with concat[δ_real, δ_fake, δ_x̂].
 */
import * as tf from '@tensorflow/tfjs';
import { convolve, convolveFilterGradient, convolveInputGradient } from '../gpu/convolution.ts';
import { leakyReluGradient } from '../gpu/kernels/leakyRelu.ts';
import { mixImages, scaleImages } from '../gpu/kernels/perImage.ts';
import { lastRows, replaceLastRows } from '../gpu/kernels/rows.ts';
import { type ConvolutionLayer, LEAK } from '../model/architecture.ts';
import type { Tensors } from '../model/networks.ts';

/** Keeps ‖g‖ = √(Σg² + ε) away from 0, where it has no derivative. Far below any norm that matters: √ε = 1e-6. */
const NORM_EPSILON = 1e-12;

export interface CriticForward {
  /** Each layer's input: [n, large, large, channels]. */
  readonly inputs: readonly tf.Tensor4D[];
  /** [n, 1, 1, 1] */
  readonly scores: tf.Tensor4D;
}

/** images [n, imsize, imsize, 1]. */
export function criticForward(
  parameters: Tensors,
  layers: readonly ConvolutionLayer[],
  images: tf.Tensor4D,
): CriticForward {
  const inputs: tf.Tensor4D[] = [];
  let x = images;
  layers.forEach(({ weight, stride, pad }, l) => {
    inputs.push(x);
    const y = convolve(x, parameters[weight] as tf.Tensor4D, stride, pad);
    x = l < layers.length - 1 ? spend(y, () => tf.leakyRelu(y, LEAK)) : y;
  });
  return { inputs, scores: x };
}

/**
 * Gradients at each layer's output of a loss whose gradient in the scores is `seeds` [n, 1, 1, 1], in layer order.
 */
export function criticBackward(
  parameters: Tensors,
  layers: readonly ConvolutionLayer[],
  { inputs }: CriticForward,
  seeds: tf.Tensor4D,
): tf.Tensor4D[] {
  const deltas: tf.Tensor4D[] = [seeds];
  for (let l = layers.length - 1; l > 0; l--) {
    const dx = inputGradient(deltas[0]!, parameters, layers[l]!);
    deltas.unshift(spend(dx, () => leakyReluGradient(dx, inputs[l]!, LEAK)));
  }
  return deltas;
}

/** ∇ of the loss in the images, from `criticBackward`'s first delta. [n, imsize, imsize, 1] */
export function imageGradient(
  delta: tf.Tensor4D,
  parameters: Tensors,
  layers: readonly ConvolutionLayer[],
): tf.Tensor4D {
  return inputGradient(delta, parameters, layers[0]!);
}

export interface CriticGradients {
  /** Of E[D(fake)] − E[D(real)] + λ·E[(‖∇D(x̂)‖ − 1)²], by parameter name. */
  readonly gradients: Tensors;
  /** [4]: E[D(real)], E[D(fake)], E[(‖∇D(x̂)‖ − 1)²], E‖∇D(x̂)‖. */
  readonly scalars: tf.Tensor1D;
}

/** real, fake [B, s, s, 1]; alpha [B] in [0, 1): x̂ = α·real + (1 − α)·fake. Tensors belong to the caller's tidy. */
export function criticGradients(
  parameters: Tensors,
  layers: readonly ConvolutionLayer[],
  batch: { readonly real: tf.Tensor4D; readonly fake: tf.Tensor4D; readonly alpha: tf.Tensor1D },
  lambda: number,
): CriticGradients {
  const { real, fake, alpha } = batch;
  const size = real.shape[0];
  const between = mixImages(real, fake, alpha);
  const forward = criticForward(parameters, layers, tf.concat4d([real, fake, between], 0)); // [3B, …]
  const deltas = criticBackward(parameters, layers, forward, lossSeeds(size));

  const g = imageGradient(lastRows(deltas[0]!, size), parameters, layers); // [B, s, s, 1]
  const norm = tf.sqrt(g.square().sum<tf.Tensor1D>([1, 2, 3]).add<tf.Tensor1D>(NORM_EPSILON)); // [B]
  const slope = tf.sub<tf.Tensor1D>(1, norm.reciprocal());
  let u = scaleImages(g, slope.mul((2 * lambda) / size));

  const gradients: Record<string, tf.Tensor> = {};
  layers.forEach(({ weight, shape, stride, pad }, l) => {
    const inputs = replaceLastRows(forward.inputs[l]!, u); // [a_real, a_fake, u]
    gradients[weight] = spend(inputs, () =>
      convolveFilterGradient(inputs, deltas[l]!, [...shape], stride, pad),
    );
    if (l === layers.length - 1) return;
    const flow = convolve(u, parameters[weight] as tf.Tensor4D, stride, pad);
    u = spend(flow, () => leakyReluGradient(flow, forward.inputs[l + 1]!, LEAK)); // masks of x̂, the last rows
  });

  const scores = forward.scores.reshape([3, size]).mean<tf.Tensor1D>(1); // [real, fake, x̂]
  const penalty = norm.sub(1).square().mean();
  const scalars = tf.concat1d([scores.slice(0, 2), tf.stack([penalty, norm.mean()]) as tf.Tensor1D]);
  return { gradients, scalars };
}

/** Of E[D(fake)] − E[D(real)] alone, the loss of a critic whose weights are clipped; the scalars that speak of the penalty are 0. */
export function unpenalisedGradients(
  parameters: Tensors,
  layers: readonly ConvolutionLayer[],
  { real, fake }: { readonly real: tf.Tensor4D; readonly fake: tf.Tensor4D },
): CriticGradients {
  const size = real.shape[0];
  const forward = criticForward(parameters, layers, tf.concat4d([real, fake], 0)); // [2B, …]
  const seeds = lossSeeds(size).slice<tf.Tensor4D>(0, 2 * size);
  const deltas = criticBackward(parameters, layers, forward, seeds);
  const gradients: Record<string, tf.Tensor> = {};
  layers.forEach(({ weight, shape, stride, pad }, l) => {
    gradients[weight] = convolveFilterGradient(forward.inputs[l]!, deltas[l]!, [...shape], stride, pad);
  });
  const scores = forward.scores.reshape([2, size]).mean<tf.Tensor1D>(1); // [real, fake]
  return { gradients, scalars: tf.concat1d([scores, tf.zeros([2])]) };
}

/** dLoss/dscore: −1/B for reals, 1/B for fakes; 1 for x̂, whose own gradient is what the penalty measures. [3B, 1, 1, 1] */
function lossSeeds(size: number): tf.Tensor4D {
  const seeds = new Float32Array(3 * size);
  seeds
    .fill(-1 / size, 0, size)
    .fill(1 / size, size, 2 * size)
    .fill(1, 2 * size);
  return tf.tensor4d(seeds, [3 * size, 1, 1, 1]);
}

/** What `use` makes of `tensor`, which nothing needs after it: freed now, not at the step's end, since these are the large ones. */
function spend<T>(tensor: tf.Tensor, use: () => T): T {
  const result = use();
  tensor.dispose();
  return result;
}

function inputGradient(delta: tf.Tensor4D, parameters: Tensors, layer: ConvolutionLayer): tf.Tensor4D {
  const { weight, shape, large, stride, pad } = layer;
  const inputShape: [number, number, number, number] = [delta.shape[0], large, large, shape[2]];
  return convolveInputGradient(delta, parameters[weight] as tf.Tensor4D, inputShape, stride, pad);
}
