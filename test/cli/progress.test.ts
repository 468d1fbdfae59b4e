import { expect, test } from 'vitest';
import { createProgress, figure } from '../../src/cli/progress.ts';
import { PRESETS } from '../../src/config.ts';
import type { RemoteEvent } from '../../src/remoteProtocol.ts';
import type { DeviceInfo } from '../../src/workers/protocol.ts';

const step = (iteration: number): RemoteEvent => ({
  type: 'train',
  round: 1,
  iteration,
  totalIterations: 300,
  wasserstein: 12.3456,
  imagesPerSecond: 812.4,
  secondsLeft: 95,
});

const wasm: DeviceInfo = {
  backend: 'wasm',
  requested: 'auto',
  adapter: null,
  software: false,
  threads: 2,
  simd: true,
  passedOver: [{ backend: 'webgpu', reason: 'no adapter' }],
  tfjs: '4.22.0',
};

function record(isTTY: boolean) {
  const written: string[] = [];
  let now = 0;
  const progress = createProgress({ isTTY, columns: 60, write: (text) => written.push(text) }, () => now);
  return { progress, written, wait: (seconds: number) => (now += seconds * 1000) };
}

test('on a terminal one line rewrites itself and leaves nothing behind', () => {
  const { progress, written } = record(true);
  progress.show({ type: 'generate', done: 1, total: 64 });
  progress.show({ type: 'generate', done: 2, total: 64 });
  progress.note('done');
  expect(written).toEqual([
    '\r\x1b[2KGenerating 1 of 64 images',
    '\r\x1b[2KGenerating 2 of 64 images',
    '\r\x1b[2K',
    'done\n',
  ]);
});

test('a line longer than the terminal is cut, so that it can be rewritten', () => {
  const { progress, written } = record(true);
  progress.show(step(1));
  expect(written.at(-1)).toBe('\r\x1b[2KRound 1: iteration 1 of 300, Wasserstein estimate 12.35, 81');
  expect(written.at(-1)!.replace('\r\x1b[2K', '')).toHaveLength(59);
});

test('elsewhere a stage says a line when it starts and every fifteen seconds', () => {
  const { progress, written, wait } = record(false);
  progress.show({ type: 'state', state: 'training', round: 1, maxRounds: 2 });
  progress.show(step(1));
  progress.show(step(2));
  wait(16);
  progress.show(step(3));
  progress.show({ type: 'generate', done: 1, total: 64 });
  expect(written).toEqual([
    'Round 1 of at most 2: training\n',
    'Round 1: iteration 1 of 300, Wasserstein estimate 12.35, 812 images/s, 2 min left\n',
    'Round 1: iteration 3 of 300, Wasserstein estimate 12.35, 812 images/s, 2 min left\n',
    'Generating 1 of 64 images\n',
  ]);
});

test('a dataset says what was left out and when its splits share a patient', () => {
  const { progress, written } = record(false);
  progress.show({
    type: 'dataset',
    dataset: {
      files: 12,
      patients: 1,
      series: 1,
      splitBy: 'blocks',
      samePatient: true,
      synthetic: false,
      counts: { train: 6, validation: 2, final: 1, guard: 1 },
      outcomes: { accepted: 10, 'not-dicom': 2 },
    },
  });
  expect(written.join('')).toBe(
    '12 files, 1 patient: 6 training, 2 validation, 1 final slices; left out: 2 not-dicom; ' +
      'the splits share a patient, so figures are optimistic\n',
  );
});

test('the device line names backend, threads and why others were passed over', () => {
  const { progress, written } = record(false);
  progress.show({
    type: 'device',
    device: wasm,
  });
  expect(written.join('')).toBe('Computing with wasm (2 threads); passed over webgpu: no adapter\n');
});

test('a model to train on from is described, with what it does not allow', () => {
  const { progress, written } = record(false);
  const model = {
    imsize: 32 as const,
    nz: 100,
    ngf: 16,
    mode: 'gp' as const,
    seed: 1,
    iteration: 300,
    averaged: false,
    trainable: true,
    optimizers: false,
    config: PRESETS.quick,
    corrected: [],
  };
  progress.show({ type: 'model', model, mode: 'gp', overruled: [{ key: 'ngf', asked: 64, used: 16 }] });
  progress.show({ type: 'model', model: { ...model, optimizers: true }, mode: 'wc', overruled: [] });
  expect(written).toEqual([
    'Training on from a gp model of 32 px (nz 100, ngf 16, 300 generator steps old); it has no optimizers, so fresh ones are used\n',
    'ngf 64 was asked for; the model has 16, which is used\n',
    'Training on from a gp model of 32 px (nz 100, ngf 16, 300 generator steps old); its optimizers are not those of wc, so fresh ones are used\n',
  ]);
});

test('the step measured before a run is a line, a run of one round counts no rounds, diagnostics are silent', () => {
  const { progress, written } = record(false);
  const memory = { tensors: 49, bytes: 2 ** 20, deviceBytes: null, heapBytes: null };
  progress.show({
    type: 'measured',
    measured: { device: wasm, peakBytes: 3 * 2 ** 20, memory, seconds: 0.25 },
  });
  progress.show({ type: 'state', state: 'training', round: 1, maxRounds: 1 });
  progress.show(step(1));
  progress.show({
    type: 'diagnostics',
    round: 1,
    diagnostics: { iteration: 1, critic: null, layers: [], memory },
  });
  expect(written.slice(0, 2)).toEqual([
    'One step fits into memory: 0.25 s, 3 MiB of memory at its peak\n',
    'Training\n',
  ]);
  expect(written).toHaveLength(3);
});

test('a silent worker is a line, and its answer none', () => {
  const { progress, written } = record(false);
  progress.show({ type: 'silent', seconds: 30 });
  progress.show({ type: 'silent', seconds: null });
  expect(written).toEqual([
    'The computing part has said nothing for 30 s; it is started again if it stays silent\n',
  ]);
});

test.each([
  [0, '0'],
  [12.3456, '12.35'],
  [25088, '2.51e+4'],
  [0.00012345, '1.23e-4'],
  [Number.NaN, 'NaN'],
])('%d is written %s', (value, text) => {
  expect(figure(value)).toBe(text);
});
