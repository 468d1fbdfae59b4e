/**
 * Numbers that stop being numbers. What the data brings about is real; the loss that is lost once, as a faulty device or an
 * unlucky step makes it, is put in by hand: no small network here does so at one rate and not at half of it.
 */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { NonFiniteError } from '../../../src/errors.ts';
import { decodeCheckpoint } from '../../../src/model/checkpoint.ts';
import { latestCheckpoints } from '../../../src/storage/checkpoints.ts';
import { deleteDataset, putShard } from '../../../src/storage/datasets.ts';
import { readLog } from '../../../src/storage/runs.ts';
import type * as Trainer from '../../../src/train/trainer.ts';
import { train as trainer } from '../../../src/train/trainer.ts';
import { createHeld } from '../../../src/workers/engine/held.ts';
import { createSaveRequests } from '../../../src/workers/engine/saveRequests.ts';
import { trainJob } from '../../../src/workers/engine/trainJob.ts';
import type { TrainArgs, TrainProgress } from '../../../src/workers/protocol.ts';
import { newest } from '../../fixtures/checkpoints.ts';
import { deleteRun } from '../../fixtures/deleteRun.ts';
import { blobs } from '../../train/fixture.browser.ts';
import { config, putBlobs, TRAIN } from './fixture.browser.ts';

vi.mock('../../../src/train/trainer.ts', { spy: true });

const datasets = { whole: 'rollback-whole', poisoned: 'rollback-poisoned' };
const runs = ['once', 'twice', 'reference'];
const args: TrainArgs = {
  runId: 'once',
  round: 1,
  datasetId: datasets.whole,
  config: { ...config, save_epoch: 4, iterations: 8 },
  backend: 'cpu',
  resume: false,
  until: null,
};

beforeAll(async () => {
  await putBlobs(datasets.whole);
  await putBlobs(datasets.poisoned);
  const pixels = new Float32Array((TRAIN + 1) * 32 * 32).fill(Number.NaN);
  pixels.set(blobs(TRAIN, 32));
  pixels[5 * 32 * 32 + 17] = Number.NaN; // one pixel of one training slice
  await putShard(datasets.poisoned, 'a', 32, pixels);
});
afterAll(() =>
  Promise.all([...Object.values(datasets).map(deleteDataset), ...runs.map((id) => deleteRun(id))]),
);

async function train(change: Partial<TrainArgs>) {
  const progress: TrainProgress[] = [];
  const context = {
    signal: new AbortController().signal,
    progress: (value: TrainProgress) => void progress.push(value),
  };
  const settled = await trainJob({ ...args, ...change }, context, {
    requests: createSaveRequests(),
    held: createHeld(),
  }).then(
    (result) => ({ result, error: null }),
    (error: unknown) => ({ result: null, error }),
  );
  const incidents = progress.flatMap((value) => (value.kind === 'incident' ? [value.incident] : []));
  return { ...settled, progress, incidents };
}

test('a loss lost once: back to the newest checkpoint, at half the rate from there, and on to the end', async () => {
  const { train: real } = await vi.importActual<typeof Trainer>('../../../src/train/trainer.ts');
  vi.mocked(trainer).mockImplementationOnce(async function* (options) {
    for await (const event of real(options)) {
      if (event.kind === 'row' && event.row.iteration === 6)
        throw new NonFiniteError('The loss is no number.', { iteration: 6, what: 'lossD' });
      yield event;
    }
  });
  const { result, incidents, progress } = await train({});
  expect(result).toMatchObject({ state: 'finished', iteration: 8 });
  expect(incidents).toMatchObject([
    { kind: 'rolled-back', round: 1, iteration: 5, resumedFrom: 4, facts: { what: 'lossD', lr: 0.0005 } },
  ]);
  const starts = progress.flatMap((value) => (value.kind === 'started' ? [value.iteration] : []));
  expect(starts).toEqual([0, 4]);
  expect((await readLog('once', 1)).map(({ iteration }) => iteration)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);

  // The same by hand: four iterations at the whole rate, four at half of it.
  await train({ runId: 'reference', until: 4 });
  const four = await decodeCheckpoint((await newest('reference', 1))!.bytes);
  const slices = blobs(TRAIN, 32);
  const signal = new AbortController().signal;
  let expected = four;
  for await (const event of real({
    config: four.config,
    slices,
    from: { ...four, lr: 0.0005 },
    until: 8,
    signal,
  }))
    if (event.kind === 'checkpoint') expected = event.checkpoint;
  expect(await decodeCheckpoint((await newest('once', 1))!.bytes)).toEqual(expected);
  expect(expected).toMatchObject({ lr: 0.0005, iteration: 8 });
});

test('a pixel that is no number: rolled back once, then stopped with the reason; nothing of it was saved', async () => {
  const { error, incidents } = await train({ runId: 'twice', datasetId: datasets.poisoned });
  expect(error).toBeInstanceOf(NonFiniteError);
  expect((error as NonFiniteError).facts).toMatchObject({ iteration: expect.any(Number) });
  expect(incidents.map(({ kind, resumedFrom }) => [kind, resumedFrom])).toEqual([['rolled-back', 0]]);
  const saved = await latestCheckpoints('twice', 1);
  for (const { bytes } of saved) {
    const { critic, lr } = await decodeCheckpoint(bytes);
    expect(lr).toBe(0.0005);
    for (const { values } of critic.parameters.values()) expect(values.every(Number.isFinite)).toBe(true);
  }
  // Tried again, it knows that the rate was halved already.
  const again = await train({ runId: 'twice', datasetId: datasets.poisoned, resume: true });
  expect(again.error).toBeInstanceOf(NonFiniteError);
  expect(again.incidents).toEqual([]);
});
