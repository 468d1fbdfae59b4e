/**
 * The derivative of LeakyReLU, applied: one pass over the heap on WASM, stock operations elsewhere.
 *
 * The mask needs the activation only: LeakyReLU keeps the sign, so what it gave says on which side its input lay.
 */
import * as tf from '@tensorflow/tfjs';
import { registerWasmKernel } from './wasmKernel.ts';

const KERNEL = 'GantryLeakyReluGradient';

/**
 * dy where `activated` > 0, slope·dy elsewhere (at 0 too, as in PyTorch). dy [n, …]; `activated` is as long, or longer, and
 * then its last n rows count. Not differentiable by the tape on WASM.
 */
export function leakyReluGradient(dy: tf.Tensor4D, activated: tf.Tensor4D, slope: number): tf.Tensor4D {
  tf.util.assertShapesMatch(dy.shape.slice(1), activated.shape.slice(1), 'leakyReluGradient: ');
  if (tf.getBackend() === 'wasm') return tf.engine().runKernel(KERNEL, { dy, activated }, { slope });
  const first = activated.shape[0] - dy.shape[0];
  const own = first === 0 ? activated : activated.slice(first, dy.shape[0]);
  return dy.mul(tf.step(own, slope));
}

registerWasmKernel(KERNEL, ({ inputs: { dy, activated }, attrs, heap, output }) => {
  const slope = attrs.slope!;
  const dx = output(dy!.shape);
  const dys = heap(dy!);
  const dxs = heap(dx);
  const ys = heap(activated!).subarray(-dys.length);
  for (let i = 0; i < dxs.length; i++) dxs[i] = ys[i]! > 0 ? dys[i]! : slope * dys[i]!;
  return dx;
});
