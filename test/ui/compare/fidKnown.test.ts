import { expect, test } from 'vitest';
import { fidKnownAt } from '../../../src/ui/compare/fidKnown.ts';
import { trainingPoints } from '../../../src/ui/evaluate/trainingPoints.ts';
import { runOf } from '../../fixtures/comparedRuns.ts';
import { EVALUATION, figureOf } from '../../fixtures/evaluation.ts';

const measured = (fid: number) => ({
  ...EVALUATION,
  metrics: { ...EVALUATION.metrics, matchedFid: figureOf(fid, fid - 1, fid + 1) },
});
const run = runOf(
  'r',
  [
    {
      iterations: 100,
      record: {
        midFid: 30,
        evaluation: measured(20),
        rungs: [
          { iteration: 25, fid: 40 },
          { iteration: 100, fid: 21 },
        ],
      },
    },
    {
      iterations: 100,
      record: {
        evaluation: measured(10),
        adjustment: { policy: 'ladder', changes: [], rule: 'halved', reason: '', startRound: 1 },
      },
    },
  ],
  { baseline: measured(300) },
);
const points = trainingPoints(run, [], null);

test('the FIDs of a run, in order: before training, part-way, rungs, the end; a round from weights has no untrained start', () => {
  expect(points.map(({ round, iteration, kind, fid }) => [round, iteration, kind, fid])).toEqual([
    [1, 0, 'baseline', 300],
    [1, 25, 'rung', 40],
    [1, 75, 'midway', 30],
    [1, 100, 'final', 20], // the rung there says less: it has no interval
    [2, 100, 'final', 10],
  ]);
});

test('known at a point is the newest FID at or before it, also of the round before', () => {
  const known = (round: number, iteration: number) => fidKnownAt(points, round, iteration)?.fid ?? null;
  expect(known(1, 0)).toBe(300);
  expect(known(1, 74)).toBe(40);
  expect(known(1, 75)).toBe(30);
  expect(known(2, 99)).toBe(20);
  expect(known(2, 100)).toBe(10);
  expect(fidKnownAt([], 1, 5)).toBeNull();
});
