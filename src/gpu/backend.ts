/**
 * Opens the one tfjs backend of this worker (or test page) and says what it really is.
 *
 * One backend for life: tfjs keeps a tensor with the backend that made it, and a tensor moved to another gave zeros
 * without an error. A device that is lost ends its worker; `onDeviceLost` is how the worker's owner hears of it.
 */
import * as tf from '@tensorflow/tfjs';
import { BackendUnavailableError, DeviceLostError } from '../errors.ts';
import type { BackendName, BackendRequest, DeviceInfo } from '../workers/protocol.ts';
import { checkArithmetic } from './check.ts';
import { type Opened, type OpenOptions, openFirst } from './order.ts';
import { openWasm } from './wasm.ts';
import { openWebgl } from './webgl.ts';
import { openWebgpu } from './webgpu.ts';

let request: BackendRequest | null = null;
let opening: Promise<DeviceInfo> | null = null;
let lost: DeviceLostError | null = null;
const listeners = new Set<(error: DeviceLostError) => void>();

/**
 * `auto` takes the first of hardware WebGPU, hardware WebGL, WASM, CPU that opens and computes rightly; a name takes that
 * backend, software or not. Repeating the first call's request gives its answer again.
 * @throws BackendUnavailableError when nothing opens, or when this worker already has a backend opened otherwise.
 */
export function openBackend(requested: BackendRequest): Promise<DeviceInfo> {
  if (opening && request !== requested) {
    return Promise.reject(
      new BackendUnavailableError(
        `This worker already opened "${request}" and keeps it; "${requested}" needs a new worker.`,
        { requested, reason: `already opened ${request}` },
      ),
    );
  }
  request = requested;
  opening ??= open(requested);
  return opening;
}

/** Calls back once when the GPU device goes away, at once if it is gone already. Returns how to stop listening. */
export function onDeviceLost(listener: (error: DeviceLostError) => void): () => void {
  if (lost) listener(lost);
  else listeners.add(listener);
  return () => listeners.delete(listener);
}

async function open(requested: BackendRequest): Promise<DeviceInfo> {
  const choice = await openFirst(requested, {
    webgpu: (options) => checked('webgpu', options, openWebgpu),
    webgl: (options) => checked('webgl', options, openWebgl),
    wasm: (options) => checked('wasm', options, openWasm),
    cpu: (options) => checked('cpu', options, openCpu),
  });
  const { adapter, software, threads, simd, backend, passedOver } = choice;
  return { backend, requested, adapter, software, threads, simd, passedOver, tfjs: tf.version.tfjs };
}

async function openCpu(): Promise<Opened> {
  await tf.setBackend('cpu');
  if (tf.getBackend() !== 'cpu') throw new Error('tfjs could not use the CPU');
  return { adapter: null, software: false, threads: 1, simd: false };
}

/** Opens, computes something known, then watches; a backend that fails leaves no trace for the next to trip over. */
async function checked(
  backend: BackendName,
  options: OpenOptions,
  opener: (options: OpenOptions) => Promise<Opened & { readonly lost?: Promise<string> }>,
): Promise<Opened> {
  try {
    const { lost: gone, ...opened } = await opener(options);
    await checkArithmetic();
    void gone?.then((reason) => tell(backend, reason));
    return opened;
  } catch (error) {
    tf.removeBackend(backend);
    throw error;
  }
}

function tell(backend: BackendName, reason: string): void {
  lost = new DeviceLostError('The graphics device went away. Training continues from the last checkpoint.', {
    backend,
    reason,
  });
  for (const listener of listeners) listener(lost);
  listeners.clear();
}
