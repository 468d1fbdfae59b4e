import { expect, test } from 'vitest';
import { comparePairs, drawPairs } from '../../src/evaluate/pairs.ts';

test('pairs stay in range, and distinct ones never hold an image twice', () => {
  const pairs = drawPairs({ seed: 1, name: 'p' }, { first: 3, second: 5, count: 2000 });
  expect(new Set(pairs.map(([i]) => i))).toEqual(new Set([0, 1, 2]));
  expect(new Set(pairs.map(([, j]) => j))).toEqual(new Set([0, 1, 2, 3, 4]));
  const distinct = drawPairs({ seed: 1, name: 'p' }, { first: 3, second: 5, count: 2000, distinct: true });
  expect(distinct.some(([i, j]) => i === j)).toBe(false);
  // Each of the 3·4 ordered pairs 2000/12 ≈ 167 times, four standard deviations (√153 ≈ 12.4) either way.
  const counts = new Map<string, number>();
  for (const pair of distinct) counts.set(pair.join(), (counts.get(pair.join()) ?? 0) + 1);
  expect(counts.size).toBe(12);
  for (const count of counts.values()) expect(Math.abs(count - 2000 / 12)).toBeLessThan(50);
});

test('images in [−1, 1] are compared on [0, 1]: −1 against 0 is an MSE of 1/4, 6.02 dB', () => {
  const image = (value: number) => ({ count: 1, size: 16, data: new Float32Array(256).fill(value) });
  expect(comparePairs([[0, 0]], image(-1), image(0)).psnr).toBeCloseTo(10 * Math.log10(4), 12);
});

test('the mean PSNR is over pairs that differ, and null when none does', () => {
  const data = new Float32Array(512).fill(-1);
  data.fill(0, 256);
  const set = { count: 2, size: 16, data };
  const both = comparePairs(
    [
      [0, 0],
      [0, 1],
    ],
    set,
    set,
  );
  expect(both.psnr).toBeCloseTo(10 * Math.log10(4), 12);
  expect(comparePairs([[1, 1]], set, set)).toMatchObject({ psnr: null });
});
