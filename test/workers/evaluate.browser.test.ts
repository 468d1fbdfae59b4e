/** The evaluation worker as the page uses it: job in, progress, result; its dataset in IndexedDB, its network fetched. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DatasetMissingError, TooFewValidationError } from '../../src/errors.ts';
import type { EvaluateArgs, EvaluateProgress } from '../../src/evaluation.ts';
import { closeDatabase } from '../../src/storage/database.ts';
import { deleteDataset, putDataset, putShard } from '../../src/storage/datasets.ts';
import { createWorkerClient } from '../../src/workers/client.ts';
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
  split: 'validation',
  depth: 'fid',
  network: 'mobilenet-v2',
  lpips: null,
  fakes,
  count: fakes.length / SIZE ** 2,
  size: SIZE,
  scores: null,
  seed: 3,
  dump: false,
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
  const judge = async (fakes: Float32Array<ArrayBuffer>, progress: EvaluateProgress[]) => {
    const options = { onProgress: (p: EvaluateProgress) => progress.push(p) };
    return (await client.run('evaluate', args(fakes), options)).evaluation;
  };
  const bad = await judge(noise(1, 32), seen);
  expect(bad.device).toMatchObject({ backend: 'wasm', requested: 'auto' });
  expect(bad.network).toMatchObject({ title: 'ImageNet MobileNetV2, 8-bit (nsfwjs 4.3.0), block 10' });
  expect(bad.n).toEqual({ real: 16, fake: 32, floor: 24, train: 24, pairs: 0 });
  expect(bad.samePatient).toBe(true);
  expect(bad.metrics.matchedFid.value).not.toBe(bad.metrics.fid.value);
  expect(seen.map(({ stage }) => stage).filter((stage, i, all) => stage !== all[i - 1])).toEqual([
    'network',
    'real',
    'train',
    'fake',
    'metrics',
  ]);
  expect(seen.filter(({ stage }) => stage === 'real').at(-1)).toMatchObject({ done: 16, total: 16 });

  const again: EvaluateProgress[] = [];
  const good = await judge(bodies(9, 32), again);
  expect(again.some(({ stage }) => stage === 'real' || stage === 'train')).toBe(false);
  expect(good.metrics.floor).toEqual(bad.metrics.floor);
  expect(good.metrics.fid.value).toBeLessThan(bad.metrics.fid.value! / 10);
  expect(good.metrics.ratio.value).toBeLessThan(bad.metrics.ratio.value! / 10);
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

test('LPIPS that cannot be had costs its figure alone, and one fake all that need two', async () => {
  const { evaluation } = await client.run('evaluate', {
    ...args(bodies(9, 1)),
    depth: 'full',
    lpips: 'lpips-elsewhere',
  });
  expect(evaluation.lpipsNetwork).toBeNull();
  expect(evaluation.metrics.lpips.realFake).toMatchObject({ value: null, reason: 'no-weights' });
  expect(evaluation.metrics.featureDistance.realFake.value).toBeGreaterThan(0);
  expect(evaluation.metrics.fid).toMatchObject({ value: null, reason: 'too-few-images' });
}, 30_000);

test('an evaluation that is cancelled rejects with AbortError, and the next one works', async () => {
  const controller = new AbortController();
  const cancelled = client.run('evaluate', args(bodies(8, 200)), {
    signal: controller.signal,
    onProgress: ({ stage }) => {
      if (stage === 'fake') controller.abort();
    },
  });
  await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
  expect((await client.run('evaluate', args(bodies(8, 16)))).evaluation.n.fake).toBe(16);
}, 30_000);
