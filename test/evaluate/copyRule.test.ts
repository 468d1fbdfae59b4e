import { expect, test } from 'vitest';
import { copyRule } from '../../src/evaluate/copyRule.ts';
import { binomialTail } from '../../src/numerics/binomialTail.ts';
import { lcg } from './golden.ts';

/** Distances to a nearest neighbour in `dimensions`: P(d < x) = x^dimensions, by inversion, evenly spread. */
const powerLaw = (count: number, dimensions: number) =>
  Float64Array.from({ length: count }, (_, i) => ((i + 0.5) / count) ** (1 / dimensions));
const own = (count: number) => Int32Array.from({ length: count }, (_, i) => i);
const rule = (
  honest: Float64Array,
  fake: ArrayLike<number>,
  about: { units?: Int32Array; near?: number } = {},
) =>
  copyRule({
    honest,
    units: about.units ?? own(honest.length),
    fake: Float64Array.from(fake),
    train: 100,
    nearIdentical: about.near ?? null,
  })!;

test('one honest image in a thousand lies below the threshold, if distances follow the power law', () => {
  for (const dimensions of [2, 4, 6]) {
    const { threshold, expected } = rule(powerLaw(2000, dimensions), [1]);
    expect(expected).toBeCloseTo(0.001, 10);
    expect(Math.abs(threshold ** dimensions / 0.001 - 1)).toBeLessThan(0.05); // 200 images tell the dimension to a per cent
  }
});

test('a steeper tail than six dimensions is not believed', () => {
  const { threshold } = rule(powerLaw(2000, 40), [1]);
  const quantile = powerLaw(2000, 40)[199]!; // the 200th of 2,000
  expect(threshold).toBeCloseTo(quantile * 0.01 ** (1 / 6), 10);
});

test('200 sets of honest fakes: the p-value is below 0.05 in at most 5 % of them', () => {
  // Fakes and validation images from one power law of 5 dimensions, 200 and 256 of them.
  const low = Array.from({ length: 200 }, (_, seed) => {
    const u = lcg(seed + 1, 456).map((x) => x ** (1 / 5));
    return rule(u.slice(0, 200), u.subarray(200)).p < 0.05;
  }).filter(Boolean).length;
  expect(low).toBeLessThanOrEqual(10);
});

test('one exact copy among 512 is enough; one image below the threshold is not', () => {
  const honest = powerLaw(100, 5);
  const fakes = (first: number) => [first, ...Array.from({ length: 511 }, () => 0.9)];
  const exact = rule(honest, fakes(1e-6));
  expect(exact.flagged).toBe(1);
  expect(exact.p).toBeLessThan(1e-4);
  const near = rule(honest, fakes(0.9 * exact.threshold));
  expect(near.flagged).toBe(1);
  expect(near.p).toBe(1); // four depths times 1 − 0.999⁵¹² = 0.40
  expect(near.share.high).toBeGreaterThan(near.share.value!);
});

test('p is the binomial chance of so many below a depth, times four depths', () => {
  const honest = powerLaw(2000, 4);
  const { threshold, expected, p } = rule(honest, [...Array(6).fill(0.1), ...Array(506).fill(0.9)]);
  expect(threshold / 3).toBeLessThan(0.1);
  expect(threshold).toBeGreaterThan(0.1);
  expect(p).toBeCloseTo(4 * binomialTail(512, expected, 6), 12);
});

test('validation images that are near themselves are what is expected', () => {
  // 5 of 100 are in the training split by mistake.
  const honest = powerLaw(100, 5).map((d, i) => (i < 5 ? 1e-9 : d));
  const { expected, p } = rule(honest, [...Array(25).fill(1e-9), ...Array(487).fill(0.9)]);
  expect(expected).toBeCloseTo(0.05, 12);
  expect(p).toBeGreaterThan(0.05); // 25.6 of 512 were to be expected
});

test('each unit weighs the same, however many images it has', () => {
  // Unit 0: 90 images at 0.5 and more. Unit 1: 10 images, near ones among them.
  const far = Float64Array.from({ length: 90 }, (_, i) => 0.5 + i / 1000);
  const near = Float64Array.from({ length: 10 }, (_, i) => 0.2 + i / 100);
  const units = Int32Array.from({ length: 100 }, (_, i) => (i < 90 ? 0 : 1));
  const honest = Float64Array.from([...far, ...near]);
  // The nearest tenth by weight are two images of unit 1 (1/20 each): 0.20 and 0.21.
  const { threshold } = rule(honest, [1], { units });
  expect(threshold).toBeCloseTo(0.21 * 0.01 ** (1 / 6), 10);
});

test('near-identical counts where no validation image is, and the null lies twice as far', () => {
  const honest = Float64Array.from({ length: 50 }, (_, i) => 0.3 + i / 100);
  const without = rule(honest, [1]).threshold;
  expect(rule(honest, [1], { near: 0.16 })).toMatchObject({ threshold: 0.16 });
  expect(rule(honest, [1], { near: 0.16 }).expected).toBeGreaterThan(0.001);
  expect(rule(honest, [1], { near: 0.25 }).threshold).toBe(without);
  expect(rule(honest.with(0, 0.1), [1], { near: 0.16 }).threshold).not.toBe(0.16);
});

test('too few validation images, no fakes, or a null of nothing but copies give no share', () => {
  expect(rule(powerLaw(7, 4), [1])).toBe(null);
  expect(rule(powerLaw(8, 4), [])).toBe(null);
  expect(rule(new Float64Array(20), [1])).toBe(null);
});
