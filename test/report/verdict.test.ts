/** The gate by hand: every figure here is made up, every outcome follows from its interval. */
import { expect, test } from 'vitest';
import type { Figure } from '../../src/evaluation.ts';
import { type Judged, verdict } from '../../src/report/verdict.ts';
import type { Gate } from '../../src/run.ts';
import {
  bareFigure,
  COPYING_EVALUATION,
  EVALUATION,
  figureOf,
  noFigure,
  POOR_EVALUATION,
} from '../fixtures/evaluation.ts';

const ratio: Gate = { kind: 'ratio', threshold: 2 };
const absolute: Gate = { kind: 'fid', threshold: 5 };

function judged(metrics: Partial<Judged['metrics']>, rest: Partial<Judged> = {}): Judged {
  return { ...EVALUATION, metrics: { ...EVALUATION.metrics, ...metrics }, ...rest };
}

const byRatio = (figure: Figure) => verdict(judged({ ratio: figure }), ratio);

test.each([
  ['an interval within the bound passes', figureOf(1.5, 1.2, 1.9), 'passed'],
  ['one that ends at the bound passes', figureOf(1.8, 1.6, 2), 'passed'],
  ['one that begins beyond it does not', figureOf(2.5, 2.0001, 3), 'not-passed'],
  ['one that holds it is inconclusive, its value within', figureOf(1.9, 1.7, 2.1), 'inconclusive'],
  ['one that holds it is inconclusive, its value beyond', figureOf(2.05, 1.9, 2.2), 'inconclusive'],
  ['one that begins at it is inconclusive', figureOf(2.5, 2, 3), 'inconclusive'],
  ['a value within, without an interval, is inconclusive', bareFigure(1.5, 'too-few-units'), 'inconclusive'],
  ['a value beyond, without an interval, does not pass', bareFigure(2.5, 'too-few-units'), 'not-passed'],
  ['a value of an earlier version stands as it was decided', bareFigure(2, 'earlier-version'), 'passed'],
  ['… and against it', bareFigure(2.1, 'earlier-version'), 'not-passed'],
  ['what was not measured is inconclusive', noFigure('too-few-images'), 'inconclusive'],
  ['a floor of 0 does not pass: more images would not help', noFigure('floor-zero'), 'not-passed'],
  ['nor does a ratio that is no number', figureOf(Number.NaN, 1, 1.5), 'not-passed'],
] as const)('%s', (_, figure, outcome) => {
  expect(byRatio(figure).outcome).toBe(outcome);
});

test('the gate reads the figure of its kind and no other', () => {
  const passing = figureOf(4, 3, 5);
  const failing = figureOf(50, 40, 60);
  expect(verdict(judged({ fid: passing, ratio: failing }), absolute).outcome).toBe('passed');
  expect(verdict(judged({ fid: failing, ratio: figureOf(1, 1, 1) }), absolute).outcome).toBe('not-passed');
});

test('each outcome has its words', () => {
  expect(byRatio(figureOf(1, 1, 1)).text).toBe('FID gate passed');
  expect(byRatio(figureOf(3, 3, 3)).text).toBe('FID gate not passed');
  expect(byRatio(figureOf(2, 1, 3)).text).toBe('Inconclusive: more images needed');
});

const withGate = (gate: Partial<Gate>, evaluation: Judged = EVALUATION) =>
  verdict(evaluation, { ...ratio, ...gate }); // the fixture's ratio is 1.62 [1.38, 1.91]: passed

test.each([
  ['recall whose interval is above the floor meets it', { recall: figureOf(0.5, 0.4, 0.6) }, true, 'passed'],
  ['recall whose interval holds it is undecided', { recall: figureOf(0.41, 0.3, 0.5) }, null, 'inconclusive'],
  ['recall below it does not', { recall: figureOf(0.39, 0.3, 0.5) }, false, 'not-passed'],
  [
    'recall without an interval is undecided',
    { recall: bareFigure(0.5, 'too-few-units') },
    null,
    'inconclusive',
  ],
  ['recall that was not measured is undecided', { recall: noFigure('too-few-images') }, null, 'inconclusive'],
] as const)('%s', (_, metrics, met, outcome) => {
  const { conditions, outcome: found } = withGate({ recallFloor: 0.4 }, judged(metrics));
  expect(conditions).toEqual([{ name: 'recallFloor', bound: 0.4, value: metrics.recall.value, met }]);
  expect(found).toBe(outcome);
});

test.each([
  // 0.0039 [0.0011, 0.0141] in pixels, 0.0059 [0.002, 0.0171] in features
  ['shares whose upper ends are within meet it', EVALUATION, 0.02, 0.0059, true, 'passed'],
  ['the worse of both spaces decides', EVALUATION, 0.015, 0.0059, null, 'inconclusive'],
  ['a share beyond does not', EVALUATION, 0.005, 0.0059, false, 'not-passed'],
  ['a generator that copies does not', COPYING_EVALUATION, 0.02, 0.0801, false, 'not-passed'],
  [
    'what cannot be assessed is undecided',
    { ...EVALUATION, memorisation: POOR_EVALUATION.memorisation },
    0.02,
    null,
    null,
    'inconclusive',
  ],
  [
    'what was not asked is undecided',
    { ...EVALUATION, memorisation: null },
    0.02,
    null,
    null,
    'inconclusive',
  ],
] as const)('copy rate: %s', (_, evaluation, copyRate, value, met, outcome) => {
  const found = withGate({ copyRate }, evaluation);
  expect(found.conditions).toEqual([{ name: 'copyRate', bound: copyRate, value, met }]);
  expect(found.outcome).toBe(outcome);
});

test.each([
  [0.034, 0.03, true, 'passed'],
  [0.034, 0.034, true, 'passed'],
  [0.034, 0.05, false, 'not-passed'],
] as const)('a p of %f at a bound of %f', (p, kidP, met, outcome) => {
  const found = withGate({ kidP }, { ...EVALUATION, kidTest: { p, permutations: 1000 } });
  expect(found.conditions).toEqual([{ name: 'kidP', bound: kidP, value: p, met }]);
  expect(found.outcome).toBe(outcome);
});

test.each([
  ['too few units to find a difference: undecided', 0.9, 7, null, ['patients']],
  ['as many as tell', 0.9, 8, true, []],
  ['a small p is against however few there are', 0.02, 4, false, []],
] as const)('KID test, %s', (_, p, real, met, needs) => {
  const evaluation = judged({}, { kidTest: { p, permutations: 999 }, units: { ...EVALUATION.units!, real } });
  const found = withGate({ kidP: 0.05 }, evaluation);
  expect(found.conditions).toEqual([{ name: 'kidP', bound: 0.05, value: p, met }]);
  expect(found.needs).toEqual(needs);
  expect(found.reason.includes('undecided with fewer than 8 patients or blocks')).toBe(met === null);
});

test('a KID test that was not made wants patients', () => {
  expect(withGate({ kidP: 0.05 }, { ...EVALUATION, kidTest: null })).toMatchObject({
    outcome: 'inconclusive',
    conditions: [{ value: null, met: null }],
    needs: ['patients'],
  });
});

test('copies that cannot be told where splits share a patient want other patients, and no more images', () => {
  const shared = { memorisation: POOR_EVALUATION.memorisation };
  const found = withGate({ copyRate: 0.02 }, judged({}, shared));
  expect(found.needs).toEqual(['other-patients']);
  expect(found.reason).toMatch(/To decide it: a dataset none of whose patients stands in two splits, .*\.$/);
  // Beside an interval that is open too (9 patients, 512 fakes), both are wanted.
  const both = withGate({ copyRate: 0.02 }, judged({ ratio: figureOf(2, 1, 3) }, shared));
  expect(both.needs).toEqual(['patients', 'other-patients']);
});

test('a condition that is not met outweighs one that is undecided; none passes a gate that failed', () => {
  const both = withGate({ recallFloor: 0.4, kidP: 0.05 }); // recall 0.412 [0.351, 0.478], p 0.034
  expect(both.conditions.map(({ met }) => met)).toEqual([null, false]);
  expect(both.outcome).toBe('not-passed');
  const failed = judged({ ratio: figureOf(3, 2.5, 3.5) });
  expect(withGate({ kidP: 0.01 }, failed)).toMatchObject({
    outcome: 'not-passed',
    conditions: [{ met: true }],
  });
});

test('conditions that are null or absent are not asked', () => {
  expect(withGate({ recallFloor: null, copyRate: null, kidP: null }).conditions).toEqual([]);
  expect(withGate({}).conditions).toEqual([]);
});

test.each([
  ['few fakes', { fake: 128 }, 40, ['generated-images']],
  ['few patients', { fake: 512 }, 9, ['patients']],
  ['few of both', { fake: 128 }, 9, ['generated-images', 'patients']],
  ['enough of both, and still undecided', { fake: 512 }, 40, ['generated-images', 'patients']],
] as const)('an inconclusive gate says what would help: %s', (_, n, real, needs) => {
  const evaluation = judged(
    { ratio: figureOf(2, 1, 3) },
    { n: { ...EVALUATION.n, ...n }, units: { ...EVALUATION.units!, real } },
  );
  expect(verdict(evaluation, ratio).needs).toEqual(needs);
  expect(byRatio(figureOf(1, 1, 1)).needs).toEqual([]);
});

test('the reason holds the figures that decided, their intervals and what would help', () => {
  expect(byRatio(figureOf(1.62, 1.38, 1.91)).reason).toBe(
    'FID 21.9 is 1.62 times (95 % interval 1.38 to 1.91) its floor of 13.52; the gate is at most 2 times.',
  );
  expect(verdict(judged({ fid: bareFigure(9.12345, 'too-few-units') }), absolute).reason).toBe(
    'FID 9.123; the gate is at most 5.',
  );
  expect(byRatio(figureOf(2, 1, 3)).reason).toMatch(/ To decide it: more validation patients than 9\.$/);
  expect(withGate({ recallFloor: 0.4, copyRate: 0.02, kidP: 0.05 }).reason).toMatch(
    / Recall 0\.412, to be at least 0\.4, undecided within its interval\. Share of .* copies 0\.0059, to be at most 0\.02\. p of the KID test 0\.034, to be at least 0\.05\.$/,
  );
  const noFloor = judged({ ratio: noFigure('floor-zero'), floor: figureOf(0, 0, 0) });
  expect(verdict(noFloor, ratio).reason).toContain('floor 0');
});

test('a ratio within its bound does not pass by fewer than 32 fakes, and one beyond it is not passed by any', () => {
  const of = (fake: number, figure: Figure) =>
    verdict(judged({ ratio: figure }, { n: { ...EVALUATION.n, fake } }), ratio);
  const few = of(31, figureOf(0.3, 0.2, 0.4));
  expect(few).toMatchObject({ outcome: 'inconclusive', needs: ['generated-images'] });
  expect(few.reason).toContain('32 generated images are needed to pass; there are 31.');
  expect(of(32, figureOf(0.3, 0.2, 0.4)).outcome).toBe('passed');
  expect(of(6, figureOf(5, 4, 6)).outcome).toBe('not-passed');
});

test.each([
  ['identical', 'psnr', 'identical-images'],
  ['of one shade each', 'ssim', 'constant'],
] as const)('fakes that are %s pass no gate', (words, metric, reason) => {
  const pairs = { ...EVALUATION.metrics[metric], fakeFake: noFigure(reason) };
  const found = verdict(judged({ [metric]: pairs }), ratio);
  expect(found.outcome).toBe('not-passed');
  expect(found.reason).toContain(`The generated images are ${words}.`);
});

test('a gate without a condition on copies says so when there are near copies', () => {
  const { outcome, reason } = verdict(COPYING_EVALUATION, { kind: 'ratio', threshold: 1000 });
  expect(outcome).toBe('passed');
  expect(reason).toContain('Near copies of training images are among the generated.');
});
