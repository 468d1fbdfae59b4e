import { expect, test } from 'vitest';
import { resizeSquare } from '../../src/preprocess/resize.ts';
import { floats, golden, largestDifference } from '../ingest/golden.ts';

/** The generator of golden.py: a ← a·1664525 + 1013904223 mod 2³², u = a/2³², here mapped to [−1, 1). */
function pseudoRandom(seed: number, count: number): Float32Array {
  let a = seed;
  return Float32Array.from({ length: count }, () => {
    a = (Math.imul(a, 1664525) + 1013904223) >>> 0;
    return (a / 4294967296) * 2 - 1;
  });
}

// Pillow 9.4, mode F, BILINEAR (test/oracle/ingest/golden.py). Same sums in the same order: one float32 step (6e-8) is allowed.
test.each(golden.resizes)('$height × $width to $size equals Pillow', ({ height, width, size, seed, out }) => {
  const pixels = pseudoRandom(seed, height * width);
  expect(largestDifference(resizeSquare(pixels, { width, height, size }), floats(out))).toBeLessThan(6e-8);
});

test('a constant stays that constant, and padding keeps its own value', () => {
  const flat = resizeSquare(new Float32Array(100 * 100).fill(0.25), { width: 100, height: 100, size: 32 });
  expect(largestDifference(flat, new Float32Array(32 * 32).fill(0.25))).toBeLessThan(6e-8); // weights sum to 1 in float64
  const tall = resizeSquare(new Float32Array(64 * 16).fill(1), { width: 16, height: 64, size: 64 });
  expect([...tall.subarray(0, 64)]).toEqual([
    ...Array<number>(24).fill(-1),
    ...Array<number>(16).fill(1),
    ...Array<number>(24).fill(-1),
  ]); // identity scale: 24 + 16 + 24 columns
});

test('a wrong pixel count is refused with both shapes', () => {
  expect(() => resizeSquare(new Float32Array(5), { width: 2, height: 3, size: 32 })).toThrow(
    '5 values for [3, 2]',
  );
});
