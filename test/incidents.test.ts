import { expect, test } from 'vitest';
import { DeviceLostError, NonFiniteError, WorkerCrashedError, WorkerSilentError } from '../src/errors.ts';
import { createIncidentLog, isLoss } from '../src/incidents.ts';
import type { DeviceInfo, Incident, LogRow, TrainProgress } from '../src/workers/protocol.ts';

const lost = new DeviceLostError('gone', { backend: 'webgpu', reason: 'destroyed' });
const started = (iteration: number): TrainProgress => ({
  kind: 'started',
  iteration,
  totalIterations: 100,
  batchesPerEpoch: 2,
  trainSlices: 8,
  device: {} as DeviceInfo,
});
const rows = (...iterations: number[]): TrainProgress => ({
  kind: 'rows',
  rows: iterations.map((iteration) => ({ iteration }) as LogRow),
  imagesPerSecond: 1,
  secondsLeft: 1,
});

function setUp(known: readonly Incident[] = []) {
  const clock = { ms: 1_000_000 };
  const saved: (readonly Incident[])[] = [];
  const log = createIncidentLog({ known, save: (all) => saved.push(all), now: () => clock.ms });
  return { log, clock, saved, last: () => saved.at(-1)! };
}

test('a loss in training knows what it cost once training has a row again', () => {
  const { log, clock, last } = setUp();
  log.train(started(0));
  log.train(rows(1, 2, 3));
  log.lost(lost, 1, true);
  const open = { kind: 'device-lost', round: 1, at: 1_000_000, iteration: 3, facts: lost.facts };
  expect(last()).toEqual([{ ...open, resumedFrom: null, seconds: null }]);
  clock.ms += 4_000;
  log.train(started(2));
  expect(last()).toEqual([{ ...open, resumedFrom: 2, seconds: null }]);
  clock.ms += 1_500;
  log.train(rows(3));
  expect(last()).toEqual([{ ...open, resumedFrom: 2, seconds: 5.5 }]);
  log.train(rows(4)); // it is closed
  expect(last()[0]!.seconds).toBe(5.5);
});

test('a loss outside training, or one that a pause came after, is told without a cost', () => {
  const { log, clock, last } = setUp();
  log.lost(lost, 1, false);
  log.lost(lost, 2, true);
  log.interrupted();
  clock.ms += 3_600_000;
  log.train(started(0));
  log.train(rows(1));
  expect(last().map(({ round, resumedFrom, seconds }) => [round, resumedFrom, seconds])).toEqual([
    [1, null, null],
    [2, null, null],
  ]);
});

test('what the engine tells is kept after what was known, and each kind of loss has its name', () => {
  const told: Incident = {
    kind: 'rolled-back',
    round: 1,
    at: 5,
    iteration: 7,
    resumedFrom: 6,
    seconds: null,
    facts: { lr: 0.5 },
  };
  const { log, last } = setUp([told]);
  log.train({ kind: 'incident', incident: { ...told, at: 6 } });
  log.lost(new WorkerCrashedError('dead', { worker: 'engine' }), 1, true);
  log.lost(new WorkerSilentError('mute', { worker: 'engine', seconds: 60 }), 1, true);
  expect(last().map(({ kind }) => kind)).toEqual([
    'rolled-back',
    'rolled-back',
    'worker-crashed',
    'worker-silent',
  ]);
});

test('only what a fresh worker can mend is a loss', () => {
  expect(isLoss(lost)).toBe(true);
  expect(isLoss(new NonFiniteError('no number', {}))).toBe(false);
  expect(isLoss(new DOMException('stop', 'AbortError'))).toBe(false);
});
