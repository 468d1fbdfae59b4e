/** A worker for tests: MobileNetV2 features of the images it is sent, on the backend named by its own name. */
import { featureNetwork } from '../../src/evaluate/networks.ts';
import { openBackend } from '../../src/gpu/backend.ts';
import type { BackendName } from '../../src/workers/protocol.ts';
import { SIZE } from '../fixtures/bodies.ts';

self.addEventListener('message', async ({ data }: MessageEvent<Float32Array>) => {
  try {
    const device = await openBackend(self.name as BackendName);
    const network = await featureNetwork('mobilenet-v2');
    const features = await network.extract({ count: data.length / SIZE ** 2, size: SIZE, data });
    self.postMessage({ backend: device.backend, features: features.data });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
});
