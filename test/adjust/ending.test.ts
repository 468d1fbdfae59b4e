import { expect, test } from 'vitest';
import { endingOf } from '../../src/adjust/ending.ts';
import type { Estimate } from '../../src/adjust/history.ts';
import { DEFAULT_POLICY } from '../../src/adjust/policy.ts';
import { round } from './rounds.ts';

const limits = { maxRounds: 10, trainSlices: 100, spentSeconds: 100, best: 1 };
const figures = (...all: (readonly [number, number, number])[]) =>
  all.map(([value, low, high], i) => round(i + 1, value, { figure: { name: 'FID', value, low, high } }));

test('a round that passed ends the loop before anything else does', () => {
  const history = [round(1, 40), round(2, 5, { passed: true })];
  expect(endingOf(history, { patience: 1, seconds: 1 }, { ...limits, maxRounds: 2 })).toEqual({
    rule: 'passed',
    reason: 'Round 2 passed the gate: matched FID 5 (4.5 to 5.5).',
  });
});

test('a round that passed and was taken back ends nothing', () => {
  const history = [round(1, 40), round(2, 5, { passed: true, undone: true })];
  expect(endingOf(history, DEFAULT_POLICY, limits)).toBeNull();
});

test('out of rounds, out of time', () => {
  const history = [round(1, 40), round(2, 30)];
  expect(endingOf(history, DEFAULT_POLICY, { ...limits, maxRounds: 2 })).toEqual({
    rule: 'rounds',
    reason: '2 of 2 rounds trained, and the last one did not pass the gate.',
  });
  const timed = { ...DEFAULT_POLICY, seconds: 100 };
  expect(endingOf(history, timed, limits)).toEqual({
    rule: 'time',
    reason: '100 seconds were spent in training and evaluation; 100 were allowed.',
  });
  expect(endingOf(history, timed, { ...limits, spentSeconds: 99.9 })).toBeNull();
});

test('three rounds none of which lies below the best before them are noise', () => {
  const history = figures([40, 35, 45], [42, 37, 47], [38, 34, 43], [60, 50, 70]);
  expect(endingOf(history, { patience: 3, seconds: null }, limits)).toEqual({
    rule: 'noise',
    reason:
      'No interval of the last 3 judged lies below that of round 1, the best before them, at FID 40 (35 to 45): round 2 FID 42 (37 to 47), round 3 FID 38 (34 to 43), round 4 FID 60 (50 to 70). Further rounds would be noise.',
  });
});

test.each([
  ['the row is too short', figures([40, 35, 45], [42, 37, 47], [38, 34, 43])],
  ['one of them lies below', figures([40, 35, 45], [42, 37, 47], [30, 26, 34.9], [41, 36, 46])],
  ['one of them has no interval', [...figures([40, 35, 45], [42, 37, 47], [38, 34, 43]), unclear(41)]],
])('no noise where %s', (_, history) => {
  expect(endingOf(history, { patience: 3, seconds: null }, limits)).toBeNull();
});

test('an upper end on the lower end of the best overlaps; below it does not', () => {
  const ends = (high: number) =>
    endingOf(figures([40, 35, 45], [30, 26, high]), { patience: 1, seconds: null }, limits)?.rule;
  expect([ends(35), ends(34.999)]).toEqual(['noise', undefined]);
});

test('rounds that were not judged are no part of a row, and without patience there is no noise', () => {
  const [first, second, third] = figures([40, 35, 45], [42, 37, 47], [43, 38, 48]);
  const history = [first!, second!, round(3, null), { ...third!, number: 4 }];
  expect(endingOf(history, { patience: 2, seconds: null }, limits)?.rule).toBe('noise');
  expect(endingOf(history, { patience: null, seconds: null }, limits)).toBeNull();
});

function unclear(value: number) {
  const figure: Estimate = { name: 'FID', value, low: null, high: null };
  return round(4, value, { figure });
}
