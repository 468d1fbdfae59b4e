/**
 * Opens tfjs's WASM backend with as many XNNPACK threads as the machine has cores.
 *
 * Two quirks of tfjs 4.22 decide the shape of this file. XNNPACK's thread count is capped at half of
 * `navigator.hardwareConcurrency` (backend.cc: "many x86-64 processors have 2 threads per core"), which leaves a two-core
 * machine with one thread; the number is overridden while the module starts. And `setBackend` falls silently through to
 * another backend when WASM cannot start, so the caller's check of `tf.getBackend()` is part of the contract.
 *
 * Threads need a cross-origin isolated page, a worker response whose CSP allows `blob:` scripts and workers, and a glue
 * script that survives minification (scripts/wasmThreadsPlugin.ts). Emscripten waits for ever for a thread that may not
 * start, so the first two are tried before; without them one thread computes.
 */
import * as tf from '@tensorflow/tfjs';
import {
  type BackendWasm,
  getThreadsCount,
  setThreadsCount,
  setWasmPaths,
} from '@tensorflow/tfjs-backend-wasm';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { registerConvolutionKernels } from './convolutionWasm.ts';
import { type Opened, threadsFor } from './order.ts';
import { guardMemory } from './wasmMemory.ts';

/** A module that has not started by then (435 kB to fetch, a second to compile on a slow machine) never will. */
const DEADLINE_MS = 60_000;

/** Starts the backend; it becomes this worker's only one. */
export async function openWasm(): Promise<Opened> {
  const wanted = threadsFor(navigator.hardwareConcurrency);
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plain,
    'tfjs-backend-wasm-simd.wasm': simd,
    'tfjs-backend-wasm-threaded-simd.wasm': threaded,
  });
  setThreadsCount(wanted);
  if (!(await mayStartThreads())) tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  await withConcurrency(2 * wanted, () => withDeadline(tf.setBackend('wasm')));
  if (tf.getBackend() !== 'wasm') throw new Error('the WASM module did not start');
  guardMemory(tf.backend() as BackendWasm);
  registerConvolutionKernels();
  return {
    adapter: null,
    software: false,
    threads: runningThreads(),
    simd: await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT').then(Boolean),
  };
}

/** Threads of the pool that really run: this one and each worker that took a thread's entry point. */
function runningThreads(): number {
  const module = (tf.backend() as BackendWasm).wasm;
  const workers =
    'PThread' in module
      ? (module.PThread as unknown as { runningWorkers: readonly Worker[] }).runningWorkers
      : [];
  return Math.min(getThreadsCount(), 1 + workers.length);
}

/** Starts what Emscripten starts for a thread: a worker from a Blob that imports another Blob. */
async function mayStartThreads(): Promise<boolean> {
  if (!globalThis.crossOriginIsolated) return false;
  const script = URL.createObjectURL(new Blob(['postMessage(0)'], { type: 'text/javascript' }));
  const starter = URL.createObjectURL(new Blob([`importScripts(${JSON.stringify(script)})`]));
  let worker: Worker | null = null;
  try {
    const started = new Worker(starter); // throws under Trusted Types
    worker = started;
    return await new Promise<boolean>((resolve) => {
      started.onmessage = () => resolve(true);
      started.onerror = (event) => {
        event.preventDefault();
        resolve(false);
      };
    });
  } catch {
    return false;
  } finally {
    worker?.terminate();
    URL.revokeObjectURL(starter);
    URL.revokeObjectURL(script);
  }
}

function withDeadline<T>(task: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the WASM module did not start in time')), DEADLINE_MS);
    task.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

async function withConcurrency<T>(cores: number, task: () => Promise<T>): Promise<T> {
  Object.defineProperty(navigator, 'hardwareConcurrency', { value: cores, configurable: true });
  try {
    return await task();
  } finally {
    Reflect.deleteProperty(navigator, 'hardwareConcurrency'); // the prototype's getter shows again
  }
}
