import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Fit, fitSquare, shrink, stretchGrey8 } from '../../src/preprocess/resize.ts';
import { floats, golden, largestDifference } from '../ingest/golden.ts';

interface Case {
  readonly height: number;
  readonly width: number;
  readonly size: number;
  readonly seed: number;
  /** Base64 of the output, or, where it is large, its SHA-256. */
  readonly out?: string;
  readonly sha256?: string;
}

/** Pillow 9.4 and torch 1.13 (test/oracle/preprocess/resize.py). */
const pillow = JSON.parse(
  readFileSync(join(import.meta.dirname, '../oracle/preprocess/resize.json'), 'utf8'),
) as {
  readonly float: readonly (Case & { readonly fit: Fit; readonly torch: number })[];
  readonly grey: readonly Case[];
};

/** The generator of the scripts: a ← a·1664525 + 1013904223 mod 2³². */
function pseudoRandom(seed: number, count: number): Uint32Array {
  let a = seed;
  return Uint32Array.from({ length: count }, () => {
    a = (Math.imul(a, 1664525) + 1013904223) >>> 0;
    return a;
  });
}

/** u = a/2³², mapped to [−1, 1). */
function image(seed: number, count: number): Float32Array {
  return Float32Array.from(pseudoRandom(seed, count), (a) => (a / 4294967296) * 2 - 1);
}

// Pillow 9.4, mode F, BILINEAR (test/oracle/ingest/golden.py).
test.each(golden.resizes)('$height × $width to $size equals Pillow', ({ height, width, size, seed, out }) => {
  const resized = fitSquare(image(seed, height * width), { width, height, size, fit: 'pad' });
  expect(largestDifference(resized, floats(out))).toBe(0);
});

test.each(pillow.float)('$height × $width to $size, $fit, equals Pillow to the last bit', (given) => {
  const { height, width, size, seed, fit } = given;
  const resized = fitSquare(image(seed, height * width), { width, height, size, fit, fill: -1 });
  expectBytes(resized, given);
});

test('torch with antialias=True lies within 2e-6 of the same numbers', () => {
  expect(pillow.float.length).toBe(39);
  expect(Math.max(...pillow.float.map((given) => given.torch))).toBeLessThan(2e-6); // torch keeps its weights in float32
});

test.each(pillow.grey)('8-bit $height × $width to $size equals torchvision’s Resize', (given) => {
  const { height, width, size, seed } = given;
  const bytes = Uint8Array.from(pseudoRandom(seed, height * width), (a) => {
    const byte = a >>> 24;
    return byte < 24 ? 0 : byte > 230 ? 255 : byte;
  });
  expectBytes(stretchGrey8(bytes, { width, height, size }), given);
});

test('an image shrunk to a rectangle has the rows that one axis alone gives it', () => {
  const pixels = image(3, 64 * 64); // equal sides: golden cases cover both passes by themselves
  const wide = shrink(pixels, { width: 64, height: 64, toWidth: 64, toHeight: 16 });
  const both = shrink(pixels, { width: 64, height: 64, toWidth: 16, toHeight: 16 });
  expect(wide.length).toBe(64 * 16);
  expect(both).toEqual(fitSquare(pixels, { width: 64, height: 64, size: 16, fit: 'stretch' }));
  const narrow = shrink(pixels, { width: 64, height: 64, toWidth: 16, toHeight: 64 });
  expect(shrink(narrow, { width: 16, height: 64, toWidth: 16, toHeight: 16 })).toEqual(both);
});

test('white stays white in 8 bits, whatever the rounded weights sum to', () => {
  for (const size of [1, 7, 20, 64, 129]) {
    const out = stretchGrey8(new Uint8Array(37 * 53).fill(255), { width: 37, height: 53, size });
    expect(out.every((value) => value === 255)).toBe(true);
  }
});

test('an 8-bit image of the right size comes back as a copy', () => {
  const bytes = Uint8Array.of(1, 2, 3, 4);
  const out = stretchGrey8(bytes, { width: 2, height: 2, size: 2 });
  expect(out).toEqual(bytes);
  expect(out.buffer).not.toBe(bytes.buffer);
});

test('a constant stays that constant, and padding keeps its own value', () => {
  const flat = fitSquare(new Float32Array(100 * 100).fill(0.25), {
    width: 100,
    height: 100,
    size: 32,
    fit: 'pad',
  });
  expect(largestDifference(flat, new Float32Array(32 * 32).fill(0.25))).toBeLessThan(6e-8); // weights sum to 1 in float64
  const tall = fitSquare(new Float32Array(64 * 16).fill(1), { width: 16, height: 64, size: 64, fit: 'pad' });
  expect([...tall.subarray(0, 64)]).toEqual([
    ...Array<number>(24).fill(-1),
    ...Array<number>(16).fill(1),
    ...Array<number>(24).fill(-1),
  ]); // identity scale: 24 + 16 + 24 columns
});

test('crop takes the centred square, and an odd rest is cut off the end', () => {
  const row = Float32Array.of(1, 2, 3, 4, 5); // [1, 5]: floor(4 / 2) = 2
  expect([...fitSquare(row, { width: 5, height: 1, size: 1, fit: 'crop' })]).toEqual([3]);
  const column = Float32Array.of(1, 1, 2, 2, 3, 3, 4, 4, 5, 5); // [5, 2]: floor(3 / 2) = 1
  expect([...fitSquare(column, { width: 2, height: 5, size: 2, fit: 'crop' })]).toEqual([2, 2, 3, 3]);
});

test('a wrong pixel count is refused with both shapes, and so is a side of nothing', () => {
  const wrong = { width: 2, height: 3, size: 32, fit: 'pad' } as const;
  expect(() => fitSquare(new Float32Array(5), wrong)).toThrow('5 values for [3, 2]');
  expect(() => stretchGrey8(new Uint8Array(5), wrong)).toThrow('5 values for [3, 2]');
  expect(() => stretchGrey8(new Uint8Array(0), { width: 0, height: 3, size: 32 })).toThrow('[3, 0]');
  expect(() => fitSquare(new Float32Array(6), { ...wrong, size: 1.5 })).toThrow('side of 1.5');
});

function expectBytes(values: Float32Array | Uint8Array, { out, sha256 }: Case): void {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  if (sha256 !== undefined) expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
  else expect(bytes.toString('base64')).toBe(out);
}
