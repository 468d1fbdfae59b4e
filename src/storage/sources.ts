/**
 * What became of files that were read before: by a salted hash of path, size and time of change, and of how they were prepared.
 *
 * Points at pixels of a stored dataset and goes with it. No path, name or UID is handed to this room.
 */
import type { FileOutcome, RawSlice } from '../workers/protocol.ts';
import { type StoredSource, withDatabase } from './database.ts';

const SOURCE_VERSION = 1;

export interface RememberedSource {
  /** Salted hash. */
  readonly key: string;
  readonly outcome: FileOutcome;
  readonly slices: readonly RawSlice[];
}

/** @throws StorageFullError, StorageUnavailableError */
export async function putSources(datasetId: string, sources: readonly RememberedSource[]): Promise<void> {
  await withDatabase(async (db) => {
    const tx = db.transaction('sources', 'readwrite');
    const puts = sources.map(({ key, outcome, slices }) => {
      const stored: StoredSource = {
        version: SOURCE_VERSION,
        datasetId,
        facts: outcome.facts,
        slices: slices.map(({ order: _, given: __, file: ___, ...slice }) => slice),
      };
      return tx.store.put(stored, key);
    });
    await Promise.all([...puts, tx.done]);
  });
}

/** What becomes −1 and +1 in a series. */
export interface SeriesRange {
  readonly low: number;
  readonly high: number;
}

/** @throws StorageFullError, StorageUnavailableError */
export async function putRanges(
  datasetId: string,
  ranges: readonly { readonly key: string; readonly range: SeriesRange }[],
): Promise<void> {
  await withDatabase(async (db) => {
    const tx = db.transaction('ranges', 'readwrite');
    const puts = ranges.map(({ key, range }) =>
      tx.store.put({ version: SOURCE_VERSION, datasetId, ...range }, key),
    );
    await Promise.all([...puts, tx.done]);
  });
}

/** One answer a key, as `getSources`. */
export async function getRanges(keys: readonly (string | null)[]): Promise<(SeriesRange | null)[]> {
  return withDatabase((db) => {
    const { store } = db.transaction('ranges');
    return Promise.all(
      keys.map(async (key) => {
        const stored = key === null ? undefined : await store.get(key);
        return stored?.version === SOURCE_VERSION ? { low: stored.low, high: stored.high } : null;
      }),
    );
  });
}

/** One answer a key: null for no key, where nothing is known, and where what is known is of another version. */
export async function getSources(keys: readonly (string | null)[]): Promise<(StoredSource | null)[]> {
  return withDatabase((db) => {
    const { store } = db.transaction('sources');
    return Promise.all(
      keys.map(async (key) => {
        const stored = key === null ? undefined : await store.get(key);
        return stored?.version === SOURCE_VERSION ? stored : null;
      }),
    );
  });
}
