/**
 * The same losses by tfjs's own tape: the oracle of the closed forms. Second order, so only operations whose gradients have
 * gradients: LeakyReLU as h·step(h, 0.2), √ with 1e-12 inside, no tf.tanh on a twice differentiated path.
 */
import * as tf from '@tensorflow/tfjs';
import type { ConvolutionLayer } from '../../src/model/architecture.ts';
import type { Tensors } from '../../src/model/networks.ts';

export function tapeScores(
  parameters: Tensors,
  layers: readonly ConvolutionLayer[],
  images: tf.Tensor4D,
): tf.Tensor {
  return layers.reduce<tf.Tensor4D>((x, { weight, stride, pad }, l) => {
    const h = tf.conv2d(x, parameters[weight] as tf.Tensor4D, stride, pad);
    return l < layers.length - 1 ? h.mul(tf.step(h, 0.2)) : h;
  }, images);
}

/** Gradients of E[D(fake)] − E[D(real)] + λ·E[(‖∇D(x̂)‖ − 1)²] by parameter name. */
export function tapeCriticGradients(
  parameters: Tensors,
  layers: readonly ConvolutionLayer[],
  { real, fake, alpha }: { real: tf.Tensor4D; fake: tf.Tensor4D; alpha: tf.Tensor1D },
  lambda: number,
): Tensors {
  const between = real
    .mul(alpha.reshape([-1, 1, 1, 1]))
    .add<tf.Tensor4D>(fake.mul(tf.sub(1, alpha).reshape([-1, 1, 1, 1])));
  return gradientsOf(parameters, (weights) => {
    const g = tf.grad((x: tf.Tensor) => tapeScores(weights, layers, x as tf.Tensor4D).sum())(between);
    const norm = g.square().sum([1, 2, 3]).add(1e-12).sqrt();
    const penalty = norm.sub(1).square().mean();
    const wasserstein = tapeScores(weights, layers, fake)
      .mean()
      .sub(tapeScores(weights, layers, real).mean());
    return wasserstein.add(penalty.mul(lambda)) as tf.Scalar;
  });
}

/** Images by stock operations, normalised by the batch's own moments. */
export function tapeImages(
  parameters: Tensors,
  layers: readonly ConvolutionLayer[],
  latents: tf.Tensor2D,
): tf.Tensor4D {
  const [count, nz] = latents.shape;
  let x = latents.reshape<tf.Tensor4D>([count, 1, 1, nz]);
  for (const { weight, norm, large, shape, stride, pad } of layers) {
    x = tf.conv2dTranspose(
      x,
      parameters[weight] as tf.Tensor4D,
      [count, large, large, shape[2]],
      stride,
      pad,
    );
    if (!norm) continue;
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    const normalised = x.sub(mean).div(variance.add(1e-5).sqrt());
    x = normalised.mul(parameters[`${norm}.weight`]!).add<tf.Tensor4D>(parameters[`${norm}.bias`]!).relu();
  }
  return x.tanh();
}

/** Gradients of −E[D(G(z))] by generator parameter name. */
export function tapeGeneratorGradients(
  generator: Tensors,
  generatorLayers: readonly ConvolutionLayer[],
  critic: Tensors,
  criticLayers: readonly ConvolutionLayer[],
  latents: tf.Tensor2D,
): Tensors {
  return gradientsOf(generator, (weights) => {
    const images = tapeImages(weights, generatorLayers, latents);
    return tapeScores(critic, criticLayers, images).mean().neg() as tf.Scalar;
  });
}

function gradientsOf(parameters: Tensors, loss: (parameters: Tensors) => tf.Scalar): Tensors {
  const names = Object.keys(parameters);
  const named = (tensors: tf.Tensor[]) => Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
  const gradients = tf.grads((...tensors: tf.Tensor[]) => loss(named(tensors)))(Object.values(parameters));
  return named(gradients);
}
