/**
 * The generator in training: forward on the batch's own statistics, and its gradient by hand.
 *
 * By hand because every piece is already a kernel: a transposed convolution's input gradient is the convolution, its
 * filter gradient is the convolution's with the two sides exchanged. The tape's form is the test's oracle.
 * Batch normalisation as PyTorch's BatchNorm2d: normalise by the biased variance, keep the unbiased one running.
 */
import type * as tf from '@tensorflow/tfjs';
import { convolve, convolveFilterGradient } from '../gpu/convolution.ts';
import {
  type BatchNormReluOutput,
  batchNormRelu,
  batchNormReluGradient,
} from '../gpu/kernels/batchNormRelu.ts';
import { tanhGradient } from '../gpu/kernels/tanh.ts';
import { BATCH_NORM_EPSILON, BATCH_NORM_MOMENTUM, type ConvolutionLayer } from '../model/architecture.ts';
import { transposedConvolution } from '../model/generator.ts';
import type { Tensors, Weights } from '../model/networks.ts';

export interface GeneratorForward {
  /** [n, imsize, imsize, 1] in [−1, 1]. */
  readonly images: tf.Tensor4D;
  /** The running statistics after this batch. */
  readonly buffers: Tensors;
  /** Per layer, what its gradient needs. */
  readonly saved: readonly SavedLayer[];
}

interface SavedLayer {
  /** The layer's input, [n, small, small, nIn]. */
  readonly input: tf.Tensor4D;
  /** What the transposed convolution gave, before normalisation. */
  readonly raw: tf.Tensor4D;
  readonly normed: BatchNormReluOutput | null;
}

/** latents [n, nz]. Tensors belong to the caller's tidy. */
export function generatorForward(
  { parameters, buffers }: Weights,
  layers: readonly ConvolutionLayer[],
  latents: tf.Tensor2D,
): GeneratorForward {
  const [count, nz] = latents.shape;
  const saved: SavedLayer[] = [];
  const updated: Record<string, tf.Tensor> = {};
  let x = latents.reshape<tf.Tensor4D>([count, 1, 1, nz]);
  for (const layer of layers) {
    const { norm } = layer;
    const raw = transposedConvolution(x, parameters[layer.weight] as tf.Tensor4D, layer);
    let normed: BatchNormReluOutput | null = null;
    if (norm) {
      const scale = parameters[`${norm}.weight`] as tf.Tensor1D;
      const offset = parameters[`${norm}.bias`] as tf.Tensor1D;
      normed = batchNormRelu(raw, scale, offset, BATCH_NORM_EPSILON);
      const rows = raw.size / scale.size;
      const unbiased = normed.variance.mul(rows / (rows - 1));
      updated[`${norm}.running_mean`] = blend(buffers[`${norm}.running_mean`]!, normed.mean);
      updated[`${norm}.running_var`] = blend(buffers[`${norm}.running_var`]!, unbiased);
    }
    saved.push({ input: x, raw, normed });
    x = normed ? normed.y : raw.tanh();
  }
  return { images: x, buffers: updated, saved };
}

/** Gradients of a loss whose gradient in the images is `dImages` [n, imsize, imsize, 1], by parameter name. */
export function generatorGradients(
  parameters: Tensors,
  layers: readonly ConvolutionLayer[],
  { images, saved }: GeneratorForward,
  dImages: tf.Tensor4D,
): Tensors {
  const gradients: Record<string, tf.Tensor> = {};
  let dy = tanhGradient(dImages, images);
  for (let l = layers.length - 1; l >= 0; l--) {
    const { weight, norm, shape, stride, pad } = layers[l]!;
    const { input, raw, normed } = saved[l]!;
    if (norm && normed) {
      const scale = parameters[`${norm}.weight`] as tf.Tensor1D;
      const { dx, dScale, dOffset } = batchNormReluGradient(dy, raw, normed, scale, BATCH_NORM_EPSILON);
      gradients[`${norm}.weight`] = dScale;
      gradients[`${norm}.bias`] = dOffset;
      dy = dx;
    }
    gradients[weight] = convolveFilterGradient(dy, input, [...shape], stride, pad);
    if (l > 0) dy = convolve(dy, parameters[weight] as tf.Tensor4D, stride, pad);
  }
  return gradients;
}

/** running ← (1 − momentum)·running + momentum·batch */
function blend(running: tf.Tensor, batch: tf.Tensor): tf.Tensor {
  return running.mul(1 - BATCH_NORM_MOMENTUM).add(batch.mul(BATCH_NORM_MOMENTUM));
}
