import { expect, test } from 'vitest';
import { wilsonInterval } from '../../src/numerics/wilson.ts';
import golden from '../oracle/evaluation/features.json' with { type: 'json' };

test.each(golden.wilson)(
  '%d of %d: as scipy.stats.binomtest(…).proportion_ci(method="wilson")',
  (hits, n, low, high) => {
    const found = wilsonInterval(hits! / n!, n!);
    expect(found[0]).toBeCloseTo(low!, 12);
    expect(found[1]).toBeCloseTo(high!, 12);
  },
);

test('has a width at 0 and at 1, and stays within them', () => {
  expect(wilsonInterval(0, 12)[0]).toBe(0);
  expect(wilsonInterval(0, 12)[1]).toBeGreaterThan(0.2);
  expect(wilsonInterval(1, 12)[1]).toBe(1);
});

test('refuses what is no share', () => {
  expect(() => wilsonInterval(1.1, 5)).toThrow(RangeError);
  expect(() => wilsonInterval(0.5, 0)).toThrow(RangeError);
  expect(() => wilsonInterval(Number.NaN, 5)).toThrow(RangeError);
});
