import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { countValues, mergeCounts, NO_VALUES, percentile } from '../../src/preprocess/values.ts';

// numpy 1.24 (test/oracle/preprocess/values.py)
const golden = JSON.parse(
  readFileSync(new URL('../oracle/preprocess/values.json', import.meta.url), 'utf8'),
) as { values: number[]; percentiles: Record<string, number> }[];

test.each(golden)('percentiles are numpy’s, whole or merged from pieces', ({ values, percentiles }) => {
  const whole = countValues(Float32Array.from(values));
  const pieces = [0, 1, 2].map((part) => Float32Array.from(values.filter((_, i) => i % 3 === part)));
  const merged = pieces.map(countValues).reduce(mergeCounts, NO_VALUES);
  expect(merged).toEqual(whole);
  for (const [percent, expected] of Object.entries(percentiles)) {
    expect(percentile(whole, Number(percent))).toBeCloseTo(expected, 12); // float64 on both sides
  }
});

test('what is no number counts for nothing', () => {
  const counts = countValues(Float32Array.of(Number.NaN, 3, Number.NaN, 3));
  expect([...counts.values]).toEqual([3]);
  expect([...counts.counts]).toEqual([2]);
  expect(percentile(NO_VALUES, 50)).toBeNaN();
});

test('values are bounded: a percentile of millions of distinct ones moves by no more than two neighbours’ distance', () => {
  const step = (from: number) => Float32Array.from({ length: 2 ** 20 }, (_, i) => from + i);
  const counts = [0, 2 ** 20].map((from) => countValues(step(from))).reduce(mergeCounts, NO_VALUES);
  expect(counts.values.length).toBeLessThanOrEqual(2 ** 20);
  expect(Math.abs(percentile(counts, 50) - (2 ** 20 - 0.5))).toBeLessThanOrEqual(1.5);
});
