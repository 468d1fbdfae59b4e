/** The networks that come by `npm run weights`, with drawn weights on WASM, against test/oracle/evaluation/networks.py. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { openKnownFeatures, openKnownPairs } from '../../src/evaluate/openNetwork.ts';
import { knownNetwork, shapesOf } from '../../src/evaluate/registry.ts';
import { standIn } from '../../src/evaluate/standIn.ts';
import { openBackend } from '../../src/gpu/backend.ts';
import { golden, goldenWeights, mixedPair } from '../fixtures/lcgWeights.ts';
import { lcg } from './golden.ts';

beforeAll(async () => {
  await openBackend('wasm');
});

describe('fid-inception', () => {
  const network = knownNetwork('fid-inception')!;
  const { size, tensors, dimension, sum, squares, every64th, largest } = golden['fid-inception'];

  test('has the tensors of torchvision’s Inception', () => {
    const sorted = (shapes: readonly unknown[]) => shapes.map((shape) => JSON.stringify(shape)).sort();
    expect(sorted([...shapesOf(network)])).toEqual(sorted(tensors));
  });

  test('drawn weights give the pool3 features of pytorch-fid’s blocks in PyTorch', async () => {
    const features = await openKnownFeatures(network, goldenWeights('fid-inception'), '');
    const noisy = { count: 1, size, data: mixedPair(size).data.slice(size * size) };
    const { data } = await features.extract(noisy);
    features.dispose();
    expect(data.length).toBe(dimension);
    // float32 sums in another order over 94 convolutions
    expect(data.reduce((total, value) => total + value, 0) / sum[1]!).toBeCloseTo(1, 5);
    expect(data.reduce((total, value) => total + value ** 2, 0) / squares[1]!).toBeCloseTo(1, 5);
    every64th[1]!.forEach((value, k) => {
      expect(Math.abs(data[64 * k]! - value) / largest).toBeLessThan(1e-5);
    });
  });
});

describe.each(['lpips-alex', 'lpips-squeeze'] as const)('%s', (name) => {
  test.each(golden[name].distances)(
    'drawn weights give PyTorch’s distance at $size px',
    async ({ size, value }) => {
      const lpips = await openKnownPairs(knownNetwork(name)!, goldenWeights(name), '');
      const images = mixedPair(size);
      const [found] = await lpips.distances(images, images, [[0, 1]]);
      lpips.dispose();
      expect(found! / value).toBeCloseTo(1, 5);
    },
  );
});

test('pairs are the same alone and in batches, are told of, and leave no tensor behind, also when aborted', async () => {
  const lpips = await openKnownPairs(knownNetwork('lpips-squeeze')!, goldenWeights('lpips-squeeze'), '');
  const images = mixedPair(32);
  const five = [
    [0, 1],
    [1, 1],
    [1, 0],
    [0, 0],
    [0, 1],
  ] as const;
  const pairs = [...five, ...five, ...five, ...five]; // more than are taken at a time
  const done: number[] = [];
  const before = tf.memory().numTensors;
  const found = await lpips.distances(images, images, pairs, { onBatch: (count) => done.push(count) });
  expect(done).toEqual([16, 20]);
  expect(found[0]).toBeCloseTo(golden['lpips-squeeze'].distances[0]!.value, 5);
  const [alone] = await lpips.distances(mixedPair(32), images, [[0, 1]]);
  expect(alone).toBeCloseTo(found[0]!, 5);
  expect([...found.subarray(15)]).toEqual([
    found[0],
    0,
    expect.closeTo(found[0]!, 5),
    0,
    expect.closeTo(found[0]!, 5),
  ]);
  const controller = new AbortController();
  const aborted = lpips.distances(images, images, pairs, {
    signal: controller.signal,
    onBatch: () => controller.abort(),
  });
  await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
  expect(tf.memory().numTensors).toBe(before);
  lpips.dispose();
});

test('the stand-in is the mean squared distance of unit-normalised features at the tap (NumPy)', async () => {
  // The tap is given: a map of [3, 4, 5] for each of two images of one pixel.
  const tap = Float32Array.from([...lcg(21, 60), ...lcg(22, 60)], (value) => value - 0.3);
  const maps = (images: tf.Tensor4D) =>
    tf.gather(tf.tensor4d(tap, [2, 3, 4, 5]), images.flatten().toInt()) as tf.Tensor4D;
  const distance = standIn({ batch: 8, maps });
  const images = { count: 2, size: 1, data: Float32Array.of(0, 1) };
  const [found] = await distance.distances(images, images, [[0, 1]]);
  expect(found).toBeCloseTo(golden.standIn, 6);
});
