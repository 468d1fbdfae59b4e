/** A small dataset of blobs in storage, and the engine worker that trains on it. */
import { type ImageSize, PRESETS, type RunConfig } from '../../../src/config.ts';
import { putDataset, putShard } from '../../../src/storage/datasets.ts';
import { createWorkerClient, type WorkerClient } from '../../../src/workers/client.ts';
import type { DatasetRecord, TrainArgs, TrainProgress, TrainResult } from '../../../src/workers/protocol.ts';
import { datasetRecord, splitsOf } from '../../fixtures/datasetRecord.ts';
import { blobs } from '../../train/fixture.browser.ts';

export const config: RunConfig = {
  ...PRESETS.quick,
  bsize: 4,
  nz: 8,
  ngf: 4,
  ndf: 4,
  critic_iters: 2,
  iterations: 12,
  save_epoch: 2,
  seed: 11,
};
export const TRAIN = 11; // two batches an epoch

export function startEngine(): WorkerClient {
  const start = () =>
    new Worker(new URL('../../../src/workers/engine.worker.ts', import.meta.url), { type: 'module' });
  return createWorkerClient('engine', start, { cooperative: true });
}

/** `TRAIN` blobs, and one validation slice of values that would ruin training if it were trained on. */
export async function putBlobs(datasetId: string, size: ImageSize = 32): Promise<void> {
  const pixels = new Float32Array((TRAIN + 1) * size * size).fill(Number.NaN);
  pixels.set(blobs(TRAIN, size));
  await putShard(datasetId, 'a', size, pixels);
  await putDataset(dataset(datasetId, size));
}

/** Runs the job and collects what it tells. */
export async function train(
  engine: WorkerClient,
  args: TrainArgs,
  options: { signal?: AbortSignal; onProgress?(value: TrainProgress): void } = {},
): Promise<{ result: TrainResult; progress: TrainProgress[] }> {
  const progress: TrainProgress[] = [];
  const result = await engine.run('train', args, {
    signal: options.signal,
    onProgress: (value) => {
      progress.push(value);
      options.onProgress?.(value);
    },
  });
  return { result, progress };
}

function dataset(id: string, size: ImageSize): DatasetRecord {
  const splits = splitsOf({ train: TRAIN, validation: 1 });
  const record = datasetRecord(splits, { id, size });
  return { ...record, slices: record.slices.map((slice) => ({ ...slice, shard: 'a' })) };
}
