/**
 * Gives tfjs's WASM backend the convolution gradients it lacks (filter) or computes in a scalar loop (input).
 *
 * Registered under tfjs's own kernel names, so that `tf.grad`, `tf.conv2dTranspose` and gpu/convolution.ts all find them.
 */
import * as tf from '@tensorflow/tfjs';
import { filterGradientKernel } from './wasmFilterGradient.ts';
import { inputGradientKernel } from './wasmInputGradient.ts';

/** Once per worker, after the WASM backend opened. */
export function registerConvolutionKernels(): void {
  if (tf.getKernel(tf.Conv2DBackpropInput, 'wasm')) tf.unregisterKernel(tf.Conv2DBackpropInput, 'wasm');
  tf.registerKernel({
    kernelName: tf.Conv2DBackpropInput,
    backendName: 'wasm',
    kernelFunc: inputGradientKernel,
  });
  tf.registerKernel({
    kernelName: tf.Conv2DBackpropFilter,
    backendName: 'wasm',
    kernelFunc: filterGradientKernel,
  });
}
