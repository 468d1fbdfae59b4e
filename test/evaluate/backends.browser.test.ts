/**
 * A person with a hardware GPU gets the networks' fused kernels there; in this browser the GPU is software, the kernels are the same. A
 * network of one step of each kind: MobileNetV2's thirty layers say no more, and take software half a minute to compile.
 */
import { expect, test } from 'vitest';
import type { BackendName } from '../../src/workers/protocol.ts';
import { golden, mixedPair } from '../fixtures/lcgWeights.ts';

interface Found {
  readonly backend: BackendName;
  readonly features: Float32Array;
  readonly error?: string;
}

test.each(['wasm', 'webgpu'] as const)(
  '%s gives PyTorch’s features for every kind of step that a network may have',
  async (backend) => {
    const found = await featuresOn(backend);
    expect(found.error).toBeUndefined();
    expect(found.backend).toBe(backend);
    golden.steps.features.flat().forEach((value, i) => {
      expect(found.features[i]).toBeCloseTo(value, 4); // float32, values near 1
    });
  },
  120_000,
);

/** One worker per backend: tfjs keeps one for life. */
async function featuresOn(backend: BackendName): Promise<Found> {
  const worker = new Worker(new URL('./features.worker.browser.ts', import.meta.url), {
    type: 'module',
    name: backend,
  });
  try {
    const { data } = await new Promise<MessageEvent<Found>>((resolve, reject) => {
      worker.addEventListener('message', resolve);
      worker.addEventListener('error', reject);
      worker.postMessage(mixedPair(golden.steps.size).data);
    });
    return data;
  } finally {
    worker.terminate();
  }
}
