import { expect, test } from 'vitest';
import { psnr } from '../../src/evaluate/psnr.ts';
import { ssim } from '../../src/evaluate/ssim.ts';
import { golden, imagePair } from './golden.ts';

// Both sides in float64: only the order of additions differs.
test.each(golden.images)('SSIM and PSNR of a $size px pair equal scikit-image 0.19.3', (expected) => {
  const { size } = expected;
  const { g, h } = imagePair(size);
  expect(Math.abs(ssim(g, h, size) - expected.ssim)).toBeLessThan(1e-12);
  expect(
    Math.abs(
      ssim(
        g,
        g.map((value) => 1 - value),
        size,
      ) - expected.ssimInverted,
    ),
  ).toBeLessThan(1e-12);
  expect(Math.abs(psnr(g, h) - expected.psnr)).toBeLessThan(1e-11);
});

test('equal images have SSIM 1 and infinite PSNR; constant ones too', () => {
  const { g } = imagePair(32);
  expect(ssim(g, g, 32)).toBeCloseTo(1, 14);
  expect(psnr(g, g)).toBe(Number.POSITIVE_INFINITY);
  const flat = new Float32Array(1024).fill(0.5);
  expect(ssim(flat, flat, 32)).toBeCloseTo(1, 12);
});

test('black against white has PSNR 0 dB and SSIM C₁/(1 + C₁)', () => {
  const black = new Float32Array(256);
  const white = new Float32Array(256).fill(1);
  expect(psnr(black, white)).toBeCloseTo(0, 14);
  expect(ssim(black, white, 16)).toBeCloseTo(1e-4 / (1 + 1e-4), 10); // the variances are 0, so only luminance is left
});

test('both scale with the range: images twice as large with range 2 give the same figures', () => {
  const { g, h } = imagePair(32);
  const double = (image: Float64Array) => image.map((value) => 2 * value);
  expect(ssim(double(g), double(h), 32, 2)).toBeCloseTo(ssim(g, h, 32), 12);
  expect(psnr(double(g), double(h), 2)).toBeCloseTo(psnr(g, h), 12);
});

test('images of other sizes than told are refused with the sizes', () => {
  expect(() => ssim(new Float32Array(1024), new Float32Array(1000), 32)).toThrow('1024 and 1000');
  expect(() => ssim(new Float32Array(100), new Float32Array(100), 10)).toThrow(RangeError);
  expect(() => psnr(new Float32Array(4), new Float32Array(5))).toThrow('4 and 5');
});
