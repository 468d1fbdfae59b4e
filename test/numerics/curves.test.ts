import { describe, expect, test } from 'vitest';
import {
  keepExtremes,
  linearWithin,
  type Point,
  smooth,
  symmetricLog,
  symmetricPower,
  symmetricTicks,
} from '../../src/numerics/curves.ts';
import { uniforms } from '../../src/numerics/random.ts';

const noise = (n: number, seed: number) => Array.from(uniforms({ seed, name: 'curves' }, n));

/** [n] points, x = 0, 1, …, y uniform in [-1, 1) with some that are not finite. */
function noisy(n: number, seed: number): Point[] {
  return noise(n, seed).map((u, x) => ({ x, y: u > 0.98 ? Number.NaN : u * 2 - 1 }));
}

const finite = (points: readonly Point[]) => points.map(({ y }) => y).filter(Number.isFinite);

describe('keepExtremes', () => {
  test.each([1, 2, 3, 7, 100, 999, 5000])(
    'every one of %d columns keeps its lowest and highest value, from at most four points',
    (columns) => {
      const points = noisy(1000, columns);
      const kept = keepExtremes(points, columns);
      const columnOf = ({ x }: Point) => Math.min(columns - 1, Math.floor((x - 0) / (999 / columns)));
      for (const column of new Set(points.map(columnOf))) {
        const all = points.filter((point) => columnOf(point) === column);
        const some = kept.filter((point) => columnOf(point) === column);
        expect(some.length).toBeLessThanOrEqual(4);
        expect(some.length).toBeGreaterThan(0);
        if (finite(all).length === 0) continue;
        expect(Math.min(...finite(some))).toBe(Math.min(...finite(all)));
        expect(Math.max(...finite(some))).toBe(Math.max(...finite(all)));
      }
      const places = kept.map((point) => points.indexOf(point));
      expect(places).toEqual([...new Set(places)].sort((a, b) => a - b)); // points of the input, in order, each once
    },
  );

  test('one spike in a million points is drawn', () => {
    const points = Array.from({ length: 1_000_000 }, (_, x) => ({ x, y: x === 654_321 ? 1e6 : 0 }));
    const kept = keepExtremes(points, 600);
    expect(kept).toContainEqual({ x: 654_321, y: 1e6 });
    expect(kept.length).toBeLessThanOrEqual(4 * 600);
  });

  test('the first, lowest, highest and last of one column, in order', () => {
    const points = [3, 4, 9, 5, 1, 2].map((y, x) => ({ x, y }));
    expect(keepExtremes(points, 1).map(({ y }) => y)).toEqual([3, 9, 1, 2]);
  });

  test('a column of values that are not finite stays as one gap', () => {
    const points = [1, Number.NaN, Number.POSITIVE_INFINITY, Number.NaN, 2, 2].map((y, x) => ({ x, y }));
    // Parts [0, 5/3), [5/3, 10/3), [10/3, 5].
    expect(keepExtremes(points, 3).map(({ y }) => y)).toEqual([1, Infinity, 2, 2]);
  });

  test('points at one place are one column; no points are none', () => {
    expect(
      keepExtremes(
        [1, 5, 2].map((y) => ({ x: 4, y })),
        10,
      ).map(({ y }) => y),
    ).toEqual([1, 5, 2]);
    expect(keepExtremes([], 10)).toEqual([]);
  });

  test('an x that falls and a drawing without columns are refused', () => {
    const back = [2, 1].map((x) => ({ x, y: 0 }));
    expect(() => keepExtremes(back, 4)).toThrow('x falls from 2 to 1 at point 1');
    expect(() => keepExtremes([], 0)).toThrow('not 0');
  });
});

describe('smooth', () => {
  test('weights half as much with every step back', () => {
    // By hand, Σ wᵏ y / Σ wᵏ with w = ½: 1; (2 + ½·1)/1½ = 5/3; (4 + ½·2 + ¼·1)/1¾ = 3.
    expect(smooth([1, 2, 4], 0.5)).toEqual([1, 5 / 3, 3]);
  });

  test('equals the weighted mean written out, which needs no recursion', () => {
    const values = noise(60, 3);
    const expected = values.map((_, t) => {
      const weights = values.slice(0, t + 1).map((_, i) => 0.93 ** (t - i));
      const sum = weights.reduce((total, w, i) => total + w * values[i]!, 0);
      return sum / weights.reduce((total, w) => total + w, 0);
    });
    smooth(values, 0.93).forEach((value, t) => {
      expect(value).toBeCloseTo(expected[t]!, 12); // doubles summed in another order
    });
  });

  test('a weight of 0 gives the values back', () => {
    const values = noise(20, 4);
    expect(smooth(values, 0)).toEqual(values);
  });

  test('what is not finite is a gap and leaves no trace in what follows', () => {
    expect(smooth([1, Number.NaN, Infinity, 2, 4], 0.5)).toEqual([1, Number.NaN, Number.NaN, 5 / 3, 3]);
  });

  test.each([1, -0.1, Number.NaN])('a weight of %d is refused', (weight) => {
    expect(() => smooth([1], weight)).toThrow(RangeError);
  });
});

describe('the symmetric logarithm', () => {
  test('passes 0, mirrors signs and gives a decade per factor of ten far out', () => {
    expect(symmetricLog(0, 1)).toBe(0);
    expect(symmetricLog(9, 1)).toBeCloseTo(1, 15); // log₁₀(1 + 9)
    expect(symmetricLog(-999, 1)).toBeCloseTo(-3, 14); // −log₁₀(1 + 999)
    expect(symmetricLog(1e9, 1) - symmetricLog(1e8, 1)).toBeCloseTo(1, 7);
  });

  test.each([-1e12, -3, -1e-9, 0, 1e-9, 0.5, 910.05, 1e12])('%d comes back', (y) => {
    const back = symmetricPower(symmetricLog(y, 0.1), 0.1);
    expect(Math.abs(back - y)).toBeLessThanOrEqual(1e-12 * Math.abs(y)); // a handful of roundings through exp and log
  });

  test('is a line one to two decades below what the values are like', () => {
    expect(linearWithin([-300, 0, 250, Number.NaN, 2000])).toBe(10);
    expect(linearWithin([0.02, -0.03, 0.05])).toBeCloseTo(0.001, 15);
    expect(linearWithin([0, Number.NaN])).toBe(1);
  });

  test('has its figures at 0 and at powers of ten, no more than fit', () => {
    const low = symmetricLog(-2000, 1);
    const high = symmetricLog(500, 1);
    const figures = (most: number) =>
      symmetricTicks(low, high, 1, most).map((tick) => Math.round(symmetricPower(tick, 1)));
    expect(figures(20)).toEqual([-1000, -100, -10, 0, 10, 100]);
    for (const most of [6, 5, 4, 3]) {
      expect(figures(most).length).toBeLessThanOrEqual(most);
      expect(figures(most)).toContain(0);
    }
  });
});
