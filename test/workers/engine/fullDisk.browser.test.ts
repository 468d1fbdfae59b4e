/**
 * Storage without room for checkpoints. The refusal is put in by hand: Chromium remembers for half a minute, across tests,
 * how much room it last saw, so a real limit comes too late to be seen.
 */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { StorageFullError } from '../../../src/errors.ts';
import { readSafetensorsCheckpoint } from '../../../src/interop/safetensorsCheckpoint.ts';
import { putLatest } from '../../../src/storage/checkpoints.ts';
import { deleteDataset } from '../../../src/storage/datasets.ts';
import { appendLog, readLog } from '../../../src/storage/runs.ts';
import { exportJob } from '../../../src/workers/engine/exportJob.ts';
import { createHeld } from '../../../src/workers/engine/held.ts';
import { createSaveRequests } from '../../../src/workers/engine/saveRequests.ts';
import { trainJob } from '../../../src/workers/engine/trainJob.ts';
import { wholeCheckpoint } from '../../../src/workers/engine/wholeCheckpoint.ts';
import type { TrainArgs, TrainProgress } from '../../../src/workers/protocol.ts';
import { newest } from '../../fixtures/checkpoints.ts';
import { deleteRun } from '../../fixtures/deleteRun.ts';
import { config, putBlobs } from './fixture.browser.ts';

vi.mock('../../../src/storage/checkpoints.ts', { spy: true });
vi.mock('../../../src/storage/runs.ts', { spy: true });

const facts = { usedBytes: 100, quotaBytes: 100 };
const full = () => Promise.reject(new StorageFullError('No room.', facts));
const args: TrainArgs = {
  runId: 'full-disk-run',
  round: 1,
  datasetId: 'full-disk',
  config: { ...config, save_epoch: 1 },
  backend: 'cpu',
  resume: false,
  until: 6,
};

beforeAll(() => putBlobs(args.datasetId));
afterAll(() => Promise.all([deleteDataset(args.datasetId), deleteRun(args.runId)]));

async function train(
  onProgress: (value: TrainProgress) => void = () => {},
  { held = createHeld(), resume = false } = {},
) {
  const progress: TrainProgress[] = [];
  const context = {
    signal: new AbortController().signal,
    progress: (value: TrainProgress) => {
      progress.push(value);
      onProgress(value);
    },
  };
  const settled = await trainJob({ ...args, resume }, context, { requests: createSaveRequests(), held }).then(
    (result) => ({ result, error: null }),
    (error: unknown) => ({ result: null, error }),
  );
  return { ...settled, progress };
}

test('a full disk is told while training goes on, and only the end is refused', async () => {
  vi.mocked(putLatest).mockImplementation(full);
  const { error, progress } = await train();
  vi.mocked(putLatest).mockRestore();
  expect(error).toBeInstanceOf(StorageFullError);
  const unsaved = progress.filter((value) => value.kind === 'unsaved');
  // Two batches an iteration are an epoch, and every epoch asks for a checkpoint; the sixth is the end's.
  expect(unsaved).toEqual([1, 2, 3, 4, 5].map((iteration) => ({ kind: 'unsaved', iteration, facts })));
  expect(progress.some(({ kind }) => kind === 'checkpoint')).toBe(false);
  const rows = progress.flatMap((value) => (value.kind === 'rows' ? value.rows : []));
  expect(rows.map(({ iteration }) => iteration)).toEqual([1, 2, 3, 4, 5, 6]);
});

test('what was not stored can be taken out, and is where the round goes on from once there is room', async () => {
  const held = createHeld();
  vi.mocked(putLatest).mockImplementation(full);
  vi.mocked(appendLog).mockImplementation(full);
  expect((await train(() => {}, { held })).error).toBeInstanceOf(StorageFullError);
  vi.mocked(putLatest).mockRestore();
  vi.mocked(appendLog).mockRestore();
  const { bytes } = await exportJob({ runId: args.runId, round: 1, format: 'safetensors' }, held);
  expect(readSafetensorsCheckpoint(bytes).generatorOptimizer).toMatchObject({ steps: 6 });

  const { result, progress } = await train(() => {}, { held, resume: true });
  expect(progress[0]).toMatchObject({ kind: 'started', iteration: 6 });
  expect(result).toMatchObject({ state: 'finished', iteration: 6 });
  expect(await newest(args.runId, 1)).toMatchObject({ iteration: 6, sequence: 0 }); // as it was to be numbered
  expect((await readLog(args.runId, 1)).map(({ iteration }) => iteration)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(held.get(args.runId, 1)).toBeNull();
});

test('what another tab stored meanwhile goes before what is held', async () => {
  const held = createHeld();
  const { bytes } = (await newest(args.runId, 1))!; // of the test before, at iteration 6
  const stored = { savedAt: 0, seconds: 0, bytes };
  held.put(args.runId, 1, { checkpoint: { ...stored, sequence: 4, iteration: 4 }, rows: [] });
  await putLatest(args.runId, 1, { ...stored, sequence: 5, iteration: 6 });
  expect(await wholeCheckpoint(args.runId, 1, held)).toMatchObject({ held: false, stored: { sequence: 5 } });
  held.put(args.runId, 1, { checkpoint: { ...stored, sequence: 6, iteration: 7 }, rows: [] });
  expect(await wholeCheckpoint(args.runId, 1, held)).toMatchObject({ held: true, stored: { sequence: 6 } });
});

test('room made on the way is used: the next checkpoint is stored, with the rows that had found none', async () => {
  vi.mocked(appendLog).mockImplementation(full);
  const { result, progress } = await train((value) => {
    if (value.kind === 'unsaved' && value.iteration === 2) vi.mocked(appendLog).mockRestore();
  });
  expect(result).toMatchObject({ state: 'finished', iteration: 6 });
  const stored = progress.flatMap((value) => (value.kind === 'checkpoint' ? [value.iteration] : []));
  expect(stored[0]).toBeGreaterThanOrEqual(2); // 2 itself where the rows of iteration 2 were refused before its checkpoint
  expect(stored.at(-1)).toBe(6);
  expect((await readLog(args.runId, 1)).map(({ iteration }) => iteration)).toEqual([1, 2, 3, 4, 5, 6]);
  expect((await newest(args.runId, 1))!.iteration).toBe(6);
});
