/** Drawing from a run's states, over real storage; the engine fills each image with its latent's index. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PRESETS } from '../src/config.ts';
import { createDrawing } from '../src/drawing.ts';
import {
  BusyError,
  CheckpointMissingError,
  DatasetMissingError,
  GantryError,
  SizeMismatchError,
} from '../src/errors.ts';
import type { RoundRecord, RunRecord } from '../src/run.ts';
import { deleteDataset, putDataset, putShard } from '../src/storage/datasets.ts';
import { putImages, putRun } from '../src/storage/runs.ts';
import type { GenerateArgs } from '../src/workers/protocol.ts';
import { datasetRecord, splitsOf } from './fixtures/datasetRecord.ts';
import { deleteRun } from './fixtures/deleteRun.ts';
import { served } from './fixtures/served.ts';

const SIZE = 32;
const AREA = SIZE * SIZE;
const datasetId = 'drawing-test';
const config = { ...PRESETS.quick, seed: 40 };
const round = (number: number, lr: number): RoundRecord => ({
  number,
  config: { ...config, lr },
  adjustment: null,
  log: null,
  trainedIterations: 8,
  midFid: null,
  evaluation: null,
  brokeOff: null,
  outcome: null,
});
const run: RunRecord = {
  id: 'drawing-test-run',
  version: 1,
  createdAt: 0,
  settings: {
    datasetId,
    config,
    gate: { kind: 'ratio', threshold: 2 },
    maxRounds: 2,
    numOutput: 3,
    backend: 'wasm',
    network: 'auto',
  },
  datasetName: 'test',
  synthetic: true,
  state: 'done',
  round: 2,
  bestRound: 1,
  rounds: [round(1, 0.001), round(2, 0.003)],
  baseline: null,
  device: null,
  report: null,
  failure: null,
};

beforeAll(async () => {
  const splits = splitsOf({ train: 2, validation: 4 });
  const record = datasetRecord(splits, { id: datasetId, size: SIZE });
  await putShard(
    datasetId,
    's0',
    SIZE,
    Float32Array.from({ length: 6 * AREA }, (_, i) => Math.floor(i / AREA) / 10),
  );
  await putDataset(record);
  await putRun(run);
});
afterAll(async () => {
  await deleteDataset(datasetId);
  await deleteRun(run.id);
});

function drawing({ busy = false } = {}) {
  const asked: GenerateArgs[] = [];
  const { client } = served<'generate'>({
    generate: async (args) => {
      asked.push(args);
      const images = Float32Array.from(
        { length: args.count * AREA },
        (_, i) => (args.first + Math.floor(i / AREA)) / 100,
      );
      return { size: SIZE, count: args.count, images, iteration: 8, modelHash: 'ab' };
    },
  });
  const host = createDrawing({
    workers: { engine: client, evaluator: client, ingest: [] },
    ended: async () => {},
    refuseBusy: () => {
      if (busy) throw new BusyError('Busy.');
    },
    engineFor: () => {},
  });
  return { asked, ...host };
}

test('without a checkpoint the best round’s newest draws, from latent 0', async () => {
  const { asked, generate } = drawing();
  const drawn = await generate(run.id, { seed: 5, count: 2 });
  expect(asked[0]).toMatchObject({ round: 1, weights: 'latest', seed: 5, first: 0, count: 2, between: null });
  expect(asked[0]!.config.lr).toBe(0.001);
  expect(drawn).toMatchObject({
    runId: run.id,
    round: 1,
    slot: null,
    seed: 5,
    first: 0,
    between: null,
    modelHash: 'ab',
  });
});

test('a kept epoch of another round draws with that round’s configuration, and a way is handed on', async () => {
  const { asked, generate } = drawing();
  const between = { to: 9, path: 'linear' } as const;
  const checkpoint = { round: 2, slot: 'epoch-3' };
  const drawn = await generate(run.id, { seed: 5, count: 4, first: 7, between, checkpoint });
  expect(asked[0]).toMatchObject({ round: 2, weights: 'epoch-3', first: 7, between });
  expect(asked[0]!.config.lr).toBe(0.003);
  expect(drawn).toMatchObject({ round: 2, slot: 'epoch-3', first: 7, between });
});

test('nothing is drawn while the engine is busy, of a round that is gone, or of a run that is gone', async () => {
  const options = { seed: 1, count: 1 };
  await expect(drawing({ busy: true }).generate(run.id, options)).rejects.toBeInstanceOf(BusyError);
  const { asked, generate, exportDrawn } = drawing();
  const checkpoint = { round: 7, slot: null };
  await expect(generate(run.id, { ...options, checkpoint })).rejects.toBeInstanceOf(CheckpointMissingError);
  await expect(generate('gone', options)).rejects.toBeInstanceOf(GantryError);
  expect(asked).toEqual([]);
  const drawn = await generate(run.id, options);
  await expect(exportDrawn({ ...drawn, runId: 'gone' }, 'grid')).rejects.toBeInstanceOf(GantryError);
});

test('a run’s own images come back with the seed that they are of', async () => {
  const { runImages } = drawing();
  expect(await runImages(run.id)).toBeNull();
  const images = new Float32Array(3 * AREA).fill(0.5);
  await putImages(run.id, { size: SIZE, count: 3, images, iteration: 8 });
  expect(await runImages(run.id)).toMatchObject({ count: 3, seed: 40, first: 0, round: 1, images });
});

test('images are compared with validation slices alone, spread over the split', async () => {
  const { generate, compareDrawn } = drawing();
  const drawn = await generate(run.id, { seed: 5, count: 2 });
  const { columns, rows, pixels } = await compareDrawn(drawn, datasetId);
  // Slices 2 … 5 of the dataset are its validation split: of two pairs the first and the third. Grey: round((x + 1)·127.5).
  expect([columns, rows]).toEqual([2, 2]);
  const corner = (row: number, column: number) => pixels[row * SIZE * columns * SIZE + column * SIZE];
  const grey = (x: number) => Math.round((x + 1) * 127.5);
  expect([corner(0, 0), corner(0, 1), corner(1, 0), corner(1, 1)]).toEqual([0, 0.2, 0.01, 0.4].map(grey));
});

test('another size, a deleted dataset, or none to compare with is said', async () => {
  const { generate, compareDrawn } = drawing();
  const drawn = await generate(run.id, { seed: 5, count: 2 });
  await expect(compareDrawn({ ...drawn, size: 64 }, datasetId)).rejects.toBeInstanceOf(SizeMismatchError);
  await expect(compareDrawn(drawn, 'gone')).rejects.toBeInstanceOf(DatasetMissingError);
});
