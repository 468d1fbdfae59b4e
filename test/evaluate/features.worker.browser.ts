/** A worker for tests: features of the images it is sent in a network of every kind of step, on the backend that names the worker. */
import { readManifest } from '../../src/evaluate/manifest.ts';
import { manifestSteps } from '../../src/evaluate/manifestSteps.ts';
import { openManifest } from '../../src/evaluate/openNetwork.ts';
import { openBackend } from '../../src/gpu/backend.ts';
import type { BackendName } from '../../src/workers/protocol.ts';
import { SIZE } from '../fixtures/bodies.ts';
import { stepsManifest, stepsWeights } from '../fixtures/stepsManifest.ts';

self.addEventListener('message', async ({ data }: MessageEvent<Float32Array>) => {
  try {
    const { backend } = await openBackend(self.name as BackendName);
    const manifest = readManifest(stepsManifest);
    const network = await openManifest(manifest, manifestSteps(manifest, stepsWeights));
    const found = await network.extract({ count: data.length / SIZE ** 2, size: SIZE, data });
    self.postMessage({ backend, features: found.data });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
});
