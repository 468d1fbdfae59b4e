import { expect, test } from 'vitest';
import { asInThesis } from '../../src/evaluate/asInThesis.ts';
import type { PairDistance } from '../../src/evaluate/pairFigures.ts';
import { uniformSsim } from '../../src/evaluate/uniformSsim.ts';
import golden from '../oracle/evaluation/images.json' with { type: 'json' };
import { imagePair } from './golden.ts';

const { thesis } = golden;
const { g, h } = imagePair(64);
const set = (image: Float64Array) => ({
  count: 1,
  size: 64,
  data: Float32Array.from(image, (x) => 2 * x - 1),
});
const input = {
  real: set(g),
  fake: set(h),
  pairs: { realFake: [[0, 0]] },
  scores: null,
  lpips: null,
} as const;

// float64 sums of float32 pixels on both sides.
test('SSIM is skimage 0.19.3 by its defaults on [−1, 1] with range 2, PSNR on [0, 1]', async () => {
  const found = await asInThesis(input);
  expect(Math.abs(found.ssim! - thesis.ssim)).toBeLessThan(1e-9);
  expect(Math.abs(found.psnr! - thesis.psnr)).toBeLessThan(1e-9);
  expect(found).toMatchObject({ lpips: null, discriminatorAccuracy: null, generatorAccuracy: null });
  expect(Math.abs(uniformSsim(g, h, 64, 1) - thesis.ssimOnUnitRange)).toBeLessThan(1e-12); // 0.914036562 in facts.md
});

test('equal images have the PSNR of 100 that eval_model.py gives them', async () => {
  expect(await asInThesis({ ...input, fake: input.real })).toMatchObject({ psnr: 100 });
});

test('accuracies are of the raw scores around 0.5, as many fakes as reals', async () => {
  const scores = { real: Float32Array.from([0.6, 0.4, 2, 0.5]), fake: Float32Array.from([0.4, 0.7]) };
  // Reals above: 2 of 4; fakes below: 1 of 2; fakes above: 1 of 2. 0.5 itself is neither.
  expect(await asInThesis({ ...input, scores })).toMatchObject({
    discriminatorAccuracy: 0.5,
    generatorAccuracy: 0.5,
  });
  const moved = { real: scores.real.map((s) => s + 1000), fake: scores.fake.map((s) => s + 1000) };
  expect(await asInThesis({ ...input, scores: moved })).toMatchObject({
    discriminatorAccuracy: 0.5, // all called real
    generatorAccuracy: 1,
  });
  const broken = { real: Float32Array.from([Number.NaN]), fake: scores.fake };
  expect(await asInThesis({ ...input, scores: broken })).toMatchObject({ discriminatorAccuracy: null });
});

test('LPIPS gets the pairs on [0, 1]', async () => {
  const lpips: PairDistance = {
    async distances(first, second, pairs) {
      expect(first.data.every((x, i) => x === Math.fround((input.real.data[i]! + 1) / 2))).toBe(true);
      expect(second.data.every((x, i) => x === Math.fround((input.fake.data[i]! + 1) / 2))).toBe(true);
      expect(pairs).toEqual([[0, 0]]);
      return Float64Array.from([0.25]);
    },
  };
  expect(await asInThesis({ ...input, lpips })).toMatchObject({ lpips: 0.25 });
});
