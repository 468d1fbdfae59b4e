import { describe, expect, test } from 'vitest';
import { DEFAULT_CONFIG } from '../../../src/config.ts';
import { DEFAULT_GATE, type RoundRecord, type RunRecord } from '../../../src/run.ts';
import { isMeasured, trainingPoints } from '../../../src/ui/evaluate/trainingPoints.ts';
import { EVALUATION, evaluationRecord, FID_ONLY } from '../../fixtures/evaluation.ts';

const config = { ...DEFAULT_CONFIG, iterations: 400 };
const round: RoundRecord = {
  number: 1,
  config,
  adjustment: null,
  log: null,
  trainedIterations: 400,
  midFid: 30,
  evaluation: EVALUATION,
  brokeOff: null,
  outcome: 'passed',
};
const run: RunRecord = {
  id: 'r1',
  version: 1,
  createdAt: 0,
  settings: {
    datasetId: 'd1',
    config,
    gate: DEFAULT_GATE,
    maxRounds: 2,
    numOutput: 64,
    backend: 'auto',
    network: 'auto',
  },
  datasetName: 'Dataset 1',
  synthetic: false,
  state: 'done',
  round: 1,
  bestRound: 1,
  rounds: [round],
  baseline: FID_ONLY,
  device: null,
  report: null,
  failure: null,
};
const kept = (iteration: number, evaluation = FID_ONLY) =>
  evaluationRecord({ subject: { kind: 'run', runId: 'r1', round: 1, iteration }, evaluation });
const seen = (points: ReturnType<typeof trainingPoints>) =>
  points.map(({ iteration, kind, fid }) => [iteration, kind, fid]);

test('a round goes from the baseline over three quarters to its end', () => {
  const points = trainingPoints(run, [], 704);
  expect(seen(points)).toEqual([
    [0, 'baseline', 63.8],
    [300, 'midway', 30], // 0.75 · 400
    [400, 'final', 21.9],
  ]);
  expect(points.map(({ interval }) => interval)).toEqual([null, null, [19.2, 24.8]]);
});

test('checkpoints that were measured since stand in their place', () => {
  expect(seen(trainingPoints(run, [kept(200), kept(100)], 704)).map(([iteration]) => iteration)).toEqual([
    0, 100, 200, 300, 400,
  ]);
});

test('of one checkpoint measured twice, the measurement with an interval stands', () => {
  const points = trainingPoints(run, [kept(100), kept(100, EVALUATION), kept(400)], 704);
  expect(points.filter(({ iteration }) => iteration === 100)).toEqual([
    { round: 1, iteration: 100, kind: 'kept', fid: 21.9, interval: [19.2, 24.8] },
  ]);
  expect(points.at(-1)?.kind).toBe('final');
  expect(isMeasured(points, { round: 1, iteration: 100 })).toBe(true);
  expect(isMeasured(points, { round: 1, iteration: 150 })).toBe(false);
});

test('a round ended by hand keeps its midway point where it was measured', () => {
  const ended = { ...run, rounds: [{ ...round, trainedIterations: 320 }] };
  expect(trainingPoints(ended, [], 704).map(({ iteration }) => iteration)).toEqual([0, 300, 320]);
});

describe('what lies on another curve is left out', () => {
  const others = {
    'another run': evaluationRecord({ subject: { kind: 'run', runId: 'r2', round: 1, iteration: 100 } }),
    'another dataset': { ...kept(100), datasetId: 'd2' },
    'another network': kept(100, { ...FID_ONLY, network: { ...FID_ONLY.network, id: 'ff'.repeat(32) } }),
    'another sample size': kept(100, { ...FID_ONLY, n: { ...FID_ONLY.n, floor: 64 } }),
    'a model file': evaluationRecord({
      subject: { kind: 'model', sha256: '', file: '.pth', iteration: 100 },
    }),
  };
  test.each(Object.entries(others))('%s', (_, record) => {
    expect(trainingPoints(run, [record], 704)).toEqual(trainingPoints(run, [], 704));
  });
});
