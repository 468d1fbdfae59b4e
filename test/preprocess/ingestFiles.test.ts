import { expect, test } from 'vitest';
import { StorageFullError } from '../../src/errors.ts';
import { type IngestHost, ingestFiles } from '../../src/preprocess/ingestFiles.ts';
import { defaultRecipe } from '../../src/preprocess/recipe.ts';
import type { FileOutcome, IngestArgs } from '../../src/workers/protocol.ts';
import { dicomFile } from '../fixtures/dicom.ts';
import { chosenFile } from '../fixtures/readWhole.ts';

const SIZE = 32;
const AREA = SIZE * SIZE;

/** `good` readable slices of different brightness, then one text file. */
function argsOf(good: number): IngestArgs {
  const files = Array.from({ length: good }, (_, i) =>
    dicomFile({ set: { '0028,1052': ['DS', String(-1024 - 100 * i)], '0008,0018': ['UI', `1.2.${i}`] } }),
  );
  return {
    datasetId: 'd',
    recipe: defaultRecipe({ size: SIZE }),
    salt: 'salt',
    files: [...files, new File(['no DICOM'], 'x.dcm')].map((file, i) => chosenFile(file, 40 + i)),
  };
}

function hostOf(change: Partial<IngestHost> = {}) {
  const shards = new Map<string, Float32Array>();
  const told: FileOutcome[] = [];
  const previews: number[] = [];
  const host: IngestHost = {
    signal: new AbortController().signal,
    slicesPerShard: 3,
    putShard: async (shard, _, pixels) => {
      shards.set(shard, pixels);
    },
    progress: ({ outcomes, preview }) => {
      told.push(...outcomes);
      if (preview) previews.push(preview.pixels.length);
    },
    recall: async () => null,
    remember: async () => {},
    ...change,
  };
  return { host, shards, told, previews };
}

test('slices fill shards in order, and each says where its pixels lie', async () => {
  const { host, shards } = hostOf();
  const { slices } = await ingestFiles(argsOf(7), host);
  expect([...shards.values()].map((pixels) => pixels.length / AREA)).toEqual([3, 3, 1]);
  expect(slices.map(({ file, offset }) => [file, offset])).toEqual([
    [40, 0],
    [41, 1],
    [42, 2],
    [43, 0],
    [44, 1],
    [45, 2],
    [46, 0],
  ]);
  const means = slices.map(({ shard, offset }) => {
    const pixels = shards.get(shard)!.subarray(offset * AREA, (offset + 1) * AREA);
    return pixels.reduce((sum, x) => sum + x, 0) / AREA;
  });
  expect(means).toEqual(means.toSorted((a, b) => b - a)); // each file is 100 HU darker than the one before
  expect(new Set(means).size).toBe(7);
});

test('every file is told once and stands once in the result, with a picture on the way', async () => {
  const { host, told, previews } = hostOf();
  const { outcomes } = await ingestFiles(argsOf(4), host);
  expect(outcomes.map(({ file, code }) => [file, code])).toEqual([
    [40, 'accepted'],
    [41, 'accepted'],
    [42, 'accepted'],
    [43, 'accepted'],
    [44, 'not-dicom'],
  ]);
  expect(told).toEqual(outcomes);
  expect(previews).toEqual([AREA]);
});

test('a full disk ends the job: it is no file’s outcome', async () => {
  const full = new StorageFullError('full', {});
  const { host } = hostOf({ putShard: () => Promise.reject(full) });
  await expect(ingestFiles(argsOf(7), host)).rejects.toBe(full);
});

test('an abort ends the job between two files', async () => {
  const controller = new AbortController();
  const { host, told } = hostOf({
    signal: controller.signal,
    slicesPerShard: 1,
    putShard: async () => controller.abort(),
  });
  await expect(ingestFiles(argsOf(7), host)).rejects.toMatchObject({ name: 'AbortError' });
  expect(told.length).toBeLessThanOrEqual(1);
});
