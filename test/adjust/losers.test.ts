import { expect, test } from 'vitest';
import { loserBy } from '../../src/adjust/losers.ts';
import { round } from './rounds.ts';

/** Averages up to rung 1: 100, 80, 60; up to rung 2: 90, 70, 50. */
const others = [
  round(1, 40, { rungs: [100, 80] }),
  round(2, 30, { rungs: [80, 60] }),
  round(3, 20, { rungs: [60, 40] }),
];

test('a round above the median of the others is ended, at the median it is not', () => {
  expect(loserBy([80.1], others)).toBe(
    'Its lowest matched FID by 25 % of its iterations was 80.1, above 80, the median of 3 earlier rounds there.',
  );
  expect(loserBy([80], others)).toBeNull();
});

test('at the second rung the lowest of both is held against averages of both', () => {
  expect(loserBy([70, 200], others)).toBeNull();
  expect(loserBy([90, 71], others)).toContain('by 50 % of its iterations was 71, above 70');
});

test('of an even number the median lies between the middle two', () => {
  expect(loserBy([91], [...others, round(4, 20, { rungs: [101] })])).toContain('above 90');
});

test('with fewer than three others to the end nobody is ended', () => {
  const cut = round(3, null, { rungs: [60] });
  const undone = round(3, 20, { rungs: [60, 40], undone: true });
  for (const third of [[], [cut], [undone]]) {
    expect(loserBy([1000], [...others.slice(0, 2), ...third])).toBeNull();
  }
  expect(loserBy([], others)).toBeNull();
});
