import { expect, test } from 'vitest';
import type { ImageSet } from '../../src/evaluate/features.ts';
import { choosePairs, type PairDistance, pairFigures } from '../../src/evaluate/pairFigures.ts';
import { psnr } from '../../src/evaluate/psnr.ts';
import { ssim } from '../../src/evaluate/ssim.ts';
import { imagePair, lcg } from './golden.ts';

const none = { lpips: null, standIn: null };
const own = (count: number) => Int32Array.from({ length: count }, (_, i) => i);

/** Noise in [−1, 1]. */
function noise(seed: number, count: number, size = 16): ImageSet {
  return { count, size, data: Float32Array.from(lcg(seed, count * size * size), (u) => 2 * u - 1) };
}

/** Mean difference of the first pixels, and every call's pairs. */
function recorded(): PairDistance & { readonly calls: number[] } {
  const calls: number[] = [];
  return {
    calls,
    async distances(first, second, pairs, options) {
      calls.push(pairs.length);
      options?.onBatch?.(pairs.length);
      return Float64Array.from(pairs, ([i, j]) =>
        Math.abs(first.data[i * first.size ** 2]! - second.data[j * second.size ** 2]!),
      );
    },
  };
}

test('images in [−1, 1] are compared on [0, 1], as the pair of facts.md', async () => {
  const { g, h } = imagePair(64);
  const set = (image: Float64Array) => ({
    count: 1,
    size: 64,
    data: Float32Array.from(image, (x) => 2 * x - 1),
  });
  const pairs = { realFake: [[0, 0]], realReal: [], nearestTraining: [[0, 0]], fakeFake: [] } as const;
  const figures = await pairFigures(
    { real: set(g), fake: set(h), train: set(h), pairs, realUnits: own(1) },
    none,
  );
  // scikit-image 0.19.3 in facts.md; pixels here are float32.
  expect(figures.ssim.realFake.value).toBeCloseTo(0.876085714, 6);
  expect(figures.psnr.realFake.value).toBeCloseTo(28.430518, 4);
  expect(figures.ssim.nearestTraining.value).toBeCloseTo(1, 12);
  expect(figures.psnr.nearestTraining).toMatchObject({ value: null, reason: 'identical-images' });
  expect(figures.psnr.fakeFake).toMatchObject({ value: null, reason: 'too-few-images' });
  expect(figures.msSsim).toMatchObject({ scales: 3, realReal: { reason: 'too-few-images' } });
});

test('images of one shade each have no structure to compare, which one pair with structure has', async () => {
  const shades = (...levels: number[]): ImageSet => ({
    count: levels.length,
    size: 64,
    data: Float32Array.from(levels.flatMap((level) => new Array<number>(64 * 64).fill(level))),
  });
  const real = noise(1, 3, 64);
  const fake = shades(-1, 0, 0.5);
  const pairs = choosePairs({ real: 3, fake: 3, seed: 1, nearest: own(3) });
  const figures = await pairFigures({ real, fake, train: fake, pairs, realUnits: own(3) }, none);
  const constant = { value: null, low: null, high: null, reason: 'constant' };
  expect(figures.ssim.fakeFake).toEqual(constant);
  expect(figures.ssim.nearestTraining).toEqual(constant);
  expect(figures.msSsim.fakeFake).toEqual(constant);
  expect(figures.ssim.realFake.value).not.toBeNull();
  expect(figures.msSsim.realReal.value).not.toBeNull();
  expect(figures.psnr.fakeFake.value).toBeGreaterThan(0); // shades differ, and by how much is a number

  const one = { ...fake, data: Float32Array.from(fake.data) };
  one.data[0] = -0.9;
  const mixed = await pairFigures({ real, fake: one, train: one, pairs, realUnits: own(3) }, none);
  expect(mixed.ssim.fakeFake.value).not.toBeNull();
});

test('each of the four means is over its own pairs', async () => {
  const [real, fake, train] = [noise(1, 6), noise(2, 7), noise(3, 5)];
  const pairs = choosePairs({ real: 6, fake: 7, seed: 1, nearest: Int32Array.from([0, 1, 2, 3, 4, 0, 1]) });
  const figures = await pairFigures({ real, fake, train, pairs, realUnits: own(6) }, none);
  const image = ({ data }: ImageSet, i: number) =>
    Float64Array.from(data.subarray(i * 256, (i + 1) * 256), (x) => (x + 1) / 2);
  const sides = {
    realFake: [real, fake],
    realReal: [real, real],
    nearestTraining: [fake, train],
    fakeFake: [fake, fake],
  } as const;
  for (const kind of ['realFake', 'realReal', 'nearestTraining', 'fakeFake'] as const) {
    const [first, second] = sides[kind];
    const mean = (of: (a: Float64Array, b: Float64Array) => number) =>
      pairs[kind].reduce((sum, [i, j]) => sum + of(image(first, i), image(second, j)), 0) /
      pairs[kind].length;
    expect(figures.ssim[kind].value).toBeCloseTo(
      mean((a, b) => ssim(a, b, 16)),
      12,
    );
    expect(figures.psnr[kind].value).toBeCloseTo(mean(psnr), 10);
    expect(figures.ssim[kind].reason).toBe(null);
  }
});

test('without LPIPS it has its reason, and the stand-in is asked only then', async () => {
  const [real, fake] = [noise(1, 8), noise(2, 8)];
  const pairs = choosePairs({ real: 8, fake: 8, seed: 1, nearest: own(8) });
  const input = { real, fake, train: real, pairs, realUnits: own(8) };
  const [lpips, standIn] = [recorded(), recorded()];

  const withBoth = await pairFigures(input, { lpips, standIn });
  expect(lpips.calls).toEqual([64, 28, 8, 28]); // 8·8, 8·7/2, 8, 8·7/2
  expect(standIn.calls).toEqual([]);
  expect(withBoth.featureDistance.realFake).toMatchObject({ value: null, reason: 'not-asked' });
  expect(withBoth.lpips.fakeFake.value).toBeGreaterThan(0);

  const withStandIn = await pairFigures(input, { lpips: null, standIn });
  expect(withStandIn.lpips.realFake).toMatchObject({ value: null, reason: 'no-weights' });
  expect(withStandIn.featureDistance.realFake.value).toBeCloseTo(withBoth.lpips.realFake.value!, 12);
});

test('images below the window have PSNR alone', async () => {
  const [real, fake] = [noise(1, 5, 8), noise(2, 5, 8)];
  const pairs = choosePairs({ real: 5, fake: 5, seed: 1, nearest: own(5) });
  const figures = await pairFigures({ real, fake, train: real, pairs, realUnits: own(5) }, none);
  expect(figures.ssim.realFake).toMatchObject({ value: null, reason: 'images-too-small' });
  expect(figures.msSsim).toMatchObject({ scales: 0, fakeFake: { reason: 'images-too-small' } });
  expect(figures.psnr.realFake.value).toBeGreaterThan(0);
});

test('progress ends at its total, and an abort ends the comparison', async () => {
  const [real, fake] = [noise(1, 8), noise(2, 8)];
  const pairs = choosePairs({ real: 8, fake: 8, seed: 1, nearest: own(8) });
  const input = { real, fake, train: real, pairs, realUnits: own(8) };
  const told: (readonly [number, number])[] = [];
  await pairFigures(input, { lpips: recorded(), standIn: null, onProgress: (...at) => told.push(at) });
  expect(told.at(-1)).toEqual([256, 256]);
  expect(told.every(([done], i) => i === 0 || done >= told[i - 1]![0])).toBe(true);
  await expect(pairFigures(input, { ...none, signal: AbortSignal.abort() })).rejects.toThrow('abort');
});
