/** An error that WebGPU reports to nobody (software WebGPU; skipped where there is none). */
import * as tf from '@tensorflow/tfjs';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { expect, test } from 'vitest';
import type { DeviceLostError } from '../../src/errors.ts';
import { onDeviceLost, openBackend } from '../../src/gpu/backend.ts';
import { webgpuMissing } from './adapters.browser.ts';

const missing = await webgpuMissing();

test.skipIf(missing !== null)(
  `a command the device refuses counts as its loss, with its reason${missing ? ` (skipped: ${missing})` : ''}`,
  async () => {
    await openBackend('webgpu');
    const lost = new Promise<DeviceLostError>((resolve) => onDeviceLost(resolve));
    const { device } = tf.backend() as WebGPUBackend;
    const beyond = device.limits.maxBufferSize + 4;
    device.createBuffer({ size: beyond, usage: GPUBufferUsage.STORAGE });
    await device.queue.onSubmittedWorkDone(); // commands are sent in batches: this sends them
    const error = await lost;
    expect(error).toMatchObject({ name: 'DeviceLostError', facts: { backend: 'webgpu' } });
    expect(error.facts.reason).toContain(String(beyond)); // Dawn names the size it refused
  },
  30_000,
);
