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

test('values of many slopes are counted the same in whatever order and portions they come', () => {
  // a PET series: 16-bit values, a slope per slice
  const slice = (slope: number) => Float32Array.from({ length: 2 ** 18 }, (_, i) => (i + 1) * slope);
  const parts = [0.37, 1.91, -2.6, 0.113, 5.03, 3.3].map((slope) => countValues(slice(slope)));
  const one = parts.reduce(mergeCounts, NO_VALUES);
  const other = mergeCounts(
    parts.slice(0, 2).reduceRight(mergeCounts, NO_VALUES),
    parts.slice(2).reduceRight(mergeCounts, NO_VALUES),
  );
  expect(one.cleared).toBeGreaterThan(0);
  expect(other.cleared).toBe(one.cleared);
  expect(Buffer.from(other.values.buffer).equals(Buffer.from(one.values.buffer))).toBe(true);
  expect(Buffer.from(other.counts.buffer).equals(Buffer.from(one.counts.buffer))).toBe(true);
  expect(one.counts.reduce((sum, count) => sum + count, 0)).toBe(6 * 2 ** 18);
});
