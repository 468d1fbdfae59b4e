/** What pairDistance keeps, with maps that are the pixels themselves; LPIPS by its oracle: openNetwork.browser.test.ts, lpips.test.ts. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { pairDistance } from '../../src/evaluate/pairDistance.ts';
import { openBackend } from '../../src/gpu/backend.ts';

beforeAll(async () => {
  await openBackend('cpu');
});

/** Four pixels an image, taken as two positions of two channels. */
const setOf = (...images: number[][]) => ({
  count: images.length,
  size: 2,
  data: Float32Array.from(images.flat()),
});

function counting(scale = 1) {
  const network = {
    images: 0,
    maps(images: tf.Tensor4D) {
      network.images += images.shape[0];
      return [tf.mul(images, Float32Array.of(scale)).reshape([-1, 1, 2, 2]) as tf.Tensor4D];
    },
    weights: [Float32Array.of(1, 3)],
    most: 2,
  };
  return network;
}

const images = setOf([1, 0, 1, 0], [0, 1, 1, 0], [0, 1, 0, 1]);

test('positions of length 1, channels by their weights, averaged over positions', async () => {
  const distance = pairDistance(counting());
  const pairs = [
    [0, 0],
    [0, 1],
    [0, 2],
  ] as const;
  // (1, 0) beside (0, 1): 1·1 + 3·1 = 4, at one of two positions, then at both.
  expect([...(await distance.distances(images, images, pairs))]).toEqual([
    0,
    expect.closeTo(2, 6),
    expect.closeTo(4, 6),
  ]);
});

test('an image goes through the network once while its set lives, in any pair, on either side', async () => {
  const network = counting();
  const distance = pairDistance(network);
  await distance.distances(images, images, [
    [0, 1],
    [1, 0],
    [2, 2],
  ]);
  await distance.distances(images, setOf([1, 1, 1, 1]), [
    [0, 0],
    [2, 0],
  ]);
  expect(network.images).toBe(4);
});

test('sets of the same pixels, and other networks, share nothing', async () => {
  const [first, second] = [counting(), counting()];
  await pairDistance(first).distances(images, images, [[0, 1]]);
  await pairDistance(second).distances(images, images, [[0, 1]]);
  expect([first.images, second.images]).toEqual([2, 2]);
  const again = pairDistance(first);
  await again.distances(images, setOf([1, 0, 1, 0]), [[0, 0]]);
  expect(first.images).toBe(4);
});

test('no tensor stays, also where a map is refused or the work is aborted, kept maps or none', async () => {
  const distance = pairDistance(counting());
  const before = tf.memory().numTensors;
  const pairs = Array.from({ length: 40 }, (_, k) => [k % 3, (k + 1) % 3] as const);
  for (let pass = 0; pass < 2; pass++) {
    const controller = new AbortController();
    const done: number[] = [];
    const aborted = distance.distances(images, images, pairs, {
      signal: controller.signal,
      onBatch(count) {
        done.push(count);
        controller.abort();
      },
    });
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
    expect(done).toEqual([16]);
  }
  const broken = pairDistance({
    ...counting(),
    maps: () => {
      throw new RangeError('no map');
    },
  });
  await expect(broken.distances(images, images, [[0, 1]])).rejects.toThrow('no map');
  await expect(distance.distances(images, setOf([Number.NaN, 0, 0, 0]), [[0, 0]])).rejects.toThrow();
  expect(tf.memory().numTensors).toBe(before);
});
