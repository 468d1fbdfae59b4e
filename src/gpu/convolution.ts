/**
 * The three convolutions that training is made of, the same on every backend.
 *
 * Layouts are tfjs's: images NHWC, filters HWIO and square, float32. `pad` is zeros on each side (tfjs 4.22 computes a
 * wrong output size from a number and an oblong filter). Each is a registered kernel, so
 * the tape differentiates through the first two; the filter gradient has no gradient of its own in tfjs 4.22.
 * With y = convolve(x, w): ⟨y, dy⟩ = ⟨x, convolveInputGradient(dy, w)⟩ = ⟨w, convolveFilterGradient(x, dy)⟩.
 */
import * as tf from '@tensorflow/tfjs';

type Shape4 = [number, number, number, number];

/** y[n,i,j,o] = Σ x[n, i·s+k−p, j·s+l−p, c] · w[k,l,c,o]. x [N,H,W,C], filter [K,L,C,O] → [N, (H+2p−K)/s+1, …, O]. */
export function convolve(x: tf.Tensor4D, filter: tf.Tensor4D, stride: number, pad: number): tf.Tensor4D {
  return tf.conv2d(x, filter, stride, pad, 'NHWC', 1, 'floor');
}

/**
 * The gradient of `convolve` in x, and the forward pass of a transposed convolution.
 * dy [N,h,w,O], filter [K,L,C,O] → inputShape [N,H,W,C].
 */
export function convolveInputGradient(
  dy: tf.Tensor4D,
  filter: tf.Tensor4D,
  inputShape: Shape4,
  stride: number,
  pad: number,
): tf.Tensor4D {
  return tf.engine().runKernel(
    tf.Conv2DBackpropInput,
    { dy, filter },
    {
      strides: stride,
      pad,
      dataFormat: 'NHWC',
      dimRoundingMode: 'floor',
      inputShape,
    },
  );
}

/** The gradient of `convolve` in the filter, summed over the batch. x [N,H,W,C], dy [N,h,w,O] → filterShape [K,L,C,O]. */
export function convolveFilterGradient(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  filterShape: Shape4,
  stride: number,
  pad: number,
): tf.Tensor4D {
  return tf.engine().runKernel(
    tf.Conv2DBackpropFilter,
    { x, dy },
    {
      strides: stride,
      pad,
      dataFormat: 'NHWC',
      dimRoundingMode: 'floor',
      filterShape,
    },
  );
}
