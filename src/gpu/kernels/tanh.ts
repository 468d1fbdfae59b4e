/** The derivative of tanh, applied: one pass over the heap on WASM, stock operations elsewhere. */
import * as tf from '@tensorflow/tfjs';
import { registerWasmKernel } from './wasmKernel.ts';

const KERNEL = 'GantryTanhGradient';

/** dy·(1 − y²), where y is what tanh gave. Shapes are equal. Not differentiable by the tape on WASM. */
export function tanhGradient(dy: tf.Tensor4D, y: tf.Tensor4D): tf.Tensor4D {
  tf.util.assertShapesMatch(dy.shape, y.shape, 'tanhGradient: ');
  if (tf.getBackend() === 'wasm') return tf.engine().runKernel(KERNEL, { dy, y });
  return dy.mul(y.square().neg().add(1));
}

registerWasmKernel(KERNEL, ({ inputs: { dy, y }, heap, output }) => {
  const dx = output(dy!.shape);
  const [dys, ys, dxs] = [heap(dy!), heap(y!), heap(dx)];
  for (let i = 0; i < dxs.length; i++) dxs[i] = dys[i]! * (1 - ys[i]! * ys[i]!);
  return dx;
});
