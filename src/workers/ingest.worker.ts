/**
 * The ingest worker: joins ingest, preprocess and storage. Stateless, so the page may end it at any time; several run at once.
 */
import { FileError } from '../errors.ts';
import { listArchive } from '../ingest/archive.ts';
import { refusalOf } from '../ingest/image.ts';
import { begunAhead } from '../preprocess/ahead.ts';
import { contactSheet, spread } from '../preprocess/contactSheet.ts';
import { countFiles } from '../preprocess/countFiles.ts';
import { finishDataset } from '../preprocess/finish.ts';
import { ingestFiles } from '../preprocess/ingestFiles.ts';
import { lookAt } from '../preprocess/lookAt.ts';
import { recipeHash } from '../preprocess/recipe.ts';
import { beginScan, scanFile } from '../preprocess/scanFile.ts';
import { getDataset, putFinished, putShard, readSlices, slicesPerShard } from '../storage/datasets.ts';
import { readImages } from './ingest/readImages.ts';
import { createSourceMemory } from './ingest/sourceMemory.ts';
import type { IngestJob, ScannedFile } from './protocol.ts';
import { serve } from './serve.ts';

declare const self: DedicatedWorkerGlobalScope;

serve<IngestJob>(self, {
  listArchive: ({ archive }) => asFileError(listArchive(archive)),

  async scan({ files }, { signal, progress }) {
    const scanned: ScannedFile[] = [];
    for (const [{ index, path }, bytes] of begunAhead(files, ({ source }) => beginScan(source))) {
      signal.throwIfAborted();
      progress({ working: index });
      scanned.push(await scanFile(bytes, index, path));
    }
    return scanned;
  },

  openSlice: ({ source, kind, frame, side }) => asFileError(lookAt(source, kind, frame, side)),

  countValues: ({ files }, { signal, progress }) =>
    countFiles(files, { signal, working: (working) => progress({ working }) }),

  ingest: (args, { signal, progress }) =>
    ingestFiles(args, {
      signal,
      progress,
      slicesPerShard: slicesPerShard(args.recipe.size),
      putShard: (shard, size, pixels) => putShard(args.datasetId, shard, size, pixels),
      ...createSourceMemory(args),
    }),

  async finishDataset(args) {
    const finished = finishDataset(args, {
      createdAt: Date.now(),
      recipeHash: await recipeHash(args.recipe),
    });
    await putFinished(finished.record);
    return finished;
  },

  async previewDataset({ datasetId, split, first, count }) {
    const dataset = await getDataset(datasetId);
    const all = dataset.slices.filter((slice) => split === null || slice.split === split);
    const slices = first === null ? spread(all, count) : all.slice(first, first + count);
    return contactSheet(await readSlices(dataset, slices), dataset.recipe.size);
  },

  readImages,
});

async function asFileError<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const { code, facts } = refusalOf(error);
    throw new FileError(
      `This file cannot be read (${code}). Look it up among the outcomes, or leave it out.`,
      {
        ...facts,
        code,
      },
    );
  }
}
