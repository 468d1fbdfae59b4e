/**
 * The values of a series and how often each occurs, for its percentiles: exact while they are few, bounded when they are many, and
 * the same in whatever order they come.
 *
 * Percentiles are NumPy's `percentile` with its default, linear interpolation, in float64.
 */
import type { ValueCounts } from '../workers/protocol.ts';

/** Percent of a series' values that lie at or below −1, and at or above +1, where a window in HU means nothing. */
export const LOW_PERCENT = 1;
export const HIGH_PERCENT = 99;

export const NO_VALUES: ValueCounts = {
  values: new Float32Array(0),
  counts: new Float64Array(0),
  cleared: 0,
};

/**
 * Distinct values kept at most; beyond them the last bits of all are cleared, as few as will do, which moves a percentile by less
 * than 2^(cleared − 23) of itself. How few does not depend on the order of merging: a part never needs more than the whole. Whole
 * numbers of 16 bits under one rescale never come near it; a PET series with a slope per slice does.
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
  return bounded({ values: Float32Array.from(values), counts: Float64Array.from(counts), cleared: 0 });
}

export function mergeCounts(a: ValueCounts, b: ValueCounts): ValueCounts {
  if (a.values.length === 0) return b;
  if (b.values.length === 0) return a;
  const cleared = Math.max(a.cleared, b.cleared);
  return bounded(joined(coarser(a, cleared), coarser(b, cleared)));
}

/** Both with as many bits cleared. */
function joined(a: ValueCounts, b: ValueCounts): ValueCounts {
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
  return { values: values.slice(0, n), counts: counts.slice(0, n), cleared: a.cleared };
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

function bounded(all: ValueCounts): ValueCounts {
  let fewer = all;
  while (fewer.values.length > MOST) fewer = coarser(fewer, fewer.cleared + 1);
  return fewer;
}

/** The last `cleared` bits of every value set to 0, which rounds towards 0 and so keeps their order. */
function coarser(all: ValueCounts, cleared: number): ValueCounts {
  if (all.cleared === cleared) return all;
  const values = all.values.slice();
  const bits = new Uint32Array(values.buffer);
  for (let i = 0; i < bits.length; i++) bits[i] = (bits[i]! >>> cleared) << cleared;
  const counts = new Float64Array(values.length);
  let n = 0;
  for (let i = 0; i < values.length; i++) {
    if (n > 0 && values[n - 1] === values[i]) counts[n - 1]! += all.counts[i]!;
    else {
      values[n] = values[i]!;
      counts[n++] = all.counts[i]!;
    }
  }
  return { values: values.slice(0, n), counts: counts.slice(0, n), cleared };
}
