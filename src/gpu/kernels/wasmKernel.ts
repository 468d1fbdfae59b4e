/**
 * Registers a kernel of ours for tfjs's WASM backend, written as plain loops over the backend's heap.
 *
 * Fusing is what it is for: one pass over the heap instead of several stock kernels, each of which writes its output out.
 */
import * as tf from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

export interface WasmKernelContext {
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  readonly attrs: Readonly<Record<string, number>>;
  /** A view of a float32 tensor. Take it after every `output`: an allocation may grow the memory and move it. */
  heap(tensor: tf.TensorInfo): Float32Array;
  /** A new float32 tensor; its content is undefined. */
  output(shape: readonly number[]): tf.TensorInfo;
}

export function registerWasmKernel(
  name: string,
  run: (context: WasmKernelContext) => tf.TensorInfo | tf.TensorInfo[],
): void {
  tf.registerKernel({
    kernelName: name,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const wasm = backend as BackendWasm;
      return run({
        inputs: inputs as Record<string, tf.TensorInfo>,
        attrs: (attrs ?? {}) as Record<string, number>,
        heap: (tensor) => wasm.typedArrayFromHeap(tensor) as Float32Array,
        output: (shape) => wasm.makeOutput([...shape], 'float32'),
      });
    },
  });
}
