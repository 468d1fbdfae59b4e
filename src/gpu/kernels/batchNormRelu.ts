/**
 * Batch normalisation on a batch's own statistics followed by ReLU, and its derivative (Ioffe & Szegedy 2015).
 *
 * Forward and backward are one kernel each on WASM (sums in float64) and stock operations elsewhere. Per channel over
 * batch, height and width, so a tensor is read as [rows, channels].
 */
import * as tf from '@tensorflow/tfjs';
import { registerWasmKernel } from './wasmKernel.ts';

const FORWARD = 'GantryBatchNormRelu';
const BACKWARD = 'GantryBatchNormReluGradient';

export interface BatchNormReluOutput {
  /** max(0, γ·(x − mean)·deviation + β), shaped like x. */
  readonly y: tf.Tensor4D;
  /** [channels] */
  readonly mean: tf.Tensor1D;
  /** Biased, [channels]: what the batch was normalised by. */
  readonly variance: tf.Tensor1D;
}

/** x [N, H, W, C], scale γ and offset β [C]. */
export function batchNormRelu(
  x: tf.Tensor4D,
  scale: tf.Tensor1D,
  offset: tf.Tensor1D,
  epsilon: number,
): BatchNormReluOutput {
  if (tf.getBackend() === 'wasm') {
    const [y, mean, variance] = tf
      .engine()
      .runKernel<[tf.Tensor4D, tf.Tensor1D, tf.Tensor1D]>(FORWARD, { x, scale, offset }, { epsilon });
    return { y, mean, variance };
  }
  const mean = x.mean<tf.Tensor1D>([0, 1, 2]);
  const centred = x.sub<tf.Tensor4D>(mean);
  const variance = centred.square().mean<tf.Tensor1D>([0, 1, 2]);
  const factor = variance.add(epsilon).rsqrt().mul(scale);
  return { y: centred.mul(factor).add(offset).relu(), mean, variance };
}

export interface BatchNormReluGradient {
  /** Shaped like x. */
  readonly dx: tf.Tensor4D;
  /** [channels] */
  readonly dScale: tf.Tensor1D;
  readonly dOffset: tf.Tensor1D;
}

/**
 * With d = dy·[y > 0], x̂ = (x − mean)/√(variance + ε), M rows:
 * dβ = Σd, dγ = Σ d·x̂, dx = γ/√(variance + ε) · (d − dβ/M − x̂·dγ/M).
 */
export function batchNormReluGradient(
  dy: tf.Tensor4D,
  x: tf.Tensor4D,
  { y, mean, variance }: BatchNormReluOutput,
  scale: tf.Tensor1D,
  epsilon: number,
): BatchNormReluGradient {
  if (tf.getBackend() === 'wasm') {
    const inputs = { dy, x, y, mean, variance, scale };
    const [dx, dScale, dOffset] = tf
      .engine()
      .runKernel<[tf.Tensor4D, tf.Tensor1D, tf.Tensor1D]>(BACKWARD, inputs, { epsilon });
    return { dx, dScale, dOffset };
  }
  const rows = x.size / scale.size;
  const reciprocal = variance.add(epsilon).rsqrt();
  const d = dy.mul<tf.Tensor4D>(y.step(0));
  const normalised = x.sub(mean).mul<tf.Tensor4D>(reciprocal);
  const dOffset = d.sum<tf.Tensor1D>([0, 1, 2]);
  const dScale = d.mul(normalised).sum<tf.Tensor1D>([0, 1, 2]);
  const shared = dOffset.add(normalised.mul(dScale)).div(rows);
  return { dx: d.sub(shared).mul(reciprocal.mul(scale)), dScale, dOffset };
}

registerWasmKernel(FORWARD, ({ inputs: { x, scale, offset }, attrs, heap, output }) => {
  const channels = scale!.shape[0]!;
  const outputs = [output(x!.shape), output([channels]), output([channels])] as const;
  const xs = heap(x!);
  const rows = xs.length / channels;
  const mean = new Float64Array(channels);
  const variance = new Float64Array(channels); // E[x²] − E[x]², safe for float32 values in float64
  for (let i = 0; i < xs.length; )
    for (let c = 0; c < channels; c++) {
      const value = xs[i++]!;
      mean[c]! += value;
      variance[c]! += value * value;
    }
  const [scales, offsets] = [heap(scale!), heap(offset!)];
  const factor = new Float64Array(channels);
  const shift = new Float64Array(channels);
  for (let c = 0; c < channels; c++) {
    mean[c]! /= rows;
    variance[c] = Math.max(0, variance[c]! / rows - mean[c]! ** 2);
    factor[c] = scales[c]! / Math.sqrt(variance[c]! + attrs.epsilon!);
    shift[c] = offsets[c]! - mean[c]! * factor[c]!;
  }
  const y = heap(outputs[0]);
  for (let i = 0; i < xs.length; )
    for (let c = 0; c < channels; c++, i++) {
      const value = xs[i]! * factor[c]! + shift[c]!;
      y[i] = Math.max(value, 0); // a NaN stays one
    }
  heap(outputs[1]).set(mean);
  heap(outputs[2]).set(variance);
  return [...outputs];
});

registerWasmKernel(BACKWARD, ({ inputs: { dy, x, y, mean, variance, scale }, attrs, heap, output }) => {
  const channels = scale!.shape[0]!;
  const outputs = [output(x!.shape), output([channels]), output([channels])] as const;
  const [dys, xs, ys] = [heap(dy!), heap(x!), heap(y!)];
  const [means, variances, scales] = [heap(mean!), heap(variance!), heap(scale!)];
  const rows = xs.length / channels;
  const sum = new Float64Array(channels); // Σ d
  const product = new Float64Array(channels); // Σ d·(x − mean)
  for (let i = 0; i < xs.length; )
    for (let c = 0; c < channels; c++, i++) {
      if (!(ys[i]! > 0)) continue;
      sum[c]! += dys[i]!;
      product[c]! += dys[i]! * (xs[i]! - means[c]!);
    }
  const factor = new Float64Array(channels);
  const slope = new Float64Array(channels);
  const shift = new Float64Array(channels);
  const dScale = heap(outputs[1]);
  for (let c = 0; c < channels; c++) {
    const reciprocal = 1 / Math.sqrt(variances[c]! + attrs.epsilon!);
    dScale[c] = product[c]! * reciprocal;
    factor[c] = reciprocal * scales[c]!;
    slope[c] = (product[c]! * reciprocal * reciprocal) / rows;
    shift[c] = sum[c]! / rows - means[c]! * slope[c]!;
  }
  const dx = heap(outputs[0]);
  for (let i = 0; i < xs.length; )
    for (let c = 0; c < channels; c++, i++) {
      const d = ys[i]! > 0 ? dys[i]! : 0;
      dx[i] = factor[c]! * (d - shift[c]! - slope[c]! * xs[i]!);
    }
  heap(outputs[2]).set(sum);
  return [...outputs];
});
