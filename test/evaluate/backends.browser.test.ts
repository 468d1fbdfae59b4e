/** A person with a hardware GPU gets the networks' fused kernels there; in this browser the GPU is software, the kernels are the same. */
import { expect, test } from 'vitest';
import type { BackendName } from '../../src/workers/protocol.ts';
import { bodies } from '../fixtures/bodies.ts';

/** One worker per backend: tfjs keeps one for life. */
async function features(backend: BackendName, images: Float32Array) {
  const worker = new Worker(new URL('./features.worker.browser.ts', import.meta.url), {
    type: 'module',
    name: backend,
  });
  try {
    const { data } = await new Promise<MessageEvent>((resolve, reject) => {
      worker.addEventListener('message', resolve);
      worker.addEventListener('error', reject);
      worker.postMessage(images);
    });
    return data as { backend: BackendName; features: Float32Array; error?: string };
  } finally {
    worker.terminate();
  }
}

test.each(['webgpu', 'webgl'] as const)(
  '%s gives the same MobileNetV2 features as WASM',
  async (backend) => {
    const images = bodies(5, 1);
    const expected = await features('wasm', images);
    expect(expected.error).toBeUndefined();
    const found = await features(backend, images);
    expect(found.error).toBeUndefined();
    expect(found.backend).toBe(backend);
    // float32 sums in another order, over some thirty layers.
    const largest = expected.features.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (let i = 0; i < expected.features.length; i++) {
      expect(Math.abs(found.features[i]! - expected.features[i]!) / largest).toBeLessThan(1e-4);
    }
  },
  120_000,
);
