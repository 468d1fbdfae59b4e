/**
 * Temporary tensors on the WASM backend's heap, for kernels written in TypeScript around XNNPACK.
 *
 * Memory comes from the module's own malloc, which keeps freed blocks for the next call. Allocation may grow the heap and
 * leave earlier views behind (or detached), so a view is taken after the last allocation before its use, never kept.
 */
import * as tf from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

export type Shape4 = [number, number, number, number];
/** Zeros before and after, as tfjs's explicit padding wants them: batch, height, width, channels. */
export type Padding = [[0, 0], [number, number], [number, number], [0, 0]];

export interface Scratch {
  readonly backend: BackendWasm;
  /** An uninitialised float32 tensor that lives until the kernel ends. */
  take(shape: number[]): tf.TensorInfo;
  /** Lets a stock kernel's result live until the kernel ends. */
  keep(info: tf.TensorInfo): tf.TensorInfo;
  /** Frees a tensor before the end; the peak of a large batch depends on it. */
  free(info: tf.TensorInfo): void;
}

/** Runs `task` and frees what it took, whatever happens. */
export function withScratch<T>(backend: BackendWasm, task: (scratch: Scratch) => T): T {
  const taken = new Set<tf.TensorInfo>();
  const scratch: Scratch = {
    backend,
    take: (shape) => scratch.keep(backend.makeOutput(shape, 'float32')),
    keep: (info) => {
      taken.add(info);
      return info;
    },
    free: (info) => {
      if (taken.delete(info)) backend.disposeData(info.dataId);
    },
  };
  try {
    return task(scratch);
  } finally {
    for (const info of taken) backend.disposeData(info.dataId);
  }
}

/** The elements of a float32 tensor, in place. Good until the next allocation. */
export function view(backend: BackendWasm, info: tf.TensorInfo): Float32Array {
  return backend.typedArrayFromHeap(info) as Float32Array;
}

/**
 * [m, k] · [k, n] → [m, n] by XNNPACK. It repacks the second operand on each call, so the larger matrix belongs first;
 * neither may be transposed (tfjs has only a scalar loop for that).
 */
export function multiply(backend: BackendWasm, a: tf.TensorInfo, b: tf.TensorInfo): tf.TensorInfo {
  return stock('BatchMatMul', backend, { a, b }, { transposeA: false, transposeB: false });
}

export interface ConvolutionOptions {
  readonly pad: Padding;
  readonly dilations?: [number, number];
}

/** Stride-1 convolution by XNNPACK, NHWC and HWIO. */
export function correlate(
  backend: BackendWasm,
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  { pad, dilations = [1, 1] }: ConvolutionOptions,
): tf.TensorInfo {
  return stock('Conv2D', backend, { x, filter }, { strides: [1, 1], pad, dilations, dataFormat: 'NHWC' });
}

function stock(
  kernelName: string,
  backend: BackendWasm,
  inputs: tf.NamedTensorInfoMap,
  attrs: object,
): tf.TensorInfo {
  const kernel = tf.getKernel(kernelName, 'wasm');
  if (!kernel) throw new Error(`tfjs's WASM backend has no ${kernelName}`);
  return kernel.kernelFunc({ inputs, attrs: attrs as tf.NamedAttrMap, backend }) as tf.TensorInfo;
}
