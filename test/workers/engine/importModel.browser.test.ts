/** Training on from a model file, through the real worker: the thesis's own checkpoints, and Gantry's. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunConfig } from '../../../src/config.ts';
import {
  readSafetensorsCheckpoint,
  writeSafetensorsCheckpoint,
} from '../../../src/interop/safetensorsCheckpoint.ts';
import { readThesisCheckpoint } from '../../../src/interop/thesisCheckpoint.ts';
import type { ReadCheckpoint } from '../../../src/interop/trainingState.ts';
import { decodeCheckpoint } from '../../../src/model/checkpoint.ts';
import { epochSlots } from '../../../src/storage/checkpoints.ts';
import { deleteDataset } from '../../../src/storage/datasets.ts';
import type { TrainArgs } from '../../../src/workers/protocol.ts';
import { newest } from '../../fixtures/checkpoints.ts';
import { deleteRun } from '../../fixtures/deleteRun.ts';
import gpUrl from '../../oracle/interop/thesis.pth?url';
import wcUrl from '../../oracle/interop/thesis-wc.pth?url';
import { putBlobs, startEngine, TRAIN, train } from './fixture.browser.ts';

const engine = startEngine();
const datasets = { gp: 'import-test-32', wc: 'import-test-64' }; // as wide as the files' images
const runs: string[] = [];
let files: { gp: Uint8Array<ArrayBuffer>; wc: Uint8Array<ArrayBuffer> };

beforeAll(async () => {
  await putBlobs(datasets.gp, 32);
  await putBlobs(datasets.wc, 64);
  const bytes = async (url: string) => new Uint8Array(await (await fetch(url)).arrayBuffer());
  files = { gp: await bytes(gpUrl), wc: await bytes(wcUrl) };
});
afterAll(async () => {
  engine.terminate();
  await Promise.all([...Object.values(datasets).map(deleteDataset), ...runs.map(deleteRun)]);
});

/** The file's own configuration, made to fit the blobs. */
const fitted = (state: ReadCheckpoint): RunConfig => ({
  ...state.config,
  bsize: 4,
  critic_iters: 2,
  iterations: 3,
});

async function imported(bytes: Uint8Array<ArrayBuffer>, config: RunConfig): Promise<TrainArgs> {
  const runId = `import-test-${runs.length}`;
  runs.push(runId);
  await engine.run('importModel', { model: new Blob([bytes]), runId, config, trainSlices: TRAIN });
  const datasetId = config.imsize === 32 ? datasets.gp : datasets.wc;
  return { runId, round: 1, datasetId, config, backend: 'wasm', resume: true, until: null };
}

async function exported({ runId, round }: TrainArgs, slot: string | null = null): Promise<ReadCheckpoint> {
  const { bytes } = await engine.run('exportModel', { runId, round, slot, format: 'pth' });
  return readThesisCheckpoint(bytes);
}

test.each(['gp', 'wc'] as const)(
  'the thesis’s %s checkpoint comes out of a run that has not stepped as it went in, and steps on from its own count',
  async (mode) => {
    const file = readThesisCheckpoint(files[mode]);
    const config = fitted(file);
    const args = await imported(files[mode], config);
    await train(engine, { ...args, until: 0 });
    const untouched = await exported(args);
    for (const part of [
      'generator',
      'critic',
      'generatorOptimizer',
      'criticOptimizer',
      'batchesTracked',
    ] as const)
      expect(untouched[part]).toEqual(file[part]);

    const { progress } = await train(engine, args);
    expect(progress[0]).toMatchObject({ kind: 'started', iteration: 0, totalIterations: 3 });
    const trained = await exported(args);
    expect(trained.generatorOptimizer!.steps).toBe(file.generatorOptimizer!.steps + 3);
    expect(trained.criticOptimizer!.steps).toBe(file.criticOptimizer!.steps + 6);
    expect(trained.batchesTracked).toBe(file.batchesTracked + 9);
    expect(trained.critic).not.toEqual(file.critic);
  },
);

test('every round starts from the model, and its first images are the model’s', async () => {
  const config = fitted(readThesisCheckpoint(files.gp));
  const args = await imported(files.gp, config);
  await train(engine, { ...args, round: 2, resume: false, until: 0 });
  const { generator } = await decodeCheckpoint((await newest(args.runId, 2))!.bytes);
  const file = readThesisCheckpoint(files.gp);
  expect([...generator.parameters]).toEqual([...file.generator.parameters]);
  const draw = { backend: 'wasm', seed: 3, first: 0, count: 2 } as const;
  const initial = await engine.run('generate', { ...draw, ...args, weights: 'initial' });
  const given = await engine.run('generateFromModel', {
    model: new Blob([files.gp]),
    backend: 'wasm',
    draw: { kind: 'seed', seed: 3, count: 2 },
  });
  expect(initial.images).toEqual(given.images);
});

test('one round starts from another’s state, or from an epoch that it keeps, and saving anew leaves its start', async () => {
  const file = readThesisCheckpoint(files.gp);
  const config = { ...fitted(file), iterations: 2, save_epoch: 1 };
  const first = await imported(files.gp, config);
  await train(engine, first);
  const end = await exported(first);
  const handOn = async (slot: string | null, round: number) => {
    const { runId } = first;
    const { bytes } = await engine.run('exportModel', { ...first, slot, format: 'safetensors' });
    await engine.run('importModel', { model: new Blob([bytes]), runId, round, config, trainSlices: TRAIN });
    return { ...first, round };
  };
  const second = await handOn(null, 2);
  for (const resume of [true, false]) {
    await train(engine, { ...second, resume, until: 0 });
    for (const part of ['generator', 'critic', 'generatorOptimizer', 'criticOptimizer'] as const)
      expect((await exported(second))[part]).toEqual(end[part]);
  }
  const [kept] = await epochSlots(first.runId, 1);
  const atEpoch = await exported(first, kept!);
  const third = await handOn(kept!, 3);
  await train(engine, { ...third, until: 0 });
  expect((await exported(third)).generator).toEqual(atEpoch.generator);

  const fourth = { ...first, round: 4 }; // without a start of its own: the run's
  await train(engine, { ...fourth, until: 0 });
  expect((await exported(fourth)).generator).toEqual(file.generator);
  await expect(
    engine.run('exportModel', { ...first, slot: 'epoch-99', format: 'pth' }),
  ).rejects.toMatchObject({ name: 'CheckpointMissingError' });
});

test('another trainer than the file’s begins with fresh optimizers', async () => {
  const file = readThesisCheckpoint(files.gp);
  const args = await imported(files.gp, { ...fitted(file), mode: 'wc', lr: 0.00005 });
  await train(engine, { ...args, until: 1 });
  const trained = await exported(args);
  expect(trained.generatorOptimizer).toMatchObject({ kind: 'rmsprop', steps: 1, lr: 0.00005 });
});

test('a running average in the file is the one that goes on and draws', async () => {
  const file = readThesisCheckpoint(files.gp);
  const ema = { ...file.generator, buffers: file.generator.buffers };
  const shifted = new Map(
    [...file.generator.parameters].map(([name, { shape, values }]) => [
      name,
      { shape, values: values.map((x) => x * 0.5) },
    ]),
  );
  const bytes = writeSafetensorsCheckpoint({ ...file, generatorEma: { ...ema, parameters: shifted } });
  const { config, averaged } = await engine.run('readModel', { model: new Blob([bytes]) });
  expect([averaged, config.ema]).toEqual([true, 0.999]);
  const args = await imported(bytes, { ...fitted(file), ema: 0.999 });
  await train(engine, { ...args, until: 0 });
  const safetensors = await engine.run('exportModel', { ...args, format: 'safetensors' });
  expect(readSafetensorsCheckpoint(safetensors.bytes).generatorEma!.parameters).toEqual(shifted);
});

test('a running average without optimizers beside it is not followed away within a few steps', async () => {
  const file = readThesisCheckpoint(files.gp);
  const far = new Map(
    [...file.generator.parameters].map(([name, { shape, values }]) => [
      name,
      { shape, values: values.map((x) => x + 1) },
    ]),
  );
  const bytes = writeSafetensorsCheckpoint({
    ...file,
    generatorOptimizer: null,
    criticOptimizer: null,
    generatorEma: { ...file.generator, parameters: far },
  });
  const args = await imported(bytes, { ...fitted(file), ema: 0.999 });
  await train(engine, args);
  const { average, generator } = await decodeCheckpoint((await newest(args.runId, 1))!.bytes);
  const [name] = generator.parameters.keys();
  const distance = average!.parameters.get(name!)!.values[0]! - generator.parameters.get(name!)!.values[0]!;
  expect(distance).toBeCloseTo(0.999 ** 3, 1); // three steps of decay 0.999; a warm-up would leave 0.01
});

test('what cannot be trained on is refused by name, and nothing of it is stored', async () => {
  const file = readThesisCheckpoint(files.gp);
  const config = fitted(file);
  const ask = (bytes: Uint8Array<ArrayBuffer>, change: Partial<RunConfig> = {}) =>
    engine.run('importModel', {
      model: new Blob([bytes]),
      runId: 'import-refused',
      config: { ...config, ...change },
      trainSlices: TRAIN,
    });
  await expect(ask(files.gp, { ngf: config.ngf * 2 })).rejects.toMatchObject({
    name: 'ConfigError',
    facts: { key: 'ngf', value: config.ngf * 2, expected: String(config.ngf) },
  });
  const drawOnly = writeSafetensorsCheckpoint({ ...file, critic: null, criticOptimizer: null });
  await expect(ask(drawOnly)).rejects.toMatchObject({
    name: 'ModelFileError',
    facts: { problem: 'missing', what: 'discriminator' },
  });
  const [name, { shape, values }] = [...file.critic!.parameters][0]!;
  const parameters = new Map(file.critic!.parameters).set(name, {
    shape,
    values: values.slice().fill(Number.POSITIVE_INFINITY, 0, 1),
  });
  const broken = writeSafetensorsCheckpoint({ ...file, critic: { ...file.critic!, parameters } });
  await expect(ask(broken)).rejects.toMatchObject({
    name: 'ModelFileError',
    facts: { problem: 'damaged', what: `discriminator.${name}` },
  });
  await expect(ask(files.gp.slice(0, 2000))).rejects.toMatchObject({ name: 'ModelFileError' });
  const started = { ...config, imsize: config.imsize };
  const images = await engine.run('generate', {
    runId: 'import-refused',
    round: 1,
    weights: 'initial',
    config: started,
    backend: 'wasm',
    seed: 1,
    first: 0,
    count: 1,
  });
  expect(images.iteration).toBe(0); // of the seed's own start: no model was left behind
});
