import { expect, test } from 'vitest';
import { summariseLog } from '../../src/report/summary.ts';
import { finishedRun } from './fixture.ts';

const rows = finishedRun().rounds[0]!.log;

test('first and last of each loss, the largest estimate, the last iteration', () => {
  const spiky = rows.map((row, i) => ({ ...row, wasserstein: [1, 9, 2][i]! }));
  expect(summariseLog(spiky, 7.5)).toEqual({
    iterations: 3,
    seconds: 7.5,
    lossD: { first: -1.5, last: -4.5 },
    lossG: { first: 0.5, last: 0.5 },
    wasserstein: { first: 1, last: 2, max: 9 },
  });
});

test('no rows have no summary', () => {
  expect(summariseLog([], 1)).toBeNull();
});

test('a hundred thousand rows do not overflow the stack', () => {
  const many = Array.from({ length: 100_000 }, () => rows[0]!);
  expect(summariseLog(many, 1)?.wasserstein.max).toBe(rows[0]!.wasserstein);
});
