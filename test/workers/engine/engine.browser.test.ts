/** The engine worker as the page uses it: a real worker, a real database, WASM. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunConfig } from '../../../src/config.ts';
import {
  CheckpointDamagedError,
  CheckpointMissingError,
  ConfigError,
  DatasetMissingError,
  DatasetTooSmallError,
} from '../../../src/errors.ts';
import { decodeCheckpoint } from '../../../src/model/checkpoint.ts';
import {
  deleteCheckpoints,
  getCheckpoint,
  putCheckpoint,
  type StoredCheckpoint,
} from '../../../src/storage/checkpoints.ts';
import { deleteDataset } from '../../../src/storage/datasets.ts';
import { readDiagnostics, readLog, readSnapshots } from '../../../src/storage/runs.ts';
import type { TrainArgs, TrainProgress } from '../../../src/workers/protocol.ts';
import { newest } from '../../fixtures/checkpoints.ts';
import { deleteRun } from '../../fixtures/deleteRun.ts';
import { config, putBlobs, startEngine, TRAIN, train } from './fixture.browser.ts';

const engine = startEngine();
const datasetId = 'engine-test';
const runs: string[] = [];

beforeAll(async () => {
  await putBlobs(datasetId);
});

afterAll(async () => {
  engine.terminate();
  await Promise.all([deleteDataset(datasetId), ...runs.map(deleteRun)]);
});

test('the worker opens WASM once and says so again', async () => {
  const device = await engine.run('openBackend', { backend: 'wasm' });
  expect(device.backend).toBe('wasm');
  expect(await engine.run('openBackend', { backend: 'wasm' })).toEqual(device);
});

test('a run trains to its end and leaves rows, grids and checkpoints behind', async () => {
  const args = job();
  const { result, progress } = await trainHere(args);
  expect(result).toMatchObject({ state: 'finished', iteration: 12, totalIterations: 12 });
  expect(result.seconds).toBeGreaterThan(0);
  expect(progress[0]).toMatchObject({
    kind: 'started',
    iteration: 0,
    totalIterations: 12,
    trainSlices: TRAIN,
  });

  const rows = progress.flatMap((value) => (value.kind === 'rows' ? value.rows : []));
  expect(rows.map(({ iteration }) => iteration)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  expect(await readLog(args.runId, 1)).toEqual(rows);
  const grids = await readSnapshots(args.runId, 1);
  expect(grids.map(({ iteration }) => iteration)).toEqual([0, 1, 2, 5, 10, 12]);

  // One epoch an iteration, a copy every second epoch, the newest three of them kept.
  const kept = await Promise.all([
    newest(args.runId, 1),
    ...['epoch-6', 'epoch-8', 'epoch-12'].map((slot) => getCheckpoint(args.runId, 1, slot)),
  ]);
  expect(kept.map((stored) => stored?.iteration ?? null)).toEqual([12, null, 8, 12]);
  const decoded = await decodeCheckpoint(kept[0]!.bytes);
  expect(decoded).toMatchObject({ iteration: 12, trainSlices: TRAIN, config });
  const saves = progress.filter(({ kind }) => kind === 'checkpoint');
  expect(saves.at(-1)).toMatchObject({ iteration: 12, reason: 'end' });
});

test('its end is examined: every layer, the memory, and the critic’s means', async () => {
  const args = job();
  const { progress } = await trainHere(args);
  const told = progress.flatMap((value) => (value.kind === 'diagnostics' ? [value.diagnostics] : []));
  const last = told.at(-1)!;
  const { generator, critic } = await decodeCheckpoint((await newest(args.runId, 1))!.bytes);
  expect(last.iteration).toBe(12);
  expect(last.layers.map(({ network, name }) => `${network} ${name}`)).toEqual([
    ...[...generator.parameters.keys()].map((name) => `generator ${name}`),
    ...[...critic.parameters.keys()].map((name) => `critic ${name}`),
  ]);
  for (const { weight } of last.layers) expect(weight).toBeGreaterThan(0);
  expect(last.memory.tensors).toBeGreaterThan(0);
  expect(last.memory.deviceBytes).toBeGreaterThan(1024 ** 2); // the WASM heap
  // The fixture's one validation slice holds no numbers: examined, not trained on.
  expect(last.critic).toMatchObject({ n: 1, validation: Number.NaN });
  expect(Number.isFinite(last.critic!.train)).toBe(true);
  expect(await readDiagnostics(args.runId, 1)).toEqual(told);
});

test('stopped, it answers with the last whole iteration; resumed, it ends with the bits of an unbroken run', async () => {
  const unbroken = job();
  await trainHere(unbroken);
  const broken = job();
  const controller = new AbortController();
  const first = await trainHere(broken, controller.signal, (value) => {
    if (value.kind === 'rows' && value.rows.some(({ iteration }) => iteration >= 3)) controller.abort();
  });
  expect(first.result.state).toBe('stopped');
  expect(first.result.iteration).toBeGreaterThanOrEqual(3);
  expect(first.result.iteration).toBeLessThan(12);
  expect((await newest(broken.runId, 1))!.iteration).toBe(first.result.iteration);
  expect((await readLog(broken.runId, 1)).length).toBe(first.result.iteration);

  const second = await trainHere({ ...broken, resume: true });
  expect(second.progress[0]).toMatchObject({ kind: 'started', iteration: first.result.iteration });
  expect(second.result).toMatchObject({ state: 'finished', iteration: 12 });
  expect(await readLog(broken.runId, 1)).toEqual(await readLog(unbroken.runId, 1));
  const [a, b] = [await newest(broken.runId, 1), await newest(unbroken.runId, 1)];
  expect(new Uint8Array(a!.bytes)).toEqual(new Uint8Array(b!.bytes));
});

test('rows written after the checkpoint that a run resumes from are written anew, not twice', async () => {
  const args = job();
  await trainHere({ ...args, until: 8 });
  const early = (await getCheckpoint(args.runId, 1, 'epoch-4'))!;
  for (const slot of ['latest-0', 'latest-1']) await putCheckpoint(args.runId, 1, slot, early); // as if the tab had died after iteration 8, saved at 4
  const { progress } = await trainHere({ ...args, resume: true, until: 6 });
  expect(progress[0]).toMatchObject({ iteration: 4 });
  expect((await readLog(args.runId, 1)).map(({ iteration }) => iteration)).toEqual([1, 2, 3, 4, 5, 6]);
  expect((await readSnapshots(args.runId, 1)).at(-1)!.iteration).toBe(5);
});

test('until ends a part, and the rest goes on from there', async () => {
  const args = job();
  const part = await trainHere({ ...args, until: 9 });
  expect(part.result).toMatchObject({ state: 'finished', iteration: 9, totalIterations: 12 });
  const rest = await trainHere({ ...args, resume: true });
  expect(rest.result).toMatchObject({ state: 'finished', iteration: 12 });
  expect(rest.result.seconds).toBeGreaterThan(part.result.seconds); // the round's, not the call's
  expect((await readLog(args.runId, 1)).length).toBe(12);
});

test('a run that is not resumed forgets its checkpoints and its log', async () => {
  const args = job();
  await trainHere(args);
  await trainHere({ ...args, until: 3 });
  expect(await getCheckpoint(args.runId, 1, 'epoch-12')).toBeNull();
  expect((await readLog(args.runId, 1)).length).toBe(3);
  expect((await newest(args.runId, 1))!.iteration).toBe(3);
});

test('saveNow saves in the middle of training, and says that nothing is training otherwise', async () => {
  expect(await engine.run('saveNow', { reason: 'hidden' })).toBe(false);
  let asked: Promise<boolean> | null = null;
  const { progress } = await trainHere(
    { ...job(), config: { ...config, iterations: 40, save_epoch: 100 } },
    undefined,
    (value) => {
      if (value.kind === 'rows') asked ??= engine.run('saveNow', { reason: 'hidden' });
    },
  );
  expect(await asked!).toBe(true);
  const saved = progress.find((value) => value.kind === 'checkpoint' && value.reason === 'hidden');
  expect(saved).toBeDefined();
});

test('images come from the newest checkpoint, from the seed itself, or not at all', async () => {
  const args = job();
  await trainHere(args);
  const ask = { runId: args.runId, round: 1, config, backend: 'wasm', seed: 3, first: 0, count: 5 } as const;
  const trained = await engine.run('generate', { ...ask, weights: 'latest' });
  const untrained = await engine.run('generate', { ...ask, weights: 'initial' });
  expect(trained).toMatchObject({ size: 32, count: 5, iteration: 12 });
  expect(untrained).toMatchObject({ size: 32, count: 5, iteration: 0 });
  expect(trained.images.length).toBe(5 * 32 * 32);
  expect(trained.images).not.toEqual(untrained.images);
  const missing = engine.run('generate', { ...ask, round: 2, weights: 'latest' });
  await expect(missing).rejects.toBeInstanceOf(CheckpointMissingError);
});

test('a job asked for while another runs waits for it; cancelled, it does not', async () => {
  const args = job();
  const training = trainHere(args);
  const ask = { ...args, weights: 'latest', seed: 3, first: 0, count: 1 } as const;
  const controller = new AbortController();
  const cancelled = engine.run('generate', ask, { signal: controller.signal });
  const waited = engine.run('generate', ask);
  controller.abort();
  await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
  expect((await waited).iteration).toBe(12);
  await training;
});

test.each([
  ['a dataset that is gone', { datasetId: 'gone' }, DatasetMissingError, {}],
  [
    'a batch larger than the split',
    { config: { ...config, bsize: 12 } },
    DatasetTooSmallError,
    { slices: 11, bsize: 12 },
  ],
  [
    'another image size',
    { config: { ...config, imsize: 64 as const } },
    ConfigError,
    { key: 'imsize', value: 64 },
  ],
])('%s is refused in words, and the worker lives on', async (_, change, kind, facts) => {
  const error = await trainHere({ ...job(), ...change }).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(kind);
  expect((error as ConfigError).facts).toMatchObject(facts);
});

test('a round is not resumed with another rate, nor from damaged bytes', async () => {
  const args = job();
  await trainHere({ ...args, until: 2 });
  const faster = trainHere({ ...args, resume: true, config: { ...config, lr: 0.5 } });
  await expect(faster).rejects.toMatchObject({
    name: 'ConfigError',
    facts: { key: 'lr', expected: '0.001' },
  });
  for (const slot of ['latest-0', 'epoch-2']) await damage(args.runId, slot);
  await expect(trainHere({ ...args, resume: true })).rejects.toBeInstanceOf(CheckpointDamagedError);
});

test('a stored run from before the trainer could be chosen goes on as what it was', async () => {
  const { mode, clip, init, schedule, ...older } = config;
  expect([mode, clip, init, schedule]).toEqual(['gp', 0.01, 'pytorch', 'paper']);
  const args = { ...job(), config: older as RunConfig };
  await trainHere({ ...args, until: 2 });
  expect((await trainHere({ ...args, resume: true, until: 4 })).progress[0]).toMatchObject({ iteration: 2 });
  const other = trainHere({ ...args, resume: true, config: { ...config, mode: 'wc' } });
  await expect(other).rejects.toMatchObject({
    name: 'ConfigError',
    facts: { key: 'mode', expected: 'gp', value: 'wc' },
  });
});

test('a torn write falls back to the other slot, says so, and ends with the bits of an unbroken run', async () => {
  const [args, unbroken] = [job(), job()];
  await trainHere(unbroken);
  await trainHere({ ...args, until: 7 }); // saved after 2, 4, 6 and at the end: sequences 0 to 3
  await damage(args.runId, 'latest-1');
  const { progress, result } = await trainHere({ ...args, resume: true });
  expect(progress[0]).toMatchObject({
    kind: 'incident',
    incident: {
      kind: 'checkpoint-passed-over',
      round: 1,
      iteration: 7,
      resumedFrom: 6,
      facts: { reason: 'checksum' },
    },
  });
  expect(progress[1]).toMatchObject({ kind: 'started', iteration: 6 });
  expect(result).toMatchObject({ state: 'finished', iteration: 12 });
  expect(await readLog(args.runId, 1)).toEqual(await readLog(unbroken.runId, 1));
  const [a, b] = await Promise.all([args, unbroken].map(({ runId }) => newest(runId, 1)));
  expect(new Uint8Array(a!.bytes)).toEqual(new Uint8Array(b!.bytes));
});

test('the next save falls on the slot that was damaged, not on the whole one', async () => {
  const args = job();
  await trainHere({ ...args, until: 7 });
  await damage(args.runId, 'latest-1');
  await trainHere({ ...args, resume: true, until: 7 });
  const slots = await Promise.all(['latest-0', 'latest-1'].map((slot) => getCheckpoint(args.runId, 1, slot)));
  expect(slots.map((stored) => stored!.iteration)).toEqual([6, 7]);
  for (const stored of slots) await decodeCheckpoint(stored!.bytes);
});

test('with both slots damaged the newest whole epoch is taken', async () => {
  const args = job();
  await trainHere({ ...args, until: 7 });
  for (const slot of ['latest-0', 'latest-1', 'epoch-6']) await damage(args.runId, slot);
  const { progress, result } = await trainHere({ ...args, resume: true });
  expect(progress[1]).toMatchObject({ kind: 'started', iteration: 4 });
  expect(result).toMatchObject({ state: 'finished', iteration: 12 });
  expect((await readLog(args.runId, 1)).length).toBe(12);
});

test('a run saved before there were two slots goes on', async () => {
  const args = job();
  await trainHere({ ...args, until: 2 });
  const { sequence: _, ...former } = (await newest(args.runId, 1))!;
  await deleteCheckpoints(args.runId, 1);
  await putCheckpoint(args.runId, 1, 'latest', former as StoredCheckpoint);
  const { progress } = await trainHere({ ...args, resume: true, until: 3 });
  expect(progress[0]).toMatchObject({ kind: 'started', iteration: 2 });
  expect(await newest(args.runId, 1)).toMatchObject({ sequence: 0, iteration: 3 });
  expect(await getCheckpoint(args.runId, 1, 'latest')).toBeNull();
});

test('a copy of an epoch from before saves were counted is gone on from', async () => {
  const args = job();
  await trainHere({ ...args, until: 2 });
  const { sequence: _, ...former } = (await getCheckpoint(args.runId, 1, 'epoch-2'))!;
  await putCheckpoint(args.runId, 1, 'epoch-2', former as StoredCheckpoint);
  await damage(args.runId, 'latest-0');
  const { result } = await trainHere({ ...args, resume: true, until: 3 });
  expect(result).toMatchObject({ state: 'finished', iteration: 3 });
  expect(await newest(args.runId, 1)).toMatchObject({ sequence: 0, iteration: 3 });
});

test('one step is measured: its peak, its seconds, and nothing kept', async () => {
  const measured = await engine.run('measure', { config, backend: 'wasm', trainSlices: TRAIN });
  const parameters = (await decodeCheckpoint((await newest(runs[0]!, 1))!.bytes)).critic.parameters;
  const bytes = [...parameters.values()].reduce((sum, { values }) => sum + values.byteLength, 0);
  expect(measured.peakBytes).toBeGreaterThan(bytes);
  expect(measured.seconds).toBeGreaterThan(0);
  const again = await engine.run('measure', { config, backend: 'wasm', trainSlices: TRAIN });
  expect(again.memory.tensors).toBe(measured.memory.tensors);
});

test('what cannot fit is refused from its shapes, with the figures', async () => {
  const huge: RunConfig = { ...config, imsize: 128, ngf: 512, ndf: 512, bsize: 512 };
  const refused = engine.run('measure', { config: huge, backend: 'wasm', trainSlices: TRAIN });
  await expect(refused).rejects.toMatchObject({
    name: 'OutOfMemoryError',
    facts: { bsize: 512, accumulate: 1, proposedAccumulate: null },
  });
  await trainHere({ ...job(), until: 1 }); // the worker lives on
});

async function damage(runId: string, slot: string): Promise<void> {
  const stored = (await getCheckpoint(runId, 1, slot))!;
  new Uint8Array(stored.bytes)[200]! ^= 1;
  await putCheckpoint(runId, 1, slot, stored);
}

function job(): TrainArgs {
  const runId = `engine-test-${runs.length}`;
  runs.push(runId);
  return { runId, round: 1, datasetId, config, backend: 'wasm', resume: false, until: null };
}

function trainHere(args: TrainArgs, signal?: AbortSignal, onProgress?: (value: TrainProgress) => void) {
  return train(engine, args, { ...(signal && { signal }), ...(onProgress && { onProgress }) });
}
