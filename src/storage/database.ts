/**
 * The one IndexedDB database: its stores, its migrations, and what happens when it is refused, full or torn away.
 *
 * Keeps pixels, numbers and salted hashes. No name, UID or file path is ever handed to this room.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { ImageSize } from '../config.ts';
import { GantryError, StorageFullError, StorageUnavailableError } from '../errors.ts';
import type { RunRecord } from '../run.ts';
import type { DatasetRecord, GenerateResult, LogRow, SampleGrid } from '../workers/protocol.ts';
import type { StoredCheckpoint } from './checkpoints.ts';

export const DATABASE_NAME = 'gantry';
const DATABASE_VERSION = 1;

export interface StoredShard {
  readonly version: 1;
  readonly size: ImageSize;
  readonly count: number;
  /** float32 [count, size, size] in [−1, 1]. */
  readonly data: ArrayBuffer;
}

export interface GantrySchema extends DBSchema {
  settings: { key: string; value: string };
  datasets: { key: string; value: DatasetRecord };
  /** Key [datasetId, shard]. */
  shards: { key: [string, string]; value: StoredShard };
  runs: { key: string; value: RunRecord };
  /** Key [runId, round, slot]. */
  checkpoints: { key: [string, number, string]; value: StoredCheckpoint };
  /** Key [runId, round, first iteration in the block]. */
  logs: { key: [string, number, number]; value: readonly LogRow[] };
  /** Key [runId, round, iteration]. */
  snapshots: { key: [string, number, number]; value: SampleGrid };
  /** Key runId: the images its report lists. */
  images: { key: string; value: GenerateResult };
}

let connection: Promise<IDBPDatabase<GantrySchema>> | null = null;

/** @throws StorageUnavailableError */
export function openDatabase(): Promise<IDBPDatabase<GantrySchema>> {
  connection ??= connect().catch((error: unknown) => {
    connection = null;
    throw storageError(error);
  });
  return connection;
}

/**
 * Runs `work` on the open database; a connection that died underneath is opened anew once.
 * @throws StorageUnavailableError, StorageFullError, or what `work` throws.
 */
export async function withDatabase<T>(work: (db: IDBPDatabase<GantrySchema>) => Promise<T>): Promise<T> {
  try {
    return await work(await openDatabase());
  } catch (error) {
    if (!isLostConnection(error)) throw await explain(error);
    connection = null;
    try {
      return await work(await openDatabase());
    } catch (again) {
      throw await explain(again);
    }
  }
}

/** Closes the connection (before the database is deleted, and between tests). */
export async function closeDatabase(): Promise<void> {
  const open = connection;
  connection = null;
  (await open?.catch(() => null))?.close();
}

/** All keys of a store that begin with `prefix`. */
export function prefixRange(...prefix: (string | number)[]): IDBKeyRange {
  return IDBKeyRange.bound(prefix, [...prefix, []]); // an array sorts after every number and string
}

async function connect(): Promise<IDBPDatabase<GantrySchema>> {
  if (typeof indexedDB === 'undefined') throw new Error('IndexedDB does not exist here');
  const db = await openDB<GantrySchema>(DATABASE_NAME, DATABASE_VERSION, {
    upgrade(database, oldVersion) {
      if (oldVersion < 1) {
        for (const store of [
          'settings',
          'datasets',
          'shards',
          'runs',
          'checkpoints',
          'logs',
          'snapshots',
          'images',
        ] as const) {
          database.createObjectStore(store);
        }
      }
    },
    // Another tab wants a newer schema: let go, so that it is not kept waiting.
    blocking() {
      db.close();
      connection = null;
    },
    terminated() {
      connection = null;
    },
  });
  return db;
}

function isLostConnection(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'InvalidStateError';
}

async function explain(error: unknown): Promise<unknown> {
  const cause = error instanceof DOMException && error.name === 'AbortError' ? error : null;
  if (!(error instanceof DOMException) || (error.name !== 'QuotaExceededError' && !cause))
    return storageError(error);
  if (cause) return error;
  const { usage = 0, quota = 0 } = await navigator.storage.estimate().catch(() => ({ usage: 0, quota: 0 }));
  return new StorageFullError(
    'The browser has no room left for this site. Delete a dataset or a run, or free disk space, and try again.',
    { usedBytes: usage, quotaBytes: quota },
  );
}

function storageError(error: unknown): unknown {
  if (error instanceof GantryError) return error;
  const opening = !(error instanceof DOMException)
    ? !connection
    : ['SecurityError', 'UnknownError', 'InvalidStateError', 'VersionError'].includes(error.name);
  if (!opening) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new StorageUnavailableError(
    'This browser refuses to store data for this page (a private window, a policy, or a full disk). Allow site data or use a normal window.',
    { reason },
  );
}
