import { expect, test } from 'vitest';
import { describeLeft, describeUnreadable, summarise, summariseTraining } from '../../src/cli/summary.ts';
import { DEFAULT_CONFIG } from '../../src/config.ts';
import type { RoundRecord, RunRecord } from '../../src/run.ts';
import type { Evaluation } from '../../src/workers/protocol.ts';

function evaluation(fid: number, floor: number): Evaluation {
  return {
    fid,
    matchedFid: fid,
    floor,
    ratio: fid / floor,
    ssim: { realFake: 0.2, realReal: 0.4 },
    psnr: { realFake: 12, realReal: 15 },
    n: { validation: 41, fake: 128, floor: 41, pairs: 64 },
    network: {
      name: 'mobilenet-v2',
      title: 'ImageNet MobileNetV2',
      tap: 'tap',
      dimension: 96,
      inputSize: 224,
      sha256: '',
    },
    samePatient: true,
    synthetic: false,
    seconds: 1,
    device: {
      backend: 'wasm',
      requested: 'auto',
      adapter: null,
      software: false,
      threads: 2,
      simd: true,
      passedOver: [],
      tfjs: '4.22.0',
    },
  };
}

function run(fids: readonly number[], bestRound: number, gate: RunRecord['settings']['gate']): RunRecord {
  const rounds = fids.map((fid, i): RoundRecord => {
    const judged = evaluation(fid, 10);
    const passed = gate.kind === 'ratio' ? judged.ratio! <= gate.threshold : fid <= gate.threshold;
    return {
      number: i + 1,
      config: DEFAULT_CONFIG,
      adjustment: null,
      trainedIterations: 300,
      brokeOff: null,
      log: null,
      midFid: null,
      evaluation: judged,
      passed,
    };
  });
  return {
    id: 'run',
    version: 1,
    createdAt: 0,
    settings: {
      datasetId: 'dataset',
      config: DEFAULT_CONFIG,
      gate,
      maxRounds: 2,
      numOutput: 64,
      backend: 'auto',
      network: 'auto',
    },
    datasetName: 'Command line',
    synthetic: false,
    state: 'done',
    round: fids.length,
    bestRound,
    rounds,
    baseline: evaluation(250, 10),
    device: null,
    report: null,
    failure: null,
  };
}

test('a passed gate ends with 0 and names the round', () => {
  const { lines, exitCode } = summarise(run([90, 15], 2, { kind: 'ratio', threshold: 2 }));
  expect(exitCode).toBe(0);
  expect(lines.at(-1)).toBe('FID gate passed in round 2 (at most 2 times the floor)');
});

test('a finished run that did not pass ends with 3', () => {
  const { lines, exitCode } = summarise(run([90], 1, { kind: 'fid', threshold: 40 }));
  expect(exitCode).toBe(3);
  expect(lines.at(-1)).toBe('FID gate not passed (FID at most 40)');
});

test('an FID is never written without its network, its sample sizes, its floor, and what flatters it', () => {
  const { lines } = summarise(run([90], 1, { kind: 'ratio', threshold: 2 }));
  expect(lines[0]).toBe(
    'Round 1: FID 90 (ImageNet MobileNetV2, 96 features, 128 generated against 41 real); ' +
      '9 times its floor 10; untrained 250; same patient, optimistic',
  );
});

test('a run from a model file stands beside that model, not beside an untrained one', () => {
  const from = { kind: '.pth' as const, sha256: 'ab'.repeat(32), steps: 300 };
  const { lines } = summarise({ ...run([90], 1, { kind: 'ratio', threshold: 2 }), startedFrom: from });
  expect(lines[0]).toContain('; before training 250;');
  expect(lines[0]).not.toContain('untrained');
});

test('a training says how long it was and where its estimate went, and that nobody judged it', () => {
  const trained = run([90], 1, { kind: 'ratio', threshold: 2 });
  const log = {
    iterations: 300,
    seconds: 61.52,
    lossD: { first: 1, last: -3 },
    lossG: { first: 0, last: 1 },
    wasserstein: { first: 0.01, last: 3.5, max: 12 },
  };
  const rounds = trained.rounds.map((round) => ({ ...round, log, evaluation: null, passed: null }));
  expect(summariseTraining({ ...trained, rounds })).toEqual([
    '300 iterations in 61.52 s; Wasserstein estimate 0.01 at first, 3.5 at last, 12 at most; not judged',
  ]);
});

test('what an ended run left is said only where there is a model', () => {
  expect(describeLeft(['run.json', 'model.pth'], 'out')).toBe('What was trained is in out (2 files).');
  expect(describeLeft(['dataset.json', 'run.json'], 'out')).toBe('No model was trained yet.');
});

test('what could not be read is counted', () => {
  expect(describeUnreadable(1)).toMatch(/^1 entry could not be read/);
  expect(describeUnreadable(12)).toMatch(/^12 entries could not be read/);
});
