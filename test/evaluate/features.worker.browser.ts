/** A worker for tests: MobileNetV2 features of the images it is sent, on the backend that names the worker. */
import { createExtractor } from '../../src/evaluate/features.ts';
import { foldModel } from '../../src/evaluate/fold.ts';
import { type LayersModel, readWeights } from '../../src/evaluate/layersModel.ts';
import { openBackend } from '../../src/gpu/backend.ts';
import type { BackendName } from '../../src/workers/protocol.ts';
import { SIZE } from '../fixtures/bodies.ts';

/** The same kernels on a fifth of the pixels: software WebGPU needs half a minute for an image of 224. */
const INPUT_SIZE = 96;

self.addEventListener('message', async ({ data }: MessageEvent<Float32Array>) => {
  try {
    const { backend } = await openBackend(self.name as BackendName);
    const folder = '/networks/mobilenet-v2';
    const model = (await (await fetch(`${folder}/model.json`)).json()) as LayersModel;
    const bytes = new Uint8Array(await (await fetch(`${folder}/weights.bin`)).arrayBuffer());
    const steps = foldModel(model, readWeights(model, bytes));
    const network = createExtractor(steps, { inputSize: INPUT_SIZE, dimension: 96 });
    const features = await network.extract({ count: data.length / SIZE ** 2, size: SIZE, data });
    self.postMessage({ backend, features: features.data });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
});
