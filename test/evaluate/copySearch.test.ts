import { expect, test } from 'vitest';
import { BORDER } from '../../src/evaluate/alignedCorrelation.ts';
import { mostAlike } from '../../src/evaluate/copySearch.ts';
import type { ImageSet } from '../../src/evaluate/features.ts';
import { smoothed } from '../../src/evaluate/smoothed.ts';
import { copyOf, scenery, setOf, trainOf } from './scenery.ts';

const SIZE = 32;
const train = scenery({ seed: 1, count: 300, size: SIZE }); // two chunks
const victims = [3, 77, 255, 256, 299];

async function found(images: ImageSet) {
  return mostAlike([images], trainOf(train));
}

test.each([
  ['as they are', { dy: 0, dx: 0 }],
  ['moved by one pixel', { dy: -1, dx: 0 }],
  ['moved by one and two pixels', { dy: 1, dx: 2 }],
  ['moved by two pixels', { dy: -2, dx: 2 }],
  ['mirrored', { dy: 0, dx: 0, mirrored: true }],
  ['mirrored and moved', { dy: 2, dx: 1, mirrored: true }],
  ['of 5 % less contrast and darker', { dy: 0, dx: 0, gain: 0.95, offset: -0.02 }],
])('copies %s are found, at no distance', async (_, change) => {
  const {
    train: index,
    distance,
    mirrored,
  } = await found(
    setOf(
      victims.map((i) => copyOf(train, i, change)),
      SIZE,
    ),
  );
  expect(Array.from(index)).toEqual(victims);
  // float32 pixels leave about 2⁻²⁴ of each, and the root of 1 − r² some √2⁻²⁴.
  for (const d of distance) expect(d).toBeLessThan(1e-3);
  expect(Array.from(mirrored)).toEqual(victims.map(() => ('mirrored' in change ? 1 : 0)));
});

test('noise of σ 0.02 is at the distance that the smoothing leaves it', async () => {
  const { train: index, distance } = await found(
    setOf(
      victims.map((i) => copyOf(train, i, { dy: 0, dx: 0, noise: 0.02 })),
      SIZE,
    ),
  );
  expect(Array.from(index)).toEqual(victims);
  // 0.02 · 70/256 on [0, 1] over the image's own standard deviation there; of 576 correlated pixels, so within a quarter.
  victims.forEach((victim, i) => {
    const expected = (0.02 * 70) / 256 / (deviation(train[victim]!) / 2);
    expect(Math.abs(distance[i]! / expected - 1), String(victim)).toBeLessThan(0.25);
  });
});

/** Of the smoothed middle. */
function deviation(image: Float32Array): number {
  const { data } = smoothed(setOf([image], SIZE));
  const middle = Array.from(data).filter((_, at) => {
    const [y, x] = [Math.floor(at / SIZE), at % SIZE];
    return Math.min(y, x) >= BORDER && Math.max(y, x) < SIZE - BORDER;
  });
  const mean = middle.reduce((sum, v) => sum + v, 0) / middle.length;
  return Math.sqrt(middle.reduce((sum, v) => sum + (v - mean) ** 2, 0) / middle.length);
}

test('an image of another source is far, and so is one of a single value', async () => {
  const { distance } = await found(
    setOf([...scenery({ seed: 2, count: 3, size: SIZE }), new Float32Array(SIZE * SIZE).fill(0.25)], SIZE),
  );
  for (const d of distance) expect(d).toBeGreaterThan(0.15);
  expect(distance[3]).toBe(1);
});

test('without training images nothing is near', async () => {
  const none = { count: 0, read: async () => new Float32Array(0) };
  const { train: index, distance } = await mostAlike([setOf([train[0]!], SIZE)], none);
  expect([index[0], distance[0]]).toEqual([-1, Number.POSITIVE_INFINITY]);
});

test('progress counts every training image twice, and an abort ends the search', async () => {
  const told: (readonly [number, number])[] = [];
  await mostAlike([setOf([train[0]!], SIZE)], trainOf(train), { onProgress: (...at) => told.push(at) });
  expect(told).toEqual([
    [256, 600],
    [300, 600],
    [556, 600],
    [600, 600],
  ]);
  await expect(
    mostAlike([setOf([train[0]!], SIZE)], trainOf(train), { signal: AbortSignal.abort() }),
  ).rejects.toThrow('abort');
});
