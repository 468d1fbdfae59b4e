import { expect, test } from 'vitest';
import { pairMean } from '../../src/evaluate/pairInterval.ts';
import golden from '../oracle/evaluation/images.json' with { type: 'json' };
import { lcg } from './golden.ts';

const FREE = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
const own = (count: number) => Int32Array.from({ length: count }, (_, i) => i);

// The quantile is bisected to 1e-10 of itself.
test.each(golden.intervals)(
  'the interval equals its definition in NumPy and SciPy, one pool: $onePool',
  (expected) => {
    const { onePool } = expected;
    const u = lcg(21, 180);
    const first = Int32Array.from(u.subarray(0, 60), (x) => Math.floor(x * 7));
    const second = Int32Array.from(u.subarray(60, 120), (x) => Math.floor(x * (onePool ? 7 : 30)));
    const values = u.slice(120).map((x, i) => x + 0.3 * first[i]! + (onePool ? 0.2 * second[i]! : 0));
    const figure = pairMean(values, { first, second, onePool }, FREE);
    expect(figure.value).toBeCloseTo(expected.mean, 12);
    expect(figure.high! - figure.value!).toBeCloseTo(expected.half, 8);
    expect(figure.value! - figure.low!).toBeCloseTo(expected.half, 8);
  },
);

test('pairs that share nothing have the interval of independent values', () => {
  // 1 … 10: mean 5.5, variance 55/6, standard error √(55/6/10) = 0.957427; the cross sum gives n/(n − 1) of the same.
  const values = own(10).map((i) => i + 1);
  const { low, high } = pairMean(values, { first: own(10), second: null, onePool: false }, FREE);
  const t9 = 2.2621571627409915; // scipy.stats.t.ppf(0.975, 9), SciPy 1.10.1
  expect(high! - low!).toBeCloseTo(2 * t9 * 0.9574271077563381, 8);
});

test('pairs of few patients have a mean and no interval', () => {
  const values = Float64Array.from([1, 2, 3, 4, 5, 6]);
  const two = Int32Array.from([0, 0, 0, 1, 1, 1]);
  expect(pairMean(values, { first: two, second: own(6), onePool: false }, FREE)).toEqual({
    value: 3.5,
    low: null,
    high: null,
    reason: 'too-few-units',
  });
  expect(pairMean(values, { first: two, second: two.map((u) => u + 1), onePool: true }, FREE).reason).toBe(
    'too-few-units',
  );
});

test('infinite values are left out, none left says why, and NaN makes no number', () => {
  const units = { first: own(4), second: null, onePool: false };
  const infinite = Number.POSITIVE_INFINITY;
  expect(pairMean([1, infinite, 3, 2], units, FREE)).toMatchObject({ value: 2, reason: null });
  expect(pairMean([infinite, infinite], units, FREE, 'identical-images')).toMatchObject({
    value: null,
    reason: 'identical-images',
  });
  expect(pairMean([], units, FREE)).toMatchObject({ value: null, reason: 'too-few-images' });
  expect(pairMean([1, Number.NaN], units, FREE)).toMatchObject({ value: null, reason: 'not-finite' });
});

test('an interval ends at the bounds of the figure', () => {
  const units = { first: own(4), second: null, onePool: false };
  expect(pairMean([0.9, 1, 1, 0.5], units, { from: -1, to: 1 }).high).toBe(1);
});
