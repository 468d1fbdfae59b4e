/** A person with a hardware GPU gets the networks' fused kernels there; in this browser the GPU is software, the kernels are the same. */
import { beforeAll, expect, test } from 'vitest';
import type { BackendName } from '../../src/workers/protocol.ts';
import { bodies } from '../fixtures/bodies.ts';
import { golden, mixedPair } from '../fixtures/lcgWeights.ts';
import type { FeatureRequest } from './features.worker.browser.ts';

interface Features {
  readonly backend: BackendName;
  readonly mobileNet: Float32Array;
  readonly everyStep: Float32Array;
  readonly error?: string;
}

let wasm: Features;
beforeAll(async () => {
  wasm = await features('wasm');
});

test('WASM gives PyTorch’s features for every kind of step that a network may have', () => {
  expectEveryStep(wasm);
});

test.each(['webgpu', 'webgl'] as const)(
  '%s gives the same MobileNetV2 features as WASM, and PyTorch’s for every kind of step',
  async (backend) => {
    const found = await features(backend);
    expect(found.error).toBeUndefined();
    expect(found.backend).toBe(backend);
    // float32 sums in another order, over some thirty layers.
    const largest = wasm.mobileNet.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (let i = 0; i < wasm.mobileNet.length; i++) {
      expect(Math.abs(found.mobileNet[i]! - wasm.mobileNet[i]!) / largest).toBeLessThan(1e-4);
    }
    expectEveryStep(found);
  },
  120_000,
);

function expectEveryStep({ error, everyStep }: Features) {
  expect(error).toBeUndefined();
  golden.steps.features.flat().forEach((value, i) => {
    expect(everyStep[i]).toBeCloseTo(value, 4); // float32, values near 1
  });
}

/** One worker per backend: tfjs keeps one for life. */
async function features(backend: BackendName): Promise<Features> {
  const worker = new Worker(new URL('./features.worker.browser.ts', import.meta.url), {
    type: 'module',
    name: backend,
  });
  const request: FeatureRequest = { mobileNet: bodies(5, 1), everyStep: mixedPair(golden.steps.size).data };
  try {
    const { data } = await new Promise<MessageEvent<Features>>((resolve, reject) => {
      worker.addEventListener('message', resolve);
      worker.addEventListener('error', reject);
      worker.postMessage(request);
    });
    return data;
  } finally {
    worker.terminate();
  }
}
