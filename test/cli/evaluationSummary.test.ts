import { expect, test } from 'vitest';
import { summariseEvaluation } from '../../src/cli/evaluationSummary.ts';
import { EVALUATION, figureOf, noFigure } from '../fixtures/evaluation.ts';

const verdict = { outcome: 'passed', text: 'FID gate passed', reason: 'It is so.' } as const;

test('the verdict comes first, then warnings, then figures in columns, then what they stand on', () => {
  const { lines } = summariseEvaluation({ evaluation: EVALUATION, verdict, warnings: ['Beware.'] });
  expect(lines.slice(0, 2)).toEqual(['FID gate passed. It is so.', 'Warning: Beware.']);
  const heading = lines.findIndex((line) => line.trim() === '95 % interval');
  const rows = lines.slice(heading + 1, -1);
  const start = lines[heading]!.indexOf('95');
  for (const row of rows.filter((line) => / to /.test(line))) expect(row.slice(0, start)).toMatch(/ {2}$/);
  expect(lines.at(-1)).toMatch(/^Measured with ImageNet MobileNetV2.*64 features, weights 7d1a0c52\)/);
});

test('a figure stands with its interval, and what was not measured with its reason', () => {
  const evaluation = {
    ...EVALUATION,
    metrics: { ...EVALUATION.metrics, fid: figureOf(12.3456, 11, 14.04), auc: noFigure('no-critic') },
  };
  const { lines } = summariseEvaluation({ evaluation, verdict: null, warnings: [] });
  expect(lines[0]).toBe('No threshold was given, so nothing was to pass.');
  expect(lines.find((line) => line.startsWith('  FID '))).toMatch(/^ {2}FID +12\.35 {2}11 to 14\.04$/);
  expect(lines.find((line) => line.includes('AUC'))).toMatch(/–.*there is no critic$/);
  expect(lines.join('\n')).not.toMatch(/NaN|null|undefined/);
});

test('four figures that are missing alike take one row', () => {
  const none = noFigure('no-weights');
  const lpips = { realFake: none, realReal: none, nearestTraining: none, fakeFake: none };
  const evaluation = { ...EVALUATION, metrics: { ...EVALUATION.metrics, lpips } };
  const { lines } = summariseEvaluation({ evaluation, verdict: null, warnings: [] });
  expect(lines.filter((line) => line.startsWith('  LPIPS'))).toHaveLength(1);
});

test.each([
  [null, 0],
  ['passed', 0],
  ['not-passed', 3],
  ['inconclusive', 4],
] as const)('the verdict %s ends with %i', (outcome, exitCode) => {
  const said = outcome && { ...verdict, outcome };
  expect(summariseEvaluation({ evaluation: EVALUATION, verdict: said, warnings: [] }).exitCode).toBe(
    exitCode,
  );
});
