/** Evaluations that a person asks for, on real storage, with workers that answer instead of compute. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { EvaluationOptions, EvaluationProgress, EvaluationSubject } from '../src/app.ts';
import { PRESETS } from '../src/config.ts';
import {
  BusyError,
  CheckpointMissingError,
  DatasetMissingError,
  DeviceLostError,
  NetworkUnavailableError,
  SizeMismatchError,
  TooFewValidationError,
} from '../src/errors.ts';
import type { EvaluateArgs } from '../src/evaluation.ts';
import { createEvaluations } from '../src/evaluations.ts';
import { newRound } from '../src/ledger.ts';
import { DEFAULT_GATE, type RunRecord } from '../src/run.ts';
import { putCheckpoint, putLatest } from '../src/storage/checkpoints.ts';
import { withDatabase } from '../src/storage/database.ts';
import { deleteDataset, putDataset } from '../src/storage/datasets.ts';
import { deleteEvaluation, listEvaluations } from '../src/storage/evaluations.ts';
import { putRun } from '../src/storage/runs.ts';
import type {
  GenerateArgs,
  GenerateFromModelArgs,
  ModelSummary,
  ScoreArgs,
} from '../src/workers/protocol.ts';
import { datasetRecord, splitsOf } from './fixtures/datasetRecord.ts';
import { deleteRun } from './fixtures/deleteRun.ts';
import { EVALUATION, evaluationPictures, LPIPS_NETWORK, NETWORK } from './fixtures/evaluation.ts';
import { served } from './fixtures/served.ts';

const datasetId = 'evaluations-test';
const small = 'evaluations-test-small';
const large = 'evaluations-test-64';
const runId = 'evaluations-test-run';
const config = { ...PRESETS.quick, seed: 21 };
const area = config.imsize ** 2;
const FAR = 2 ** 31; // latents that no image handed out was made of

const run: RunRecord = {
  id: runId,
  version: 1,
  createdAt: 0,
  settings: {
    datasetId,
    config,
    gate: DEFAULT_GATE,
    maxRounds: 2,
    numOutput: 2,
    backend: 'wasm',
    network: 'auto',
  },
  datasetName: 'n',
  synthetic: true,
  state: 'done',
  round: 2,
  bestRound: 1,
  rounds: [newRound(1, config, null), newRound(2, { ...config, lr: 0.1 }, null)],
  baseline: null,
  device: null,
  report: null,
  failure: null,
};

const checkpoint = (iteration: number, sequence = iteration) => ({
  sequence,
  iteration,
  savedAt: 0,
  seconds: 0,
  bytes: Uint8Array.from({ length: 40 }, (_, i) => iteration + i).buffer, // the last 32 stand for its digest
});

beforeAll(async () => {
  const record = (id: string, validation: number, size: 32 | 64 = 32) =>
    putDataset(datasetRecord(splitsOf({ train: 9, validation }), { id, name: 'Of a test', size }));
  await Promise.all([record(datasetId, 9), record(small, 7), record(large, 9, 64), putRun(run)]);
  await putLatest(runId, 1, checkpoint(8));
  await putCheckpoint(runId, 1, 'epoch-2', checkpoint(2));
  await putCheckpoint(runId, 1, 'epoch-4', checkpoint(4));
});

beforeEach(async () => {
  for (const { id } of await listEvaluations()) await deleteEvaluation(id);
});

afterAll(() => Promise.all([...[datasetId, small, large].map(deleteDataset), deleteRun(runId)]));

const model: ModelSummary = {
  imsize: 32,
  nz: 8,
  ngf: 4,
  mode: 'gp',
  seed: 5,
  iteration: 300,
  averaged: false,
  trainable: true,
  optimizers: true,
  config,
  corrected: [],
};

/** `drawnAt`, `scoredAt`: the iterations of the states that the engine draws from and scores with, call by call; the last again and again. */
function page({
  lpips = true,
  drawnAt = [8],
  scoredAt = [8],
  lose = 0,
  network = NETWORK,
  lpipsFails = false,
} = {}) {
  const log: {
    generate: GenerateArgs[];
    model: GenerateFromModelArgs[];
    score: ScoreArgs[];
    evaluate: EvaluateArgs[];
  } = {
    generate: [],
    model: [],
    score: [],
    evaluate: [],
  };
  let busy = false;
  let losses = lose;
  const world = { hold: () => Promise.resolve() };
  const at = (iterations: readonly number[], calls: readonly unknown[]) =>
    iterations[calls.length - 1] ?? iterations.at(-1)!;
  const drawn = (count: number) => ({
    size: 32,
    count,
    images: new Float32Array(count * area).fill(0.25),
  });
  const engine = served<'openBackend' | 'generate' | 'readModel' | 'generateFromModel' | 'score'>(
    {
      openBackend: async () => EVALUATION.device,
      async generate(args, { progress }) {
        log.generate.push(args);
        if (losses-- > 0) throw new DeviceLostError('Lost.', { backend: 'webgpu', reason: 'test' });
        progress({ done: args.count, total: args.count });
        return { ...drawn(args.count), iteration: at(drawnAt, log.generate) };
      },
      readModel: async () => model,
      async generateFromModel(args) {
        log.model.push(args);
        const count = args.draw.count!;
        return { ...drawn(count), iteration: 300, model, seed: model.seed, latents: new Float32Array(1) };
      },
      async score(args, { progress }) {
        log.score.push(args);
        progress({ done: 1, total: 1 });
        return {
          fake: new Float32Array(args.count),
          real: new Float32Array(9),
          train: new Float32Array(9),
          iteration: args.source.kind === 'run' ? at(scoredAt, log.score) : null,
        };
      },
    },
    { cooperative: true },
  );
  const evaluator = served<'evaluate' | 'listNetworks' | 'addNetwork'>({
    async evaluate(args, { signal, progress }) {
      log.evaluate.push(args);
      progress({ stage: 'metrics', done: 0, total: 1, secondsLeft: null });
      await world.hold();
      signal.throwIfAborted();
      const images = { real: new Float32Array(1), fake: args.fakes, train: new Float32Array(1) };
      const features = { real: new Float32Array(1), fake: new Float32Array(1), train: new Float32Array(1) };
      const pairs = { realFake: [], realReal: [], nearestTraining: [], fakeFake: [] };
      return {
        evaluation: {
          ...EVALUATION,
          depth: args.depth,
          network,
          lpipsNetwork: args.lpips && !lpipsFails ? LPIPS_NETWORK : null,
        },
        pictures: args.depth === 'full' ? evaluationPictures() : null,
        dump: args.dump ? { size: 32, images, features, dimension: 1, pairs } : null,
      };
    },
    listNetworks: async () =>
      [network, ...(lpips ? [LPIPS_NETWORK] : [])].map((info) => ({ info, where: 'shipped', bytes: 1 })),
    addNetwork: async () => [LPIPS_NETWORK],
  });
  const ingest = served<'readImages'>({
    readImages: async ({ files, most }) => ({
      ...drawn(Math.min(files.length, most ?? files.length)),
      size: 32 as const,
    }),
  });
  const evaluations = createEvaluations({
    workers: { engine: engine.client, evaluator: evaluator.client, ingest: [ingest.client] },
    refuseBusy() {
      if (busy) throw new BusyError('A run is in work.');
    },
    engineFor: () => {},
  });
  return {
    ...evaluations,
    log,
    world,
    setBusy: (value: boolean) => {
      busy = value;
    },
  };
}

const options = (change: Partial<EvaluationOptions> = {}): EvaluationOptions => ({
  datasetId,
  network: 'auto',
  count: null,
  backend: 'wasm',
  onProgress: () => {},
  ...change,
});
const latest: EvaluationSubject = { kind: 'run', runId, round: 1, slot: null };
const file = (bytes: readonly number[]) => new File([Uint8Array.from(bytes)], 'model.bin');

test('a run’s newest state is judged on latents of its own, with its critic’s scores of the same fakes, and kept', async () => {
  const { evaluate, evaluationPictures: picturesOf, log } = page();
  const told: EvaluationProgress[] = [];
  const { record, cached, dump } = await evaluate(latest, options({ onProgress: (p) => told.push(p) }));
  expect(log.generate).toMatchObject([
    { runId, round: 1, weights: 'latest', config, seed: 21, first: FAR, count: 128 }, // 9 validation slices
  ]);
  expect(log.score).toMatchObject([
    {
      source: { kind: 'run', runId, round: 1, weights: 'latest' },
      split: 'validation',
      count: 128,
      seed: 21,
    },
  ]);
  expect(log.score[0]!.fakes.length).toBe(128 * area);
  expect(log.evaluate).toMatchObject([
    {
      split: 'validation',
      depth: 'full',
      network: 'mobilenet-v2',
      lpips: 'lpips-alex',
      count: 128,
      seed: 21,
      dump: false,
    },
  ]);
  expect(log.evaluate[0]!.scores!.fake.length).toBe(128);
  expect(log.evaluate[0]!.fakes.length).toBe(128 * area);
  expect(told.map(({ kind }) => kind)).toEqual(['generate', 'score', 'evaluate']);
  expect([cached, dump]).toEqual([false, null]);
  expect(record).toMatchObject({
    version: 1,
    subject: { kind: 'run', runId, round: 1, iteration: 8 },
    datasetId,
    datasetName: 'Of a test',
    evaluation: { ...EVALUATION, lpipsNetwork: LPIPS_NETWORK },
    key: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(await listEvaluations()).toEqual([record]);
  expect(await picturesOf(record.id)).toEqual(evaluationPictures());
});

test('the same question is answered from storage; another count, depth, dataset, network or state is another question', async () => {
  const { evaluate, log } = page();
  const first = await evaluate(latest, options());
  const again = await evaluate(latest, options());
  expect(again).toEqual({ record: first.record, cached: true, dump: null });
  expect(log.generate).toHaveLength(1);
  const keys = new Set([first.record.key]);
  for (const [subject, asked] of [
    [latest, options({ count: 200 })],
    [latest, options({ depth: 'fid' })],
    [{ ...latest, slot: 'epoch-2' }, options()],
  ] as const) {
    const { record, cached } = await evaluate(subject, asked);
    expect(cached).toBe(false);
    keys.add(record.key);
  }
  const withoutLpips = await page({ lpips: false }).evaluate(latest, options());
  expect(withoutLpips.cached).toBe(false);
  keys.add(withoutLpips.record.key);
  expect(keys.size).toBe(5);
  expect(await listEvaluations()).toHaveLength(5);
});

test('a state that goes on is another state', async () => {
  const { evaluate, log } = page();
  await evaluate(latest, options());
  await putLatest(runId, 1, checkpoint(9));
  try {
    expect((await page({ drawnAt: [9], scoredAt: [9] }).evaluate(latest, options())).cached).toBe(false);
  } finally {
    await putLatest(runId, 1, checkpoint(8, 10));
  }
  expect((await evaluate(latest, options())).cached).toBe(true); // by its bytes, not by its place
  expect(log.generate).toHaveLength(1);
});

test('what was drawn from a state that is not stored never answers for the stored one', async () => {
  const unsaved = await page({ drawnAt: [11], scoredAt: [11] }).evaluate(latest, options());
  expect(unsaved.record.subject).toMatchObject({ iteration: 11 });
  expect((await page().evaluate(latest, options())).cached).toBe(false);
});

test('a state that another tab trains on between its images and their scores is drawn anew', async () => {
  const { evaluate, log } = page({ drawnAt: [8, 9], scoredAt: [9] });
  const { record } = await evaluate(latest, options());
  expect(record.subject).toMatchObject({ iteration: 9 });
  expect([log.generate, log.score, log.evaluate].map(({ length }) => length)).toEqual([2, 2, 1]);
});

test('a state that never stands still is not judged', async () => {
  const { evaluate, log } = page({ drawnAt: [1, 3, 5], scoredAt: [2, 4, 6] });
  await expect(evaluate(latest, options())).rejects.toBeInstanceOf(BusyError);
  expect(log.generate).toHaveLength(3);
  expect(log.evaluate).toEqual([]);
});

test('the same weights used in another way are another question', async () => {
  await page().evaluate(latest, options());
  const other = { ...NETWORK, id: 'ff'.repeat(32) };
  expect((await page({ network: other }).evaluate(latest, options())).cached).toBe(false);
  expect((await page({ network: other }).evaluate(latest, options())).cached).toBe(true);
});

test('LPIPS that could not be loaded is asked for again', async () => {
  const { record } = await page({ lpipsFails: true }).evaluate(latest, options());
  expect(record.evaluation.lpipsNetwork).toBeNull();
  expect((await page().evaluate(latest, options())).cached).toBe(false);
  expect((await page({ lpips: false }).evaluate(latest, options())).cached).toBe(true);
});

test('a kept epoch is drawn from its slot', async () => {
  const { evaluate, log } = page({ drawnAt: [4], scoredAt: [4] });
  const { record } = await evaluate({ ...latest, slot: 'epoch-4' }, options());
  expect(log.generate[0]!.weights).toBe('epoch-4');
  expect(log.score[0]!.source).toMatchObject({ weights: 'epoch-4' });
  expect(record.subject).toMatchObject({ round: 1, iteration: 4 });
});

test('what a run keeps is told by round, newest first', async () => {
  expect(await page().keptCheckpoints(runId)).toEqual([
    { round: 1, slot: null, iteration: 8 },
    { round: 1, slot: 'epoch-4', iteration: 4 },
    { round: 1, slot: 'epoch-2', iteration: 2 },
  ]);
  expect(await page().keptCheckpoints('no-run')).toEqual([]);
});

test('a model file is told by its hash and its kind, and judged with its own seed', async () => {
  const { evaluate, log } = page();
  const safetensors = file([8, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d]);
  const { record } = await evaluate({ kind: 'model', file: safetensors }, options({ count: 16 }));
  expect(log.model[0]!.draw).toEqual({ kind: 'seed', seed: 5, first: FAR, count: 16 });
  expect(log.score[0]).toMatchObject({ source: { kind: 'model' }, seed: 5, count: 16 });
  expect(record.subject).toEqual({
    kind: 'model',
    // printf '\x08\0\0\0\0\0\0\0{}' | sha256sum
    sha256: '251730ebb93466c5a069da99ee9330727314b661aa6ba26e23d3e7f8768f717d',
    file: '.safetensors',
    iteration: 300,
  });
  expect((await evaluate({ kind: 'model', file: safetensors }, options({ count: 16 }))).cached).toBe(true);
  const other = await evaluate({ kind: 'model', file: file([1, 2, 3]) }, options({ count: 16 }));
  expect(other.record.subject).toMatchObject({ kind: 'model', file: '.pth' });
});

test('a folder of images has no critic, is told by its pixels, and at most so many are taken', async () => {
  const { evaluate, log } = page();
  const files = Array.from({ length: 20 }, (_, i) => file([i]));
  const { record } = await evaluate({ kind: 'images', files }, options({ count: 12 }));
  expect(log.score).toEqual([]);
  expect(log.evaluate).toMatchObject([{ count: 12, scores: null }]);
  expect(record.subject).toEqual({ kind: 'images', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect((await evaluate({ kind: 'images', files }, options({ count: 12 }))).cached).toBe(true);
});

test('the FID alone asks for no scores and no LPIPS', async () => {
  const { evaluate, log } = page();
  await evaluate(latest, options({ depth: 'fid' }));
  expect(log.score).toEqual([]);
  expect(log.evaluate).toMatchObject([{ depth: 'fid', lpips: null, scores: null }]);
});

test('what it was computed from is computed again, and takes the place of what was kept', async () => {
  const { evaluate } = page();
  const first = await evaluate(latest, options());
  const dumped = await evaluate(latest, options({ dump: true }));
  expect(dumped.cached).toBe(false);
  expect(dumped.dump!.images.fake.length).toBe(128 * area);
  expect(dumped.record.id).toBe(first.record.id);
  expect(await listEvaluations()).toHaveLength(1);
});

test('a lost device costs a second try', async () => {
  const { evaluate, log } = page({ lose: 1 });
  expect((await evaluate(latest, options())).record.evaluation.metrics).toEqual(EVALUATION.metrics);
  expect(log.generate).toHaveLength(2);
});

test.each([
  ['a dataset that is gone', latest, { datasetId: 'gone' }, DatasetMissingError],
  ['too few validation slices', latest, { datasetId: small }, TooFewValidationError],
  ['a dataset of another size', latest, { datasetId: large }, SizeMismatchError],
  ['a network that is not installed', latest, { network: 'radimagenet' }, NetworkUnavailableError],
  ['a round without a checkpoint', { ...latest, round: 2 }, {}, CheckpointMissingError],
  ['a slot that is gone', { ...latest, slot: 'epoch-9' }, {}, CheckpointMissingError],
] as const)('%s is refused before anything is drawn', async (_, subject, change, error) => {
  const { evaluate, log } = page();
  await expect(evaluate(subject, options(change))).rejects.toBeInstanceOf(error);
  expect(log.generate).toEqual([]);
  expect(await listEvaluations()).toEqual([]);
});

test('a run in work refuses everything but looking; an evaluation in work refuses another', async () => {
  const { evaluate, world, setBusy, addNetwork, removeNetwork, listNetworks, refuseWhileEvaluating } = page();
  setBusy(true);
  for (const asked of [evaluate(latest, options()), addNetwork([]), removeNetwork('x')])
    await expect(asked).rejects.toBeInstanceOf(BusyError);
  expect((await listNetworks()).map(({ info }) => info.name)).toEqual(['mobilenet-v2', 'lpips-alex']);
  setBusy(false);
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  world.hold = () => held;
  const first = evaluate(latest, options());
  expect(refuseWhileEvaluating).toThrow(BusyError);
  await expect(evaluate(latest, options())).rejects.toBeInstanceOf(BusyError);
  release();
  await first;
  expect(refuseWhileEvaluating).not.toThrow();
});

test('a cancelled evaluation leaves nothing', async () => {
  const { evaluate, world, refuseWhileEvaluating } = page();
  const controller = new AbortController();
  world.hold = async () => controller.abort();
  const cancelled = evaluate(latest, options({ signal: controller.signal }));
  await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
  expect(await listEvaluations()).toEqual([]);
  expect(refuseWhileEvaluating).not.toThrow();
});

test('a network that was dropped is forgotten by its name', async () => {
  await withDatabase((db) =>
    db.put('networks', { version: 1, info: LPIPS_NETWORK, manifest: null, bytes: new ArrayBuffer(1) }, 'x'),
  );
  await page().removeNetwork('x');
  expect(await withDatabase((db) => db.getAllKeys('networks'))).not.toContain('x');
});
