import { expect, test } from 'vitest';
import { verdict } from '../../src/report/verdict.ts';
import type { Gate } from '../../src/run.ts';

const figures = (fid: number, matchedFid: number, floor: number) => ({
  fid,
  matchedFid,
  floor,
  ratio: floor === 0 ? null : matchedFid / floor,
});
const ratio: Gate = { kind: 'ratio', threshold: 2 };
const absolute: Gate = { kind: 'fid', threshold: 5 };

test.each([
  ['a ratio below the threshold passes', figures(9, 3, 2), ratio, true],
  ['a ratio at the threshold passes', figures(9, 4, 2), ratio, true],
  ['a ratio a hair above does not', figures(9, 4.0001, 2), ratio, false],
  ['an FID at the threshold passes whatever its ratio', figures(5, 99, 1), absolute, true],
  ['an FID a hair above does not, whatever its ratio', figures(5.0001, 1, 1), absolute, false],
  ['a floor of 0 gives no ratio and does not pass', figures(1, 1, 0), ratio, false],
  ['a ratio that is not a number does not pass', figures(1, Number.NaN, 1), ratio, false],
  ['an FID that is not a number does not pass', figures(Number.NaN, 1, 1), absolute, false],
])('%s', (_, evaluation, gate, passed) => {
  const judged = verdict(evaluation, gate);
  expect(judged.passed).toBe(passed);
  expect(judged.text).toBe(passed ? 'FID gate passed' : 'FID gate not passed');
});

test('the reason holds the figures that decided', () => {
  expect(verdict(figures(9, 3, 2), ratio).reason).toBe(
    'FID 3 is 1.5 times its floor of 2; the gate is at most 2 times.',
  );
  expect(verdict(figures(9.12345, 3, 2), absolute).reason).toBe('FID 9.123; the gate is at most 5.');
  expect(verdict(figures(1, 1, 0), ratio).reason).toContain('floor 0');
});
