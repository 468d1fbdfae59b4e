/**
 * Evaluations that a person asked for, and the pictures beside evaluations, a run's own among them.
 *
 * A record holds figures only and outlives its dataset; pictures hold real slices and go with it (datasets.ts).
 */
import { StoredVersionError } from '../errors.ts';
import type { EvaluationPictures, EvaluationRecord } from '../evaluation.ts';
import { type StoredPictures, withDatabase } from './database.ts';

const PICTURES_VERSION = 1;

/**
 * With what was to be seen beside its figures, in one transaction; without it where the dataset is gone, whose slices it shows.
 * @throws StorageFullError, StorageUnavailableError
 */
export async function putEvaluation(
  record: EvaluationRecord,
  pictures: EvaluationPictures | null,
): Promise<void> {
  const { id, datasetId } = record;
  await withDatabase(async (db) => {
    const tx = db.transaction(['evaluations', 'pictures', 'datasets'], 'readwrite');
    const known = (await tx.objectStore('datasets').getKey(datasetId)) !== undefined;
    await Promise.all([
      tx.objectStore('evaluations').put(record, id),
      pictures && known
        ? tx.objectStore('pictures').put({ version: PICTURES_VERSION, datasetId, pictures }, id)
        : tx.objectStore('pictures').delete(id),
      tx.done,
    ]);
  });
}

/** Newest first. */
export async function listEvaluations(): Promise<EvaluationRecord[]> {
  const all = await withDatabase((db) => db.getAll('evaluations'));
  return all.sort((a, b) => b.createdAt - a.createdAt);
}

/** The one of this dataset that was computed from the same, or null. */
export async function findEvaluation(datasetId: string, key: string): Promise<EvaluationRecord | null> {
  const all = await withDatabase((db) => db.getAllFromIndex('evaluations', 'dataset', datasetId));
  return all.find((record) => record.key === key) ?? null;
}

export async function deleteEvaluation(id: string): Promise<void> {
  await withDatabase(async (db) => {
    const tx = db.transaction(['evaluations', 'pictures'], 'readwrite');
    await Promise.all([
      tx.objectStore('evaluations').delete(id),
      tx.objectStore('pictures').delete(id),
      tx.done,
    ]);
  });
}

/**
 * Not where the dataset is gone, whose slices they show: another tab may have deleted it since they were made.
 * @param key an evaluation's id, or `runId/round`. @throws StorageFullError, StorageUnavailableError
 */
export async function putPictures(
  key: string,
  datasetId: string,
  pictures: EvaluationPictures,
): Promise<void> {
  await withDatabase(async (db) => {
    const tx = db.transaction(['pictures', 'datasets'], 'readwrite');
    const known = (await tx.objectStore('datasets').getKey(datasetId)) !== undefined;
    const value: StoredPictures = { version: PICTURES_VERSION, datasetId, pictures };
    await Promise.all([known ? tx.objectStore('pictures').put(value, key) : null, tx.done]);
  });
}

/** Null where none are kept. @throws StoredVersionError */
export async function getPictures(key: string): Promise<EvaluationPictures | null> {
  const stored = await withDatabase((db) => db.get('pictures', key));
  if (!stored) return null;
  if (stored.version !== PICTURES_VERSION) {
    throw new StoredVersionError(
      `Stored pictures have version ${stored.version}; this Gantry reads version ${PICTURES_VERSION}. Evaluate again.`,
      { found: stored.version, expected: PICTURES_VERSION },
    );
  }
  return stored.pictures;
}
