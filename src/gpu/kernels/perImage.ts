/**
 * One number for each image of a batch, spread over its pixels: stock broadcasting took 2.5 ms for 32 images of 32² on WASM.
 */
import * as tf from '@tensorflow/tfjs';
import { registerWasmKernel } from './wasmKernel.ts';

const SCALE = 'GantryScaleImages';
const MIX = 'GantryMixImages';

/** x [n, …] times factors [n], image by image. */
export function scaleImages(x: tf.Tensor4D, factors: tf.Tensor1D): tf.Tensor4D {
  tf.util.assertShapesMatch(factors.shape, [x.shape[0]], 'scaleImages: ');
  if (tf.getBackend() === 'wasm') return tf.engine().runKernel(SCALE, { x, factors });
  return x.mul(factors.reshape([-1, 1, 1, 1]));
}

/** weights·a + (1 − weights)·b, image by image; a, b [n, …], weights [n]. */
export function mixImages(a: tf.Tensor4D, b: tf.Tensor4D, weights: tf.Tensor1D): tf.Tensor4D {
  tf.util.assertShapesMatch(a.shape, b.shape, 'mixImages: ');
  tf.util.assertShapesMatch(weights.shape, [a.shape[0]], 'mixImages: ');
  if (tf.getBackend() === 'wasm') return tf.engine().runKernel(MIX, { a, b, weights });
  return b.add(a.sub(b).mul(weights.reshape([-1, 1, 1, 1])));
}

registerWasmKernel(SCALE, ({ inputs: { x, factors }, heap, output }) => {
  const out = output(x!.shape);
  const [xs, fs, values] = [heap(x!), heap(factors!), heap(out)];
  const pixels = xs.length / fs.length;
  for (let n = 0, i = 0; n < fs.length; n++) {
    const factor = fs[n]!;
    for (const end = i + pixels; i < end; i++) values[i] = xs[i]! * factor;
  }
  return out;
});

registerWasmKernel(MIX, ({ inputs: { a, b, weights }, heap, output }) => {
  const out = output(a!.shape);
  const [as, bs, ws, values] = [heap(a!), heap(b!), heap(weights!), heap(out)];
  const pixels = as.length / ws.length;
  for (let n = 0, i = 0; n < ws.length; n++) {
    const weight = ws[n]!;
    for (const end = i + pixels; i < end; i++) values[i] = bs[i]! + (as[i]! - bs[i]!) * weight;
  }
  return out;
});
