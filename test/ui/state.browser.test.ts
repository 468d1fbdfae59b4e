import { describe, expect, test } from 'vitest';
import { DEFAULT_CONFIG } from '../../src/config.ts';
import { NonFiniteError, StorageFullError, StorageUnavailableError } from '../../src/errors.ts';
import { DEFAULT_GATE, type RunRecord } from '../../src/run.ts';
import type { Ui } from '../../src/ui/context.ts';
import { applyRunEvent } from '../../src/ui/runEvents.ts';
import { stageStatus } from '../../src/ui/stageStatus.ts';
import { clearRun, createState, lastRow, showError, traceOf } from '../../src/ui/state.ts';
import type {
  DeviceInfo,
  Diagnostics,
  Incident,
  LogRow,
  SampleGrid,
  TrainProgress,
} from '../../src/workers/protocol.ts';
import { EVALUATION } from '../fixtures/evaluation.ts';

const device: DeviceInfo = {
  backend: 'wasm',
  requested: 'auto',
  adapter: null,
  software: false,
  threads: 2,
  simd: true,
  passedOver: [],
  tfjs: '4.22.0',
};

const run: RunRecord = {
  id: 'r1',
  version: 1,
  createdAt: 0,
  settings: {
    datasetId: 'd1',
    config: DEFAULT_CONFIG,
    gate: DEFAULT_GATE,
    maxRounds: 2,
    numOutput: 64,
    backend: 'auto',
    network: 'auto',
  },
  datasetName: 'Dataset 1',
  synthetic: true,
  state: 'training',
  round: 1,
  bestRound: null,
  rounds: [],
  baseline: null,
  device,
  report: null,
  failure: null,
};

function row(iteration: number): LogRow {
  return {
    iteration,
    epoch: 0,
    totalEpochs: 1,
    batch: 0,
    batchesPerEpoch: 6,
    lossD: -iteration,
    lossG: 0,
    dReal: 0,
    dFakeCritic: 0,
    dFakeGenerator: 0,
    wasserstein: 0,
    penalty: 0,
    gradNorm: 1,
  };
}

function grid(iteration: number): SampleGrid {
  return { iteration, columns: 1, rows: 1, size: 1, pixels: new Uint8Array(1) };
}

const diagnostics = (iteration: number, tensors = 0): Diagnostics => ({
  iteration,
  critic: { n: 8, train: 1, validation: 0.5, fake: -1 },
  layers: [],
  memory: { tensors, bytes: 0, deviceBytes: null, heapBytes: null },
});
const examined = (...args: Parameters<typeof diagnostics>): TrainProgress => ({
  kind: 'diagnostics',
  diagnostics: diagnostics(...args),
});
const unsaved = (iteration: number, facts: Incident['facts']): TrainProgress => ({
  kind: 'unsaved',
  iteration,
  facts,
});
const FULL = { usedBytes: 1, quotaBytes: 2 };
const incident: Incident = {
  kind: 'rolled-back',
  round: 1,
  at: 0,
  iteration: 12,
  resumedFrom: 10,
  seconds: null,
  facts: { what: 'lossD', lr: 0.0005 },
};

const started = (iteration: number): TrainProgress => ({
  kind: 'started',
  iteration,
  totalIterations: 300,
  batchesPerEpoch: 6,
  trainSlices: 192,
  device,
});
const rows = (...iterations: number[]): TrainProgress => ({
  kind: 'rows',
  rows: iterations.map(row),
  imagesPerSecond: 1,
  secondsLeft: 1,
});

describe('a round’s log', () => {
  test('grows by what arrives', () => {
    const state = createState('auto');
    applyRunEvent(state, { type: 'train', round: 1, progress: rows(1, 2) });
    applyRunEvent(state, { type: 'train', round: 1, progress: rows(3) });
    expect(traceOf(state, 1).rows.map(({ iteration }) => iteration)).toEqual([1, 2, 3]);
  });

  test('after a resume holds every iteration once: what followed the checkpoint is dropped', () => {
    const state = createState('auto');
    traceOf(state, 1).rows.push(row(1), row(2), row(3), row(4));
    traceOf(state, 1).grids.push(grid(0), grid(2), grid(4));
    applyRunEvent(state, { type: 'train', round: 1, progress: started(2) });
    applyRunEvent(state, { type: 'train', round: 1, progress: rows(3) });
    expect(traceOf(state, 1).rows.map(({ iteration }) => iteration)).toEqual([1, 2, 3]);
    expect(traceOf(state, 1).grids.map(({ iteration }) => iteration)).toEqual([0, 2]);
  });

  test('belongs to its round', () => {
    const state = createState('auto');
    applyRunEvent(state, { type: 'train', round: 1, progress: rows(1, 2) });
    applyRunEvent(state, { type: 'train', round: 2, progress: rows(1) });
    expect(lastRow(state, 1)?.iteration).toBe(2);
    expect(lastRow(state, 2)?.iteration).toBe(1);
  });
});

test('a long run keeps a bounded number of sample grids, the first and the newest among them', () => {
  const state = createState('auto');
  for (let i = 0; i <= 500; i++) {
    applyRunEvent(state, { type: 'train', round: 1, progress: { kind: 'samples', grid: grid(i) } });
  }
  const kept = traceOf(state, 1).grids.map(({ iteration }) => iteration);
  expect(kept.length).toBeLessThanOrEqual(48); // MAX_GRIDS
  expect(kept[0]).toBe(0);
  expect(kept.at(-1)).toBe(500);
  expect(kept).toEqual([...kept].sort((a, b) => a - b));
});

test('what was asked of a run is forgotten when its state changes', () => {
  const state = createState('auto');
  applyRunEvent(state, { type: 'run', run });
  state.asked.value = 'pause';
  applyRunEvent(state, { type: 'run', run: { ...run, baseline: null } });
  expect(state.asked.value).toBe('pause');
  applyRunEvent(state, { type: 'run', run: { ...run, state: 'paused' } });
  expect(state.asked.value).toBeNull();
});

test('the same error twice is one alert; being cancelled is none', () => {
  const state = createState('auto');
  const full = () => new StorageFullError('No room.', { usedBytes: 1, quotaBytes: 2 });
  showError(state, full());
  showError(state, full());
  showError(state, new DOMException('cancelled', 'AbortError'));
  expect(state.alerts.value).toHaveLength(1);
});

test('a checkpoint that found no room is one standing notice, however often it is told', () => {
  const state = createState('auto');
  for (const iteration of [60, 120]) {
    applyRunEvent(state, { type: 'train', round: 1, progress: unsaved(iteration, FULL) });
  }
  expect(state.alerts.value).toHaveLength(1);
  const [notice] = state.alerts.value;
  expect(notice?.kind === 'notice' && notice.words()).toContain('since iteration 60');
});

test('what found no room offers the checkpoint of the round in work, and is withdrawn once one is stored', () => {
  const state = createState('auto');
  applyRunEvent(state, { type: 'run', run: { ...run, round: 2 } });
  applyRunEvent(state, { type: 'train', round: 2, progress: unsaved(60, FULL) });
  applyRunEvent(state, { type: 'run', run: { ...run, round: 3 } });
  applyRunEvent(state, { type: 'train', round: 3, progress: unsaved(20, FULL) });
  const asked: unknown[] = [];
  const saveModel = (...args: unknown[]) => Promise.resolve(void asked.push(args));
  state.alerts.value[0]?.offer?.take({ exports: { saveModel } } as unknown as Ui);
  expect(asked).toEqual([['r1', 'safetensors', 3]]);
  const progress: TrainProgress = { kind: 'checkpoint', iteration: 61, reason: 'recovery' };
  applyRunEvent(state, { type: 'train', round: 3, progress });
  expect(state.alerts.value).toEqual([]);
});

test('a browser that refuses to store is not said to be full', () => {
  const said = (facts: Incident['facts']) => {
    const state = createState('auto');
    applyRunEvent(state, { type: 'train', round: 1, progress: unsaved(60, facts) });
    const [notice] = state.alerts.value;
    return notice?.kind === 'notice' ? notice.words() : '';
  };
  expect(said({ reason: 'blocked' })).not.toMatch(/room/);
  expect(said(FULL)).toMatch(/room/);
});

test('a run that storage ended offers its checkpoint beside the error; one that numbers ended does not', () => {
  const state = createState('auto');
  applyRunEvent(state, { type: 'run', run });
  for (const error of [
    new StorageFullError('No room.', FULL),
    new StorageUnavailableError('Refused.', { reason: '' }),
    new NonFiniteError('NaN.', { iteration: 3, what: 'lossD' }),
  ]) {
    applyRunEvent(state, { type: 'error', error });
  }
  expect(state.alerts.value.map(({ offer }) => offer !== null)).toEqual([true, true, false]);
});

test('a silent worker is one notice while it is silent, and none when it answers', () => {
  const state = createState('auto');
  applyRunEvent(state, { type: 'silent', seconds: 30 });
  applyRunEvent(state, { type: 'silent', seconds: 60 });
  expect(state.alerts.value).toHaveLength(1);
  const [notice] = state.alerts.value;
  expect(notice?.kind === 'notice' && notice.words()).toContain('60 s');
  applyRunEvent(state, { type: 'silent', seconds: null });
  expect(state.alerts.value).toEqual([]);
});

describe('diagnostics', () => {
  const kept = (state: ReturnType<typeof createState>) =>
    traceOf(state, 1).diagnostics.map(({ iteration }) => iteration);

  test('after a resume or a roll-back, what followed the checkpoint is dropped', () => {
    const state = createState('auto');
    for (const iteration of [10, 20, 30]) {
      applyRunEvent(state, { type: 'train', round: 1, progress: examined(iteration) });
    }
    applyRunEvent(state, { type: 'train', round: 1, progress: started(20) });
    expect(kept(state)).toEqual([10, 20]);
  });

  test('of one iteration the newer counts', () => {
    const state = createState('auto');
    applyRunEvent(state, { type: 'train', round: 1, progress: examined(10, 1) });
    applyRunEvent(state, { type: 'train', round: 1, progress: examined(10, 2) });
    expect(traceOf(state, 1).diagnostics.map(({ memory }) => memory.tensors)).toEqual([2]);
  });

  test('of a week are bounded in number, the first and the newest among them, in order', () => {
    const state = createState('auto');
    for (let i = 1; i <= 5000; i++) {
      applyRunEvent(state, { type: 'train', round: 1, progress: examined(i) });
    }
    const iterations = kept(state);
    expect(iterations.length).toBeLessThanOrEqual(512); // MAX_DIAGNOSTICS
    expect(iterations[0]).toBe(1);
    expect(iterations.at(-1)).toBe(5000);
    expect(iterations).toEqual([...iterations].sort((a, b) => a - b));
  });
});

describe('an incident', () => {
  test('is announced once, when it happens', () => {
    const state = createState('auto');
    applyRunEvent(state, { type: 'run', run });
    applyRunEvent(state, { type: 'run', run: { ...run, incidents: [incident] } });
    expect(state.announcement.value).toMatch(/learning rate, 0\.0005/);
    state.announcement.value = '';
    applyRunEvent(state, { type: 'run', run: { ...run, incidents: [{ ...incident, seconds: 4 }] } });
    expect(state.announcement.value).toBe('');
  });

  test('of a stored run is not announced when the run is brought up', () => {
    const state = createState('auto');
    applyRunEvent(state, { type: 'run', run: { ...run, incidents: [incident] } });
    expect(state.announcement.value).toBe('');
  });
});

test('clearing a run leaves nothing of it', () => {
  const state = createState('auto');
  applyRunEvent(state, { type: 'run', run });
  applyRunEvent(state, { type: 'train', round: 1, progress: started(0) });
  clearRun(state);
  expect(state.run.value).toBeNull();
  expect(state.total.value).toBeNull();
  expect(state.traces.size).toBe(0);
});

test('the rail says the verdict in words, and warns where the gate was not passed', () => {
  const state = createState('auto');
  expect(stageStatus(state, 'evaluate').tone).toBe('waiting');
  const round = {
    number: 1,
    config: DEFAULT_CONFIG,
    adjustment: null,
    log: null,
    trainedIterations: 300,
    midFid: null,
    evaluation: EVALUATION,
    brokeOff: null,
    outcome: 'not-passed' as const,
  };
  applyRunEvent(state, { type: 'run', run: { ...run, state: 'done', bestRound: 1, rounds: [round] } });
  expect(stageStatus(state, 'evaluate')).toEqual({ tone: 'warn', line: 'FID gate not passed · 18.4' });
  expect(stageStatus(state, 'report').tone).toBe('done');
});
