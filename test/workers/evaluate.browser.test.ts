/** The evaluation worker as the page uses it: job in, progress, result; its dataset in IndexedDB, its network fetched. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DatasetMissingError, TooFewValidationError } from '../../src/errors.ts';
import { closeDatabase } from '../../src/storage/database.ts';
import { deleteDataset, putDataset, putShard } from '../../src/storage/datasets.ts';
import { createWorkerClient } from '../../src/workers/client.ts';
import type { EvaluateArgs, EvaluateProgress } from '../../src/workers/protocol.ts';
import { bodies, dataset, noise, SIZE } from '../fixtures/bodies.ts';

const pixels = bodies(1, 46); // 24 train, 16 validation, 3 guard, 3 final
const { record } = dataset(
  pixels,
  { train: 24, validation: 16 },
  { id: 'evaluate-worker', splitBy: 'blocks', samePatient: true },
);
const few = dataset(pixels, { train: 33, validation: 7 }, { id: 'evaluate-worker-few' }).record;

const client = createWorkerClient(
  'evaluate',
  () =>
    new Worker(new URL('../../src/workers/evaluate.worker.ts', import.meta.url), {
      type: 'module',
      name: 'evaluate',
    }),
);
const args = (fakes: Float32Array<ArrayBuffer>): EvaluateArgs => ({
  datasetId: record.id,
  network: 'mobilenet-v2',
  fakes,
  count: fakes.length / SIZE ** 2,
  size: SIZE,
  seed: 3,
});

beforeAll(async () => {
  for (const each of [record, few]) {
    await putDataset(each);
    await putShard(each.id, 's0', SIZE, pixels);
  }
});
afterAll(async () => {
  client.terminate();
  await deleteDataset(record.id);
  await deleteDataset(few.id);
  await closeDatabase();
});

test('evaluates on WASM where the GPU is software, names the network, and reuses the reals in the next round', async () => {
  const seen: EvaluateProgress[] = [];
  const bad = await client.run('evaluate', args(noise(1, 32)), { onProgress: (p) => seen.push(p) });
  expect(bad.device).toMatchObject({ backend: 'wasm', requested: 'auto' });
  expect(bad.network).toMatchObject({ title: 'ImageNet MobileNetV2, 8-bit (nsfwjs 4.3.0), block 10' });
  expect(bad.n).toEqual({ validation: 16, fake: 32, floor: 24, pairs: 128 });
  expect(bad.samePatient).toBe(true);
  expect(bad.matchedFid).not.toBe(bad.fid);
  expect(seen.map(({ stage }) => stage).filter((stage, i, all) => stage !== all[i - 1])).toEqual([
    'network',
    'real',
    'fake',
    'metrics',
  ]);
  expect(seen.filter(({ stage }) => stage === 'real').at(-1)).toMatchObject({ done: 40, total: 40 });

  const again: EvaluateProgress[] = [];
  const good = await client.run('evaluate', args(bodies(9, 32)), { onProgress: (p) => again.push(p) });
  expect(again.some(({ stage }) => stage === 'real')).toBe(false);
  expect(good.floor).toBe(bad.floor);
  expect(good.fid).toBeLessThan(bad.fid / 10);
  expect(good.ratio).toBeLessThan(bad.ratio! / 10);
}, 30_000);

test('too few validation slices and a missing dataset come back as their own classes, with facts', async () => {
  const fakes = bodies(9, 16);
  const tooFew = await client
    .run('evaluate', { ...args(fakes), datasetId: few.id })
    .catch((error: unknown) => error);
  expect(tooFew).toBeInstanceOf(TooFewValidationError);
  expect(tooFew).toMatchObject({ facts: { slices: 7, needed: 8 } });
  await expect(client.run('evaluate', { ...args(fakes), datasetId: 'gone' })).rejects.toBeInstanceOf(
    DatasetMissingError,
  );
});

test('an evaluation that is cancelled rejects with AbortError, and the next one works', async () => {
  const controller = new AbortController();
  const cancelled = client.run('evaluate', args(bodies(8, 200)), {
    signal: controller.signal,
    onProgress: ({ stage }) => {
      if (stage === 'fake') controller.abort();
    },
  });
  await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
  expect((await client.run('evaluate', args(bodies(8, 16)))).n.fake).toBe(16);
}, 30_000);
