/**
 * The generator as it is used once trained: normalisation by running statistics, so an image depends on its latent alone.
 * The training pass, which normalises by the batch and keeps what its gradient needs, is train/generatorPass.ts.
 */
import * as tf from '@tensorflow/tfjs';
import { convolveInputGradient } from '../gpu/convolution.ts';
import { BATCH_NORM_EPSILON, type ConvolutionLayer } from './architecture.ts';
import type { Weights } from './networks.ts';

/** latents [n, nz] → images [n, imsize, imsize, 1] in [−1, 1]. */
export function generateImages(
  { parameters, buffers }: Weights,
  layers: readonly ConvolutionLayer[],
  latents: tf.Tensor2D,
): tf.Tensor4D {
  return tf.tidy(() => {
    const [count, nz] = latents.shape;
    let x = latents.reshape<tf.Tensor4D>([count, 1, 1, nz]);
    for (const layer of layers) {
      x = transposedConvolution(x, parameters[layer.weight] as tf.Tensor4D, layer);
      if (layer.norm) {
        const normalised = tf.batchNorm4d(
          x,
          buffers[`${layer.norm}.running_mean`] as tf.Tensor1D,
          buffers[`${layer.norm}.running_var`] as tf.Tensor1D,
          parameters[`${layer.norm}.bias`] as tf.Tensor1D,
          parameters[`${layer.norm}.weight`] as tf.Tensor1D,
          BATCH_NORM_EPSILON,
        );
        x = normalised.relu();
      }
    }
    return x.tanh();
  });
}

/** x [n, small, small, nIn] → [n, large, large, nOut]: the input gradient of the convolution that the layer describes. */
export function transposedConvolution(
  x: tf.Tensor4D,
  weight: tf.Tensor4D,
  { shape, large, stride, pad }: ConvolutionLayer,
): tf.Tensor4D {
  return convolveInputGradient(x, weight, [x.shape[0], large, large, shape[2]], stride, pad);
}
