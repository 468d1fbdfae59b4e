/**
 * Opens WebGPU with a device of our own making, so that its limits are the adapter's and its loss can be watched.
 *
 * tfjs's own start-up takes whichever adapter it gets, software or not, and hides the device. Does not retry: a lost
 * device ends the worker that held it, and a new worker opens the last checkpoint. So does an error that the device reports
 * to nobody (memory refused, a command it would not run): tfjs goes on with what the commands left undone.
 */
import * as tf from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { registerTiledGradients } from './convolutionWebgpu.ts';
import { isSoftwareRenderer, type Opened, type OpenOptions } from './order.ts';

export interface OpenedWebgpu extends Opened {
  /** Settles with the browser's reason when the device goes away or cannot be trusted any more. */
  readonly lost: Promise<string>;
}

/** The limits that compute work meets; without asking, a device has the specification's small defaults. */
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const satisfies readonly (keyof GPUSupportedLimits)[];

export async function openWebgpu({ acceptSoftware }: OpenOptions): Promise<OpenedWebgpu> {
  // navigator.gpu is absent outside secure contexts and in browsers without WebGPU, whatever its type says.
  const gpu = navigator.gpu as GPU | undefined;
  if (!gpu) throw new Error('this browser has no WebGPU');
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('no WebGPU adapter');
  const description = describe(adapter.info);
  const software = adapter.info.isFallbackAdapter || isSoftwareRenderer(description);
  if (software && !acceptSoftware) throw new Error('software adapter');

  const device = await adapter.requestDevice({
    requiredLimits: Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]])),
  });
  const lost = Promise.race([
    device.lost.then(({ reason, message }) => `${reason}: ${message}`),
    new Promise<string>((resolve) => {
      device.addEventListener('uncapturederror', ({ error }) => resolve(error.message), { once: true });
    }),
  ]);
  tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info));
  await tf.setBackend('webgpu');
  if (tf.getBackend() !== 'webgpu') throw new Error('tfjs could not use the WebGPU device');
  if (!software) await registerTiledGradients(); // a CPU ran them slower than tfjs's (docs/benchmarks-gpu.md)
  return { adapter: description || 'WebGPU adapter', software, threads: 1, simd: false, lost };
}

function describe({ vendor, architecture, device, description }: GPUAdapterInfo): string {
  return [...new Set([vendor, architecture, device, description])].filter(Boolean).join(' ');
}
