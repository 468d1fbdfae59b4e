/** The pool of ingest workers, served in this thread: who gets which files, and what a death, a cancel or a full disk leaves. */
import { afterEach, expect, test } from 'vitest';
import type { DroppedFile, IngestOptions, IngestStatus } from '../../src/app.ts';
import { StorageFullError } from '../../src/errors.ts';
import { fileOutcome } from '../../src/ingest/outcomes.ts';
import { nextTask } from '../../src/nextTask.ts';
import { defaultRecipe } from '../../src/preprocess/recipe.ts';
import { countValues } from '../../src/preprocess/values.ts';
import { deleteDataset, getShard, putShard } from '../../src/storage/datasets.ts';
import type { WorkerClient } from '../../src/workers/client.ts';
import { ingestScan } from '../../src/workers/ingestPool.ts';
import type { FileOutcome, IngestArgs, RawSlice } from '../../src/workers/protocol.ts';
import { scanFiles } from '../../src/workers/scanPool.ts';
import type { Ticks } from '../../src/workers/ticks.ts';
import { rawSlice } from '../fixtures/readWhole.ts';
import { scannedImage } from '../fixtures/scanned.ts';
import { type Served, served } from '../fixtures/served.ts';
import { ticksByHand } from '../fixtures/ticksByHand.ts';

const datasetId = 'pool-test';
const IMAGE = scannedImage();
const options: IngestOptions = { name: 'n', recipe: defaultRecipe({ size: 32 }), synthetic: false };
afterEach(() => deleteDataset(datasetId));

/** Each file's one byte says what its worker does with it: 1 a slice, 0 not an image, 9 dies, 8 finds the disk full, 7 hangs. */
function dropped(bytes: readonly number[]): DroppedFile[] {
  return bytes.map((byte, i) => ({
    path: String(i).padStart(4, '0'),
    file: new File([new Uint8Array([byte])], 'f'),
  }));
}

function pool(size: number, { ticks, hung = () => {} }: { ticks?: Ticks; hung?(): void } = {}) {
  const chunks: number[][] = [];
  const workers: Served[] = Array.from({ length: size }, (_, at) =>
    served<'ingest' | 'scan'>(
      {
        scan: async ({ files }) => files.map(({ index }) => ({ file: index, outcome: null, image: IMAGE })),
        async ingest({ files, datasetId: id }: IngestArgs, { progress }) {
          chunks.push(files.map(({ index }) => index));
          const outcomes: FileOutcome[] = [];
          const slices: RawSlice[] = [];
          for (const { index, source } of files) {
            progress({ working: index, outcomes: [], preview: null });
            const [byte] = new Uint8Array(await (source as File).arrayBuffer());
            if (byte === 9) {
              await nextTask(); // what it said first has arrived
              workers[at]!.crash();
              return new Promise(() => {});
            }
            if (byte === 7) {
              await nextTask();
              hung();
              return new Promise(() => {});
            }
            if (byte === 8) throw new StorageFullError('No room.', { usedBytes: 1, quotaBytes: 1 });
            const accepted = byte === 1;
            if (accepted) {
              await putShard(id, `s${index}`, 32, new Float32Array(1024));
              slices.push(rawSlice(index, { shard: `s${index}`, offset: 0 }));
            }
            outcomes.push({
              file: index,
              outcome: accepted ? 'accepted' : 'skipped',
              code: accepted ? 'accepted' : 'not-dicom',
              facts: {},
              slices: accepted ? 1 : 0,
            });
            await nextTask();
          }
          progress({ working: null, outcomes, preview: null });
          return { outcomes, slices, cached: 0 };
        },
      },
      ticks ? { watch: { silent: () => {}, ticks } } : {},
    ),
  );
  return { chunks, workers, clients: workers.map(({ client }) => client) };
}

async function ingestFiles(
  files: readonly DroppedFile[],
  clients: readonly WorkerClient[],
  id: string,
  wanted: IngestOptions,
) {
  return ingestScan(await scanFiles(files, clients), clients, id, wanted);
}

test('files are shared out in chunks of consecutive ones, and each has its outcome in its place', async () => {
  const { chunks, clients } = pool(2);
  const files = dropped(Array.from({ length: 100 }, (_, i) => i % 2));
  const seen: IngestStatus[] = [];
  const read = await ingestFiles(files, clients, datasetId, {
    ...options,
    onProgress: (status) => seen.push(status),
  });
  // Two workers: a hundred files in chunks of the least size, 16, but for the last.
  expect(chunks.map(({ length }) => length).toSorted((a, b) => b - a)).toEqual([16, 16, 16, 16, 16, 16, 4]);
  expect(chunks.flat().toSorted((a, b) => a - b)).toEqual(files.map((_, i) => i));
  for (const chunk of chunks) expect(chunk).toEqual(chunk.map((_, i) => chunk[0]! + i));
  expect(read.outcomes.map(({ file }) => file)).toEqual(files.map((_, i) => i));
  expect(read.outcomes.map(({ code }) => code).slice(0, 2)).toEqual(['not-dicom', 'accepted']);
  expect(read.slices).toHaveLength(50);
  expect(seen.at(-1)).toMatchObject({ done: 100, total: 100, accepted: 50, skipped: 50, failed: 0 });
});

test('the values of a series are counted whole, however the portions of its files overlap', async () => {
  const image = scannedImage({ modality: 'MR' });
  const ranges: IngestArgs['files'][number]['range'][] = [];
  let waiting: (() => void)[] = [];
  const worker = () =>
    served<'scan' | 'countValues' | 'ingest'>({
      scan: async ({ files }) => files.map(({ index }) => ({ file: index, outcome: null, image })),
      async countValues({ files }) {
        const both = new Promise<void>((resolve) => waiting.push(resolve)); // until the other worker counts too
        if (waiting.length === 2) {
          for (const go of waiting) go();
          waiting = [];
        }
        await both;
        return new Map([[files[0]!.group, countValues(Float32Array.from(files, ({ index }) => index))]]);
      },
      async ingest({ files }) {
        ranges.push(...files.map(({ range }) => range));
        const outcomes = files.map(({ index }) => fileOutcome(index, 'malformed'));
        return { outcomes, slices: [], cached: 0 };
      },
    }).client;
  const recipe = defaultRecipe({ size: 32, filter: { ...options.recipe.filter, modality: 'MR' } });
  await ingestFiles(dropped(new Array(64).fill(1)), [worker(), worker()], datasetId, { ...options, recipe });
  expect(ranges).toHaveLength(64);
  for (const range of ranges) {
    // of 0 … 63, as numpy.percentile has it: 63 · 1 % and 63 · 99 %
    expect(range!.low).toBeCloseTo(0.63, 12);
    expect(range!.high).toBeCloseTo(62.37, 12);
  }
});

test('a large drop is cut into at most 64 files a chunk', async () => {
  const { chunks, clients } = pool(1);
  await ingestFiles(dropped(new Array(2100).fill(0)), clients, datasetId, options);
  expect(chunks.map(({ length }) => length)).toEqual([...new Array(32).fill(64), 52]);
});

test('a worker that dies loses only the file that kills it, and every file is told of', async () => {
  const { clients, workers } = pool(2);
  const bytes = new Array(40).fill(1);
  bytes[20] = 9;
  const seen: IngestStatus[] = [];
  const read = await ingestFiles(dropped(bytes), clients, datasetId, {
    ...options,
    onProgress: (status) => seen.push(status),
  });
  expect(read.outcomes).toHaveLength(40);
  expect(read.outcomes.filter(({ outcome }) => outcome !== 'accepted')).toEqual([
    { file: 20, outcome: 'failed', code: 'out-of-memory', facts: {}, slices: 0 },
  ]);
  expect(read.slices.map(({ file }) => file).toSorted((a, b) => a - b)).toEqual(
    bytes.flatMap((byte, i) => (byte === 1 ? [i] : [])), // each once, its chunk's first try forgotten
  );
  expect(seen.at(-1)).toMatchObject({ done: 40, accepted: 39, failed: 1 });
  expect(workers.reduce((sum, { started }) => sum + started, 0)).toBe(4); // two, and one after each death
});

test('a worker that hangs is ended, the file it had at hand is given up, and its other files are read again', async () => {
  const clock = ticksByHand();
  let hung = () => {};
  const atHand = new Promise<void>((resolve) => {
    hung = resolve;
  });
  const { clients, workers } = pool(1, { ticks: clock.ticks, hung });
  const bytes = new Array(40).fill(1);
  bytes[20] = 7;
  const reading = ingestFiles(dropped(bytes), clients, datasetId, options);
  await atHand;
  await nextTask();
  clock.tick(12); // a minute without a word
  const read = await reading;
  expect(read.outcomes.filter(({ outcome }) => outcome !== 'accepted')).toEqual([
    { file: 20, outcome: 'failed', code: 'timeout', facts: {}, slices: 0 },
  ]);
  expect(read.slices.map(({ file }) => file).toSorted((a, b) => a - b)).toEqual(
    bytes.flatMap((byte, i) => (byte === 1 ? [i] : [])),
  );
  expect(workers[0]!.started).toBe(2); // and it was tried once only
});

test('a cancelled drop rejects with AbortError, ends its workers and leaves no pixels', async () => {
  const { clients, workers } = pool(2);
  const controller = new AbortController();
  const ingesting = ingestFiles(dropped(new Array(64).fill(1)), clients, datasetId, {
    ...options,
    signal: controller.signal,
    onProgress: ({ done }) => done > 0 && controller.abort(),
  });
  await expect(ingesting).rejects.toMatchObject({ name: 'AbortError' });
  expect(workers.map(({ terminated }) => terminated)).toEqual([1, 1]);
  await expect(getShard(datasetId, 's0')).rejects.toMatchObject({ name: 'DatasetMissingError' });
});

test('a full disk ends every worker, is what the drop rejects with, and leaves no pixels', async () => {
  const { clients, chunks } = pool(2);
  const bytes = new Array(200).fill(1);
  bytes[40] = 8;
  const ingesting = ingestFiles(dropped(bytes), clients, datasetId, options);
  await expect(ingesting).rejects.toBeInstanceOf(StorageFullError);
  await expect(getShard(datasetId, 's0')).rejects.toMatchObject({ name: 'DatasetMissingError' });
  expect(chunks.flat().length).toBeLessThan(bytes.length);
});
