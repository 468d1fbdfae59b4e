import { describe, expect, test } from 'vitest';
import { keepExtremes, type Point, smooth } from '../../src/numerics/curves.ts';
import { uniforms } from '../../src/numerics/random.ts';
import { envelope, firstAtLeast, smoothed, thinnedLength, thinVisible } from '../../src/numerics/visible.ts';

const noise = (n: number, seed: number) =>
  Float64Array.from(uniforms({ seed, name: 'visible' }, n), (u) => (u > 0.97 ? Number.NaN : 2 * u - 1));

function thin(xs: Float64Array, ys: Float64Array, left: number, right: number, columns: number): Point[] {
  const out = new Float64Array(thinnedLength(columns));
  const written = thinVisible(xs, ys, left, right, columns, out);
  return Array.from({ length: written / 2 }, (_, i) => ({ x: out[2 * i]!, y: out[2 * i + 1]! }));
}

describe('thinVisible', () => {
  test.each([1, 2, 7, 100, 999])(
    'of a whole curve in %d columns it keeps what keepExtremes keeps',
    (columns) => {
      const xs = Float64Array.from({ length: 1000 }, (_, i) => i);
      const ys = noise(1000, columns);
      const all = Array.from(xs, (x, i) => ({ x, y: ys[i]! }));
      expect(thin(xs, ys, 0, 999, columns)).toEqual(keepExtremes(all, columns));
    },
  );

  test('of a part it keeps that part’s points and one neighbour on either side', () => {
    const xs = Float64Array.of(0, 1, 2, 3, 4, 5, 6);
    const ys = Float64Array.of(9, 8, 1, 5, 3, 7, 6);
    expect(thin(xs, ys, 2, 4, 50).map(({ x }) => x)).toEqual([1, 2, 3, 4, 5]);
    // One column: first 1, lowest 1, highest 5, last 3.
    expect(thin(xs, ys, 2, 4, 1).map(({ y }) => y)).toEqual([8, 1, 5, 3, 7]);
  });

  test('a range between two points still has both, so that the line crosses it', () => {
    const xs = Float64Array.of(0, 10);
    expect(thin(xs, xs, 4, 6, 100)).toEqual([
      { x: 0, y: 0 },
      { x: 10, y: 10 },
    ]);
  });

  test('it writes no more than it may, at any zoom, and each column keeps its lowest and highest', () => {
    const xs = Float64Array.from({ length: 5000 }, (_, i) => i / 7);
    const ys = noise(5000, 3);
    for (const [left, right, columns] of [
      [0, 714.2, 64],
      [100.3, 101.1, 64],
      [333, 333, 16],
      [650, 2000, 33],
    ] as const) {
      const points = thin(xs, ys, left, right, columns);
      expect(2 * points.length).toBeLessThanOrEqual(thinnedLength(columns));
      const inside = Array.from(ys).filter((y, i) => Number.isFinite(y) && xs[i]! >= left && xs[i]! <= right);
      const kept = points
        .filter(({ x, y }) => Number.isFinite(y) && x >= left && x <= right)
        .map(({ y }) => y);
      expect(Math.min(...kept)).toBe(Math.min(...inside));
      expect(Math.max(...kept)).toBe(Math.max(...inside));
    }
  });

  test('nothing gives nothing', () => {
    expect(thin(new Float64Array(), new Float64Array(), 0, 1, 10)).toEqual([]);
  });
});

test('firstAtLeast finds the first of equal values, and the end', () => {
  const xs = Float64Array.of(1, 2, 2, 2, 5);
  expect([0, 1, 1.5, 2, 3, 5, 6].map((x) => firstAtLeast(xs, x))).toEqual([0, 0, 1, 1, 4, 4, 5]);
});

test('smoothed is smooth over typed arrays', () => {
  const values = noise(300, 8);
  expect(Array.from(smoothed(values, 0.9))).toEqual(smooth(Array.from(values), 0.9));
  expect(() => smoothed(values, 1)).toThrow(RangeError);
});

test.each([1, 3, 21, 999])('envelope holds the lowest and highest of the %d values around each', (window) => {
  const values = noise(200, window);
  const { low, high } = envelope(values, window);
  const half = window >> 1;
  values.forEach((_, i) => {
    const around = Array.from(values.subarray(Math.max(0, i - half), i + half + 1)).filter(Number.isFinite);
    expect(low[i]).toBe(around.length ? Math.min(...around) : Number.NaN);
    expect(high[i]).toBe(around.length ? Math.max(...around) : Number.NaN);
  });
});
