/** Datasets: manifests, and shards of pixels of about 4 MB. */
import type { ImageSize } from '../config.ts';
import { DatasetMissingError, StoredVersionError } from '../errors.ts';
import type { DatasetRecord, SliceRecord } from '../workers/protocol.ts';
import { prefixRange, type StoredShard, withDatabase } from './database.ts';

const SHARD_VERSION = 1;
const SHARD_BYTES = 4 * 1024 * 1024;

/** Slices of `size`² float32 pixels that make one shard. */
export function slicesPerShard(size: ImageSize): number {
  return Math.max(1, Math.floor(SHARD_BYTES / (size * size * 4)));
}

/** Stores float32 [count, size, size]. @throws StorageFullError, StorageUnavailableError */
export async function putShard(
  datasetId: string,
  shard: string,
  size: ImageSize,
  pixels: Float32Array<ArrayBuffer>,
): Promise<void> {
  const count = pixels.length / (size * size);
  const value: StoredShard = { version: SHARD_VERSION, size, count, data: pixels.slice().buffer };
  await withDatabase((db) => db.put('shards', value, [datasetId, shard]));
}

/** @throws DatasetMissingError when the shard is gone, StoredVersionError when it is of another version. */
export async function getShard(datasetId: string, shard: string): Promise<Float32Array<ArrayBuffer>> {
  const stored = await withDatabase((db) => db.get('shards', [datasetId, shard]));
  if (!stored) throw missing();
  if (stored.version !== SHARD_VERSION) {
    throw new StoredVersionError(
      `A stored shard has version ${stored.version}; this Gantry reads version ${SHARD_VERSION}. Drop the files again.`,
      { found: stored.version, expected: SHARD_VERSION },
    );
  }
  return new Float32Array(stored.data);
}

/** Pixels of `slices`, in their order: float32 [slices.length, size, size]. */
export async function readSlices(
  dataset: DatasetRecord,
  slices: readonly SliceRecord[],
): Promise<Float32Array<ArrayBuffer>> {
  const area = dataset.recipe.size ** 2;
  const out = new Float32Array(slices.length * area);
  const byShard = new Map<string, { slice: SliceRecord; to: number }[]>();
  slices.forEach((slice, to) => {
    const wanted = byShard.get(slice.shard);
    if (wanted) wanted.push({ slice, to });
    else byShard.set(slice.shard, [{ slice, to }]);
  });
  for (const [shard, wanted] of byShard) {
    const pixels = await getShard(dataset.id, shard);
    for (const { slice, to } of wanted) {
      out.set(pixels.subarray(slice.offset * area, (slice.offset + 1) * area), to * area);
    }
  }
  return out;
}

export async function putDataset(record: DatasetRecord): Promise<void> {
  await withDatabase((db) => db.put('datasets', record, record.id));
}

/** @throws DatasetMissingError */
export async function getDataset(id: string): Promise<DatasetRecord> {
  const record = await withDatabase((db) => db.get('datasets', id));
  if (!record) throw missing();
  return record;
}

/** Newest first. */
export async function listDatasets(): Promise<DatasetRecord[]> {
  const all = await withDatabase((db) => db.getAll('datasets'));
  return all.sort((a, b) => b.createdAt - a.createdAt);
}

/** In one transaction, so that a dataset deleted meanwhile stays deleted. @throws DatasetMissingError */
export async function renameDataset(id: string, name: string): Promise<void> {
  await withDatabase(async (db) => {
    const tx = db.transaction('datasets', 'readwrite');
    const record = await tx.store.get(id);
    if (record) await tx.store.put({ ...record, name }, id);
    await tx.done;
    if (!record) throw missing();
  });
}

/** Removes the manifest, every shard, an unfinished ingest's too, its slices among evaluations' pictures, and what is remembered of its files. */
export async function deleteDataset(id: string): Promise<void> {
  await withDatabase(async (db) => {
    const indexed = ['sources', 'ranges', 'pictures'] as const;
    const tx = db.transaction(['datasets', 'shards', ...indexed], 'readwrite');
    const keys = await Promise.all(
      indexed.map((name) => tx.objectStore(name).index('dataset').getAllKeys(id)),
    );
    await Promise.all([
      tx.objectStore('datasets').delete(id),
      tx.objectStore('shards').delete(prefixRange(id)),
      ...indexed.flatMap((name, i) => keys[i]!.map((key) => tx.objectStore(name).delete(key))),
      tx.done,
    ]);
  });
}

/**
 * The manifest of a dataset whose shards are all stored; shards that none of its slices lies in go (a worker that died had stored them).
 * @throws DatasetMissingError when its shards were removed meanwhile: it was cancelled
 */
export async function putFinished(dataset: DatasetRecord): Promise<void> {
  const used = new Set(dataset.slices.map(({ shard }) => shard));
  const whole = await withDatabase(async (db) => {
    const tx = db.transaction(['datasets', 'shards'], 'readwrite');
    const shards = tx.objectStore('shards');
    const keys = await shards.getAllKeys(prefixRange(dataset.id));
    const stray = keys.filter(([, shard]) => !used.has(shard));
    const found = keys.length - stray.length === used.size;
    await Promise.all([
      ...(found ? [tx.objectStore('datasets').put(dataset, dataset.id)] : []),
      ...stray.map((key) => shards.delete(key)),
      tx.done,
    ]);
    return found;
  });
  if (!whole) throw missing();
}

/** Removes shards that no manifest speaks of: what a tab closed in the middle of an ingest left. None may be under way. */
export async function deleteUnfinished(): Promise<void> {
  await withDatabase(async (db) => {
    const tx = db.transaction(['datasets', 'shards', 'sources', 'ranges'], 'readwrite');
    const [sources, ranges] = [tx.objectStore('sources'), tx.objectStore('ranges')];
    const [finished, shards, measured, measuredKeys] = await Promise.all([
      tx.objectStore('datasets').getAllKeys(),
      tx.objectStore('shards').getAllKeys(),
      ranges.getAll(),
      ranges.getAllKeys(),
    ]);
    const known = new Set(finished);
    const orphans = shards.filter(([datasetId]) => !known.has(datasetId));
    const lost = new Set(orphans.map(([datasetId]) => datasetId));
    const remembered = await Promise.all([...lost].map((id) => sources.index('dataset').getAllKeys(id)));
    await Promise.all([
      ...orphans.map((key) => tx.objectStore('shards').delete(key)),
      ...remembered.flat().map((key) => sources.delete(key)),
      ...measuredKeys.filter((_, i) => !known.has(measured[i]!.datasetId)).map((key) => ranges.delete(key)),
      tx.done,
    ]);
  });
}

function missing(): DatasetMissingError {
  return new DatasetMissingError('This dataset is not in this browser any more. Drop its files again.', {});
}
