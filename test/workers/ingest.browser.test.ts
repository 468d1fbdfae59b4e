/** The real ingest worker in a real browser, with IndexedDB behind it. */
import { afterEach, expect, test } from 'vitest';
import { NoSlicesError } from '../../src/errors.ts';
import { defaultRecipe } from '../../src/preprocess/recipe.ts';
import { closeDatabase } from '../../src/storage/database.ts';
import { deleteDataset, getDataset, readSlices } from '../../src/storage/datasets.ts';
import { createWorkerClient } from '../../src/workers/client.ts';
import type { ChosenFile, FileOutcome, Preview } from '../../src/workers/protocol.ts';
import { dicomFile } from '../fixtures/dicom.ts';
import { chosenFile } from '../fixtures/readWhole.ts';

const SIZE = 32;
const recipe = defaultRecipe({ size: SIZE });
const client = createWorkerClient(
  'ingest',
  () => new Worker(new URL('../../src/workers/ingest.worker.ts', import.meta.url), { type: 'module' }),
);
const made: string[] = [];

afterEach(async () => {
  client.terminate();
  await Promise.all(made.splice(0).map(deleteDataset));
  await closeDatabase();
});

/** 60 slices of one patient, each 10 HU brighter than the one below, then a text file and the first slice again. */
function drop(): ChosenFile[] {
  const slices = Array.from({ length: 60 }, (_, i) =>
    dicomFile({
      syntax: i % 2 ? 'implicit' : 'explicit',
      set: {
        '0008,0018': ['UI', `1.2.3.${i}`],
        '0020,0013': ['IS', String(i)],
        '0020,0032': ['DS', `0\\0\\${i * 2}`],
        '0028,1052': ['DS', String(-2000 + i * 10)],
      },
    }),
  );
  return [...slices, new File(['text'], 'notes.dcm'), slices[0]!].map((file, index) =>
    chosenFile(file, index),
  );
}

test('files go in, a stored dataset comes out, and its slices read back in their place', async () => {
  const datasetId = crypto.randomUUID();
  made.push(datasetId);
  const files = drop();
  const told: FileOutcome[] = [];
  const previews: Preview[] = [];
  const read = await client.run(
    'ingest',
    { datasetId, files, recipe, salt: 'salt' },
    {
      onProgress: ({ outcomes, preview }) => {
        told.push(...outcomes);
        if (preview) previews.push(preview);
      },
    },
  );
  expect(told).toEqual(read.outcomes);
  expect(previews[0]).toMatchObject({ size: SIZE });

  const { record, outcomes } = await client.run('finishDataset', {
    datasetId,
    name: 'a name',
    recipe,
    synthetic: false,
    files: files.length,
    ...read,
  });
  expect(record.outcomes).toEqual({ accepted: 60, 'not-dicom': 1, duplicate: 1 });
  expect(outcomes[61]).toMatchObject({ file: 61, code: 'duplicate', slices: 0 });
  expect(await getDataset(datasetId)).toEqual(record);
  expect(record.counts.validation).toBeGreaterThan(4);

  const pixels = await readSlices(record, record.slices);
  const means = record.slices.map(
    (_, i) => pixels.subarray(i * SIZE ** 2, (i + 1) * SIZE ** 2).reduce((sum, x) => sum + x, 0) / SIZE ** 2,
  );
  expect(means).toEqual(means.toSorted((a, b) => a - b)); // path order, and each brighter than the one before
  expect(new Set(means).size).toBe(60);
});

test('a contact sheet shows a split, and an empty one nothing', async () => {
  const datasetId = crypto.randomUUID();
  made.push(datasetId);
  const files = drop().slice(0, 40);
  const read = await client.run('ingest', { datasetId, files, recipe, salt: 'salt' });
  await client.run('finishDataset', {
    datasetId,
    name: 'n',
    recipe,
    synthetic: true,
    files: files.length,
    ...read,
  });
  const sheet = await client.run('previewDataset', { datasetId, split: 'train', first: null, count: 9 });
  expect(sheet).toMatchObject({ columns: 3, rows: 3, size: SIZE });
  expect(sheet.pixels).toHaveLength(9 * SIZE ** 2);
  expect(new Set(sheet.pixels).size).toBeGreaterThan(10);
  await expect(
    client.run('previewDataset', { datasetId: 'gone', split: 'train', first: null, count: 9 }),
  ).rejects.toMatchObject({ name: 'DatasetMissingError' });
});

test('a drop without a slice crosses the worker as NoSlicesError', async () => {
  const datasetId = crypto.randomUUID();
  made.push(datasetId);
  const files = [chosenFile(new File(['text'], 'notes.dcm'), 0)];
  const read = await client.run('ingest', { datasetId, files, recipe, salt: 'salt' });
  const finished = client.run('finishDataset', {
    datasetId,
    name: 'n',
    recipe,
    synthetic: false,
    files: 1,
    ...read,
  });
  await expect(finished).rejects.toBeInstanceOf(NoSlicesError);
  await expect(finished).rejects.toMatchObject({ facts: { files: 1, skipped: 1, failed: 0 } });
});
