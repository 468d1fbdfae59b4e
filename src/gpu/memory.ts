/** What is allocated just now, as far as tfjs and the browser tell. */
import * as tf from '@tensorflow/tfjs';
import type { BackendName, MemoryFigures } from '../workers/protocol.ts';
import { WASM_LIMIT } from './wasmMemory.ts';

export function memoryFigures(): MemoryFigures {
  // webgl and webgpu count what they allocated, each under its own name; wasm's heap is one array that only grows.
  const memory = tf.memory() as tf.MemoryInfo & {
    numBytesInGPUAllocated?: number;
    numBytesAllocatedInGPU?: number;
  };
  const heap = (tf.backend() as { wasm?: { HEAPU8?: Uint8Array } }).wasm?.HEAPU8;
  const { memory: javascript } = performance as { memory?: { usedJSHeapSize: number } };
  return {
    tensors: memory.numTensors,
    bytes: memory.numBytes,
    deviceBytes: memory.numBytesInGPUAllocated ?? memory.numBytesAllocatedInGPU ?? heap?.length ?? null,
    heapBytes: javascript?.usedJSHeapSize ?? null,
  };
}

/** One typed array, in every browser. */
const ARRAY_BYTES = 2 ** 31;

/** Bytes that one tensor, and all together, can have at most; Infinity where nothing says so before it happens. */
export function largestBuffer(backend: BackendName): { readonly buffer: number; readonly total: number } {
  switch (backend) {
    case 'webgpu': {
      const { device } = tf.backend() as unknown as { device: GPUDevice };
      const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
      return { buffer: Math.min(maxBufferSize, maxStorageBufferBindingSize), total: Infinity };
    }
    case 'wasm':
      return { buffer: ARRAY_BYTES, total: WASM_LIMIT };
    case 'webgl':
    case 'cpu':
      return { buffer: ARRAY_BYTES, total: Infinity };
    default:
      return backend satisfies never;
  }
}
