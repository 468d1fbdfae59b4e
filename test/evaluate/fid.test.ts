import { describe, expect, test } from 'vitest';
import { frechetDistance } from '../../src/evaluate/fid.ts';
import { golden, lcg, lcgFeatures, lowRankFeatures } from './golden.ts';

/** Both sides compute in float64 on well-scaled data; what differs is the order of some 10⁵ additions. */
const RELATIVE = 1e-11;

describe('the Fréchet distance', () => {
  test.each(golden.sqrtm)('n $n1 and $n2, d $d: equals the definition with scipy.linalg.sqrtm', (c) => {
    const found = frechetDistance(lcgFeatures(1, c.n1, c.d, 0), lcgFeatures(2, c.n2, c.d, c.shift));
    expect(Math.abs(found - c.fid) / c.fid).toBeLessThan(1e-10); // sqrtm itself is right to about 1e-12
  });

  test.each(golden.svd)('n $n1 and $n2, d $d: equals the sum of numpy singular values of A·Bᵀ', (c) => {
    const found = frechetDistance(lcgFeatures(1, c.n1, c.d, 0), lcgFeatures(2, c.n2, c.d, c.shift));
    expect(Math.abs(found - c.fid) / c.fid).toBeLessThan(RELATIVE);
  });

  test.each(golden.lowRank)('n $n1 and $n2, d $d, rank $rank: singular covariances need no care', (c) => {
    const found = frechetDistance(
      lowRankFeatures(1, c.n1, c.d, c.rank),
      lowRankFeatures(2, c.n2, c.d, c.rank),
    );
    expect(Math.abs(found - c.fid) / c.fid).toBeLessThan(RELATIVE);
  });

  test('is 0 for equal sets, fewer or more rows than dimensions', () => {
    for (const [n, d] of [
      [30, 64],
      [64, 30],
    ] as const) {
      const set = lcgFeatures(1, n, d, 0);
      expect(frechetDistance(set, set)).toBeLessThan(1e-12); // Tr C is about 3 to 6
    }
  });

  test('is 0 for equal sets of constant rows, and the squared distance of their means for different ones', () => {
    const constant = (value: number) => ({ count: 5, dimension: 3, data: new Float32Array(15).fill(value) });
    expect(frechetDistance(constant(0.25), constant(0.25))).toBe(0);
    expect(frechetDistance(constant(0), constant(2))).toBe(12); // 3·2²
  });

  test('of one dimension is (μ₁ − μ₂)² + (σ₁ − σ₂)²', () => {
    const column = (...data: number[]) => ({ count: data.length, dimension: 1, data });
    // μ 2, σ 1 (ddof 1) against μ 6, σ √(32/3)… of 2, 4, 6, 12: μ 6, Σ(x−μ)² = 56, σ² = 56/3.
    expect(frechetDistance(column(1, 2, 3), column(2, 4, 6, 12))).toBeCloseTo(
      16 + (Math.sqrt(56 / 3) - 1) ** 2,
      12,
    );
  });

  test('does not depend on the order of the sets, of the rows, or on a common shift', () => {
    const a = lcgFeatures(1, 20, 12, 0);
    const b = lcgFeatures(2, 33, 12, 0.3);
    const turned = {
      ...a,
      data: Float64Array.from({ length: 240 }, (_, i) => a.data[(19 - Math.floor(i / 12)) * 12 + (i % 12)]!),
    };
    const shifted = (set: typeof a) => ({ ...set, data: Float64Array.from(set.data, (value) => value + 8) });
    const d = frechetDistance(a, b);
    expect(frechetDistance(b, a)).toBeCloseTo(d, 12);
    expect(frechetDistance(turned, b)).toBeCloseTo(d, 12);
    expect(frechetDistance(shifted(a), shifted(b))).toBeCloseTo(d, 12);
  });

  test('refuses sets of different dimension, and a single row, naming both shapes', () => {
    const a = lcgFeatures(1, 4, 3, 0);
    expect(() => frechetDistance(a, lcgFeatures(1, 4, 2, 0))).toThrow('[4, 3] and [4, 2]');
    expect(() => frechetDistance(a, lcgFeatures(1, 1, 3, 0))).toThrow(RangeError);
    expect(() => frechetDistance(a, { count: 4, dimension: 3, data: lcg(1, 11) })).toThrow('needs 12');
  });
});
