/**
 * The folded networks against the whole, un-cut ones of nsfwjs run layer by layer by tfjs's own loader: the cut, the
 * folding, the grey kernel and the pooling are all in the comparison. Needs public/networks (scripts/networks.mjs).
 */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { NonFiniteError } from '../../src/errors.ts';
import type { FeatureExtractor } from '../../src/evaluate/features.ts';
import { frechetDistance } from '../../src/evaluate/fid.ts';
import { featureNetwork } from '../../src/evaluate/networks.ts';
import { SHIPPED } from '../../src/evaluate/registry.ts';
import { openBackend } from '../../src/gpu/backend.ts';
import { bodies, noise, SIZE, untrained } from '../fixtures/bodies.ts';

const images = (data: Float32Array) => ({ count: data.length / SIZE ** 2, size: SIZE, data });

beforeAll(async () => {
  await openBackend('wasm');
});

describe.each([
  { name: 'mobilenet-v2', folder: 'mobilenet_v2', shards: 1 },
  { name: 'inception-v3', folder: 'inception_v3', shards: 6 },
] as const)('$name', ({ name, folder, shards }) => {
  test('features equal the un-cut nsfwjs network at the same layer, averaged over positions', async () => {
    const data = bodies(5, 2);
    const expected = await uncutFeatures(name, folder, shards, data);
    const found = await (await featureNetwork(name)).extract(images(data));
    expect(found.dimension).toBe(SHIPPED.find((network) => network.name === name)!.dimension);
    expect(expected.length).toBe(2 * found.dimension);
    // Folding rounds each weight anew: 1e-5 of the largest feature after some tens of float32 layers.
    const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (let i = 0; i < expected.length; i++) {
      expect(Math.abs(found.data[i]! - expected[i]!) / largest).toBeLessThan(1e-5);
    }
  }, 60_000);
});

describe('mobilenet-v2 features', () => {
  let network: FeatureExtractor;
  beforeAll(async () => {
    network = await featureNetwork('mobilenet-v2');
  });

  test('the distance puts other images of the same kind far below untrained-like ones and noise', async () => {
    const of = async (data: Float32Array) => network.extract(images(data));
    const reals = await of(bodies(1, 48));
    const other = frechetDistance(await of(bodies(2, 48)), reals);
    const grey = frechetDistance(await of(untrained(3, 48)), reals);
    const white = frechetDistance(await of(noise(4, 48)), reals);
    expect(grey).toBeGreaterThan(10 * other);
    expect(white).toBeGreaterThan(10 * other);
  }, 60_000);

  test('an image has the same features alone, in a full batch and in a last partial one', async () => {
    const data = bodies(6, 11); // 8 + 3
    const together = await network.extract(images(data));
    for (const i of [0, 7, 8, 10]) {
      const alone = await network.extract(images(data.slice(i * SIZE ** 2, (i + 1) * SIZE ** 2)));
      const row = together.data.slice(i * 96, (i + 1) * 96);
      for (let j = 0; j < 96; j++) expect(Math.abs(alone.data[j]! - row[j]!)).toBeLessThan(1e-5);
    }
  });

  test('extraction leaves no tensor behind, also when it is aborted', async () => {
    await network.extract(images(bodies(7, 9)));
    const before = tf.memory().numTensors;
    await network.extract(images(bodies(7, 9)));
    const controller = new AbortController();
    const done: number[] = [];
    const aborted = network.extract(images(bodies(7, 24)), {
      signal: controller.signal,
      onBatch: (count) => {
        done.push(count);
        controller.abort();
      },
    });
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
    expect(done).toEqual([8]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('images of one value, black or white, have finite features', async () => {
    for (const value of [-1, 1]) {
      const { data } = await network.extract(images(new Float32Array(SIZE ** 2).fill(value)));
      expect(data.every(Number.isFinite)).toBe(true);
    }
  });

  test('a NaN pixel is an error, not a feature (a clamped ReLU would swallow it)', async () => {
    const data = bodies(8, 2);
    data[1500] = Number.NaN;
    await expect(network.extract(images(data))).rejects.toThrow(NonFiniteError);
  });
});

/** The tap of the whole network as nsfwjs ships it, in tfjs's own loader: [n · dimension]. */
async function uncutFeatures(name: string, folder: string, shards: number, data: Float32Array) {
  const { inputSize, tap } = SHIPPED.find((network) => network.name === name)!;
  const base = `/node_modules/nsfwjs/dist/models/${folder}`;
  const { modelTopology, weightsManifest } = (await commonJs(`${base}/model.min.js`)) as tf.io.ModelJSON;
  const parts: Uint8Array[] = [];
  for (let i = 1; i <= shards; i++) {
    const text = (await commonJs(`${base}/group1-shard${i}of${shards}.min.js`)) as string;
    parts.push(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
  }
  const whole = await tf.loadLayersModel(
    tf.io.fromMemory({
      modelTopology,
      weightSpecs: weightsManifest[0]!.weights,
      weightData: await new Blob(parts as BlobPart[]).arrayBuffer(),
    }),
  );
  const model = tf.model({ inputs: whole.inputs, outputs: whole.getLayer(tap).output });
  const pooled = tf.tidy(() => {
    const grey = tf.tensor4d(data, [data.length / SIZE ** 2, SIZE, SIZE, 1]);
    const rgb = tf.concat([grey, grey, grey], 3);
    const input = tf.image.resizeBilinear(rgb, [inputSize, inputSize], false, true);
    return tf.mean(model.predict(input) as tf.Tensor4D, [1, 2]);
  });
  const features = await pooled.data<'float32'>();
  pooled.dispose();
  whole.dispose();
  return features;
}

/** What a UMD file of nsfwjs exports. */
async function commonJs(url: string): Promise<unknown> {
  const { default: text } = (await import(/* @vite-ignore */ `${url}?raw`)) as { default: string };
  const module = { exports: {} as unknown };
  new Function('module', 'exports', text)(module, module.exports);
  return module.exports;
}
