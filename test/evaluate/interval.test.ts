import { expect, test } from 'vitest';
import { halfOf, singleImages } from '../../src/evaluate/halves.ts';
import { positiveFigure, shareFigure, spreadOf, symmetricFigure } from '../../src/evaluate/interval.ts';
import { lcg } from './golden.ts';

test('the spread of half-sample means is the standard error of the mean', () => {
  const values = lcg(3, 40);
  const members = singleImages(40);
  const means = Array.from({ length: 4000 }, (_, index) => {
    const rows = halfOf(members, { seed: 1, name: 'spread' }, index);
    return rows.reduce((sum, row) => sum + values[row]!, 0) / rows.length;
  });
  const mean = values.reduce((sum, value) => sum + value, 0) / 40;
  const s = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 39);
  const { standardError } = spreadOf(means);
  // 2,000 pairs: the spread itself is known to 1/√4000 = 1.6 %; four of that.
  expect(Math.abs(standardError / (s / Math.sqrt(40)) - 1)).toBeLessThan(0.064);
});

test('replicates that are not numbers do not count', () => {
  expect(spreadOf([1, Number.NaN, 3])).toEqual({ standardError: Math.SQRT2, count: 2 });
});

test('reaches Student’s quantile of the fewest units to both sides', () => {
  const { low, high } = symmetricFigure(1, 0.1, 5); // t₄ = 2.776445
  expect(low).toBeCloseTo(1 - 0.2776445, 6);
  expect(high).toBeCloseTo(1 + 0.2776445, 6);
});

test('of a positive value stays positive, however wide, and keeps one ratio up and down', () => {
  const { low, high } = positiveFigure(2, 5, 5);
  expect(low).toBeGreaterThan(0);
  expect(2 / low!).toBeCloseTo(high! / 2, 12);
  expect(positiveFigure(0, 0, 9)).toEqual({ value: 0, low: 0, high: 0, reason: null });
});

test('of a share of 1 has a width, by its units and not by its images', () => {
  const { low, high } = shareFigure(1, 0, { images: 1000, units: 10 });
  expect(high).toBe(1);
  expect(low).toBeLessThan(0.75); // Wilson of 10 of 10 with t₉: 0.66
});

test('of a share is never narrower than of as many independent images', () => {
  const narrow = shareFigure(0.5, 1e-6, { images: 100, units: 100 });
  expect(narrow.high! - narrow.low!).toBeGreaterThan(0.19); // Wilson of 50 of 100: 0.19
});

test('of fewer than four units there is none', () => {
  for (const figure of [
    symmetricFigure(1, 0.1, 3),
    positiveFigure(1, 0.1, 3),
    shareFigure(0.5, 0.1, { images: 9, units: 3 }),
  ])
    expect(figure).toMatchObject({ low: null, high: null, reason: 'too-few-units' });
});
