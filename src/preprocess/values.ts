/**
 * The values of a series and how often each occurs, for its percentiles: exact, and no larger than its distinct values.
 *
 * Percentiles are NumPy's `percentile` with its default, linear interpolation, in float64.
 */
import type { ValueCounts } from '../workers/protocol.ts';

export const NO_VALUES: ValueCounts = { values: new Float32Array(0), counts: new Float64Array(0) };

/**
 * Distinct values kept at most; beyond them neighbours are merged in pairs, which moves a percentile by no more than the
 * distance of two neighbours. Whole numbers of 16 bits under one rescale never come near it.
 */
const MOST = 2 ** 20;

/** NaN counts for nothing. */
export function countValues(pixels: Float32Array): ValueCounts {
  const ordered = pixels.slice().sort(); // typed arrays sort by number, NaN last
  const values: number[] = [];
  const counts: number[] = [];
  for (const value of ordered) {
    if (Number.isNaN(value)) break;
    if (value === values.at(-1)) counts[counts.length - 1]!++;
    else {
      values.push(value);
      counts.push(1);
    }
  }
  return { values: Float32Array.from(values), counts: Float64Array.from(counts) };
}

export function mergeCounts(a: ValueCounts, b: ValueCounts): ValueCounts {
  if (a.values.length === 0) return b;
  if (b.values.length === 0) return a;
  const values = new Float32Array(a.values.length + b.values.length);
  const counts = new Float64Array(values.length);
  let n = 0;
  for (let i = 0, j = 0; i < a.values.length || j < b.values.length; n++) {
    const x = i < a.values.length ? a.values[i]! : Number.POSITIVE_INFINITY;
    const y = j < b.values.length ? b.values[j]! : Number.POSITIVE_INFINITY;
    values[n] = Math.min(x, y);
    if (i < a.values.length && x <= y) counts[n]! += a.counts[i++]!;
    if (j < b.values.length && y <= x) counts[n]! += b.counts[j++]!;
  }
  const merged = { values: values.slice(0, n), counts: counts.slice(0, n) };
  return n > MOST ? halved(merged) : merged;
}

/** @param percent 0 … 100. NaN where there is no value. */
export function percentile({ values, counts }: ValueCounts, percent: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return Number.NaN;
  const place = ((total - 1) * percent) / 100; // of a sorted list, counted from 0
  const below = valueAt(values, counts, Math.floor(place));
  const above = valueAt(values, counts, Math.ceil(place));
  return below + (above - below) * (place - Math.floor(place));
}

function valueAt(values: Float32Array, counts: Float64Array, place: number): number {
  let passed = 0;
  for (let i = 0; i < values.length; i++) {
    passed += counts[i]!;
    if (place < passed) return values[i]!;
  }
  return values.at(-1)!;
}

function halved({ values, counts }: ValueCounts): ValueCounts {
  const n = Math.ceil(values.length / 2);
  const out = { values: new Float32Array(n), counts: new Float64Array(n) };
  for (let i = 0; i < n; i++) {
    out.values[i] = values[2 * i]!;
    out.counts[i] = counts[2 * i]! + (counts[2 * i + 1] ?? 0);
  }
  return out;
}
