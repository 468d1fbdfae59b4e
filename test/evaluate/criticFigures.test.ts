import { describe, expect, test } from 'vitest';
import { criticFigures } from '../../src/evaluate/criticFigures.ts';
import { normals } from '../../src/numerics/random.ts';

type Scores = Float32Array<ArrayBuffer>;

/** N(shift, 1) on a grid of 1/1024, so that float32 holds them with 1000 added. */
const draw = (name: string, count: number, shift: number): Scores =>
  normals({ seed: 1, name }, count).map((value) => Math.round((value + shift) * 1024) / 1024);
const add = (scores: Scores, constant: number): Scores => scores.map((score) => score + constant);
const blocks = (count: number, size: number) =>
  Int32Array.from({ length: count }, (_, i) => Math.floor(i / size));

const scores = { real: draw('real', 100, 0.5), fake: draw('fake', 256, 0), train: draw('train', 300, 0.8) };
const units = { realUnits: blocks(100, 10), trainUnits: blocks(300, 10), seed: 1 };

test.each([1000, -31, 8192])('adding %d to every score changes no figure at all', (constant) => {
  const shifted = {
    real: add(scores.real, constant),
    fake: add(scores.fake, constant),
    train: add(scores.train, constant),
  };
  const [before, after] = [criticFigures(scores, units), criticFigures(shifted, units)];
  expect(after.metrics).toEqual(before.metrics);
  expect(after.histogram!.fake).toEqual(before.histogram!.fake);
  expect(after.histogram!.threshold - constant).toBeCloseTo(before.histogram!.threshold, 10);
});

test('figures are near those of the normals they come from, and lie within their intervals', () => {
  const { metrics } = criticFigures(scores, units);
  // AUC = Φ(0.5/√2) = 0.638; accuracy = Φ(0.25) = 0.599; fakes taken for real 1 − Φ(0.25) = 0.401.
  for (const [figure, truth] of [
    [metrics.auc, 0.638],
    [metrics.wasserstein, 0.5],
    [metrics.discriminatorAccuracy, 0.599],
    [metrics.generatorAccuracy, 0.401],
    [metrics.criticGap, 0.3],
  ] as const) {
    expect(figure.reason).toBeNull();
    expect(figure.low).toBeLessThan(truth);
    expect(figure.high).toBeGreaterThan(truth);
    expect(figure.high! - figure.low!).toBeLessThan(0.7); // of the widest, t₉·√(1/100 + 1/256)·2 = 0.53 for patients that do not differ
  }
});

test('a critic that tells all apart: AUC and accuracy 1, no fake taken for real, intervals of some width', () => {
  const { metrics } = criticFigures({ ...scores, fake: add(scores.fake, -50) }, units);
  expect([metrics.auc.value, metrics.discriminatorAccuracy.value, metrics.generatorAccuracy.value]).toEqual([
    1, 1, 0,
  ]);
  expect(metrics.auc.high).toBe(1);
  expect(metrics.auc.low).toBeLessThan(0.9);
  expect(metrics.generatorAccuracy.high).toBeGreaterThan(0.02); // Wilson of 0 of 128: 0.029
});

test('unequal numbers decide nothing: three times the fakes give the same accuracy', () => {
  // All fakes equal, so that no draw of a half differs.
  const flat = (count: number): Scores => new Float32Array(count).fill(0.25);
  const few = criticFigures({ ...scores, fake: flat(256) }, units).metrics.discriminatorAccuracy.value;
  const many = criticFigures({ ...scores, fake: flat(768) }, units).metrics.discriminatorAccuracy.value;
  expect(many).toBe(few);
});

test('the threshold is found on half of the patients and measured on the other half', () => {
  // Patients score 1000, 2000, 4000, 8000, fakes 0.
  const real = Float32Array.from({ length: 40 }, (_, i) => 1000 * 2 ** Math.floor(i / 10));
  const realUnits = blocks(40, 10);
  const { histogram, metrics } = criticFigures(
    { real, fake: new Float32Array(64), train: real },
    { realUnits, trainUnits: realUnits, seed: 1 },
  );
  // Midway between 0 and the mean of two patients; of all four it would be 1875.
  const byTwo = new Map([
    [750, [4, 8]],
    [1250, [2, 8]],
    [2250, [2, 4]],
    [1500, [1, 8]],
    [2500, [1, 4]],
    [3000, [1, 2]],
  ]);
  const others = byTwo.get(histogram!.threshold)!;
  const above = others.filter((score) => 1000 * score > histogram!.threshold).length / 2;
  expect(metrics.discriminatorAccuracy.value).toBe((above + 1) / 2);
});

describe('bad scores', () => {
  test('one that is not a number leaves no figure', () => {
    const fake = scores.fake.slice();
    fake[7] = Number.NaN;
    const { metrics, histogram } = criticFigures({ ...scores, fake }, units);
    for (const figure of Object.values(metrics))
      expect(figure).toEqual({ value: null, low: null, high: null, reason: 'not-finite' });
    expect(histogram).toBeNull();
  });

  test('constant ones: AUC ½, distance 0, and a histogram of one bin', () => {
    const flat = (count: number) => new Float32Array(count).fill(3);
    const { metrics, histogram } = criticFigures(
      { real: flat(100), fake: flat(256), train: flat(300) },
      units,
    );
    expect(metrics.auc.value).toBe(0.5);
    expect(metrics.wasserstein).toEqual({ value: 0, low: 0, high: 0, reason: null });
    expect(metrics.discriminatorAccuracy.value).toBe(0.5);
    expect(histogram!.from).toBe(2.5);
    expect(histogram!.fake.filter((count) => count > 0)).toEqual([256]);
  });

  test('three patients have no interval but for the fakes’ own share', () => {
    const { metrics } = criticFigures(scores, { ...units, realUnits: blocks(100, 40) });
    expect(metrics.auc).toMatchObject({ low: null, reason: 'too-few-units' });
    expect(metrics.discriminatorAccuracy).toMatchObject({ low: null, reason: 'too-few-units' });
    expect(metrics.generatorAccuracy.reason).toBeNull();
  });

  test('one real is too few; units of another count are refused', () => {
    const one = { ...scores, real: scores.real.slice(0, 1) };
    expect(criticFigures(one, { ...units, realUnits: blocks(1, 1) }).metrics.auc.reason).toBe(
      'too-few-images',
    );
    expect(() => criticFigures(one, units)).toThrow('100 and 300 units for 1 and 300 scores');
  });
});
