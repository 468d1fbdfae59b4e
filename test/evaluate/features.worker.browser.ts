/** A worker for tests: features of the images it is sent in two networks, on the backend that names the worker. */
import { createExtractor } from '../../src/evaluate/features.ts';
import { foldModel } from '../../src/evaluate/fold.ts';
import { readLayersModel, readWeights } from '../../src/evaluate/layersModel.ts';
import { readManifest } from '../../src/evaluate/manifest.ts';
import { manifestSteps } from '../../src/evaluate/manifestSteps.ts';
import { openManifest } from '../../src/evaluate/openNetwork.ts';
import { openBackend } from '../../src/gpu/backend.ts';
import type { BackendName } from '../../src/workers/protocol.ts';
import { SIZE } from '../fixtures/bodies.ts';
import { stepsManifest, stepsWeights } from '../fixtures/stepsManifest.ts';

/** The same kernels on a twelfth of the pixels: software WebGPU needs half a minute for an image of 224. */
const INPUT_SIZE = 64;

export interface FeatureRequest {
  /** Each [count, SIZE, SIZE] in [−1, 1]. */
  readonly mobileNet: Float32Array;
  readonly everyStep: Float32Array;
}

self.addEventListener('message', async ({ data }: MessageEvent<FeatureRequest>) => {
  try {
    const { backend } = await openBackend(self.name as BackendName);
    const images = (pixels: Float32Array) => ({ count: pixels.length / SIZE ** 2, size: SIZE, data: pixels });
    const mobileNet = await (await openMobileNet()).extract(images(data.mobileNet));
    const manifest = readManifest(stepsManifest);
    const steps = await openManifest(manifest, manifestSteps(manifest, stepsWeights));
    const everyStep = await steps.extract(images(data.everyStep));
    self.postMessage({ backend, mobileNet: mobileNet.data, everyStep: everyStep.data });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
});

async function openMobileNet() {
  const folder = '/networks/mobilenet-v2';
  const json: unknown = await (await fetch(`${folder}/model.json`)).json();
  const model = readLayersModel(json, 'block_10_project_BN');
  const bytes = new Uint8Array(await (await fetch(`${folder}/weights.bin`)).arrayBuffer());
  return createExtractor(foldModel(model, readWeights(model, bytes)), {
    inputSize: INPUT_SIZE,
    dimension: 96,
  });
}
