/**
 * The ingest worker: joins ingest, preprocess and storage. Stateless, so the page may end it at any time; several run at once.
 */
import { contactSheet, spread } from '../preprocess/contactSheet.ts';
import { finishDataset } from '../preprocess/finish.ts';
import { ingestFiles } from '../preprocess/ingestFiles.ts';
import { getDataset, putDataset, putShard, readSlices, slicesPerShard } from '../storage/datasets.ts';
import { serve } from './serve.ts';

declare const self: DedicatedWorkerGlobalScope;

serve<'ingest' | 'finishDataset' | 'previewDataset'>(self, {
  ingest: (args, { signal, progress }) =>
    ingestFiles(args, {
      signal,
      progress,
      slicesPerShard: slicesPerShard(args.recipe.size),
      putShard: (shard, size, pixels) => putShard(args.datasetId, shard, size, pixels),
    }),

  async finishDataset(args) {
    const finished = finishDataset(args, Date.now());
    await putDataset(finished.record);
    return finished;
  },

  async previewDataset({ datasetId, split, count }) {
    const dataset = await getDataset(datasetId);
    const slices = spread(
      dataset.slices.filter((slice) => slice.split === split),
      count,
    );
    return contactSheet(await readSlices(dataset, slices), dataset.recipe.size);
  },
});
