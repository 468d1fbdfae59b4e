import { expect, test } from 'vitest';
import { auc } from '../../src/evaluate/auc.ts';
import golden from '../oracle/evaluation/features.json' with { type: 'json' };
import { upTo } from './featureTables.ts';
import { lcg } from './golden.ts';

const scores = (seed: number, n: number, shift: number) =>
  lcg(seed, n).map((u) => Math.floor(8 * (4 * u + shift)) / 8);

test('with ties it is scipy.stats.mannwhitneyu over n·m', () => {
  expect(golden.auc.ties).toBeGreaterThan(0);
  expect(auc(scores(21, 40, 0.5), scores(22, 70, 0), upTo(40)).value).toBeCloseTo(golden.auc.value, 14);
});

test('is ½ for equal scores, 1 and 0 for sides apart', () => {
  expect(auc([3, 3], [3, 3, 3], [0, 1])).toEqual({ value: 0.5, standardError: 0 });
  expect(auc([4, 5], [1, 2], [0, 1]).value).toBe(1);
  expect(auc([1, 2], [4, 5], [0, 1]).value).toBe(0);
});

test('its error is DeLong’s for single images, and larger for patients whose images score alike', () => {
  // Placements of 1, 3 over 0, 2: ½, 1; of 0, 2 over 1, 3: 1, ½. Var = s²/2 + s²/2 with s² = 1/8.
  expect(auc([1, 3], [0, 2], [0, 1]).standardError).toBeCloseTo(Math.sqrt(1 / 8), 14);
  const real = lcg(1, 40).sort();
  const fake = lcg(2, 60);
  const single = auc(real, fake, upTo(40)).standardError;
  const patients = auc(
    real,
    fake,
    upTo(40).map((i) => Math.floor(i / 8)),
  ).standardError;
  expect(patients).toBeGreaterThan(1.5 * single);
});
