/**
 * The one IndexedDB database: its stores, its migrations, and what happens when it is refused, full or torn away.
 *
 * Keeps pixels, numbers and salted hashes. No name, UID or file path is ever handed to this room.
 */
import { type DBSchema, type IDBPDatabase, type IDBPObjectStore, openDB, type StoreNames } from 'idb';
import type { ImageSize } from '../config.ts';
import { type Facts, StorageFullError, StorageUnavailableError } from '../errors.ts';
import type { EvaluationPictures, EvaluationRecord, NetworkInfo } from '../evaluation.ts';
import type { RunRecord } from '../run.ts';
import type {
  DatasetRecord,
  Diagnostics,
  GenerateResult,
  LogRow,
  RawSlice,
  SampleGrid,
} from '../workers/protocol.ts';
import type { StoredCheckpoint } from './checkpoints.ts';
import type { PackedGrid } from './packedGrid.ts';
import { renewedDataset } from './renewed.ts';
import { renewedRun } from './renewedRun.ts';

export const DATABASE_NAME = 'gantry';
const DATABASE_VERSION = 5;

export interface StoredShard {
  readonly version: 1;
  readonly size: ImageSize;
  readonly count: number;
  /** float32 [count, size, size] in [−1, 1]. */
  readonly data: ArrayBuffer;
}

/** What a file gave once, and where those pixels lie. */
export interface StoredSource {
  readonly version: 1;
  readonly datasetId: string;
  readonly facts: Facts;
  readonly slices: readonly Omit<RawSlice, 'order' | 'given' | 'file'>[];
}

/** Real slices beside fakes: part of no export, gone with the dataset. */
export interface StoredPictures {
  readonly version: 1;
  readonly datasetId: string;
  readonly pictures: EvaluationPictures;
}

/** A network that a person dropped on the page. */
export interface StoredNetwork {
  readonly version: 1;
  readonly info: NetworkInfo;
  /** What says how its bytes are read; null for a known file. */
  readonly manifest: unknown;
  readonly bytes: ArrayBuffer;
}

export interface GantrySchema extends DBSchema {
  settings: { key: string; value: string };
  datasets: { key: string; value: DatasetRecord };
  /** Key [datasetId, shard]. */
  shards: { key: [string, string]; value: StoredShard };
  /** Key: a salted hash of the file and of how it was prepared. */
  sources: { key: string; value: StoredSource; indexes: { dataset: string } };
  /** Percentiles of series, by a salted hash of their files. */
  ranges: {
    key: string;
    value: { readonly version: 1; readonly datasetId: string; readonly low: number; readonly high: number };
    indexes: { dataset: string };
  };
  folders: { key: string; value: { readonly handle: FileSystemDirectoryHandle; readonly at: number } };
  runs: { key: string; value: RunRecord };
  /** Key [runId, round, slot]. */
  checkpoints: { key: [string, number, string]; value: StoredCheckpoint };
  /** Key [runId, round, first iteration in the block]. */
  logs: { key: [string, number, number]; value: readonly LogRow[] };
  /** Key [runId, round, iteration]. */
  snapshots: { key: [string, number, number]; value: PackedGrid | SampleGrid };
  /** Key [runId, round, iteration]. */
  diagnostics: { key: [string, number, number]; value: Diagnostics };
  /** Key runId: the images its report lists. */
  images: { key: string; value: GenerateResult };
  evaluations: { key: string; value: EvaluationRecord; indexes: { dataset: string } };
  /** Key: an evaluation's id, or `runId/round`. */
  pictures: { key: string; value: StoredPictures; indexes: { dataset: string } };
  /** Key: the network's name. */
  networks: { key: string; value: StoredNetwork };
  /** Bytes of each checkpoint, under its key: a list of runs must not read them all. One older than this store has none until its run is weighed. */
  sizes: { key: [string, number, string]; value: number };
  /** Key `signing`: what signs this browser's reports; its private half cannot be read out. */
  keys: { key: string; value: StoredKey };
}

export interface StoredKey {
  readonly version: 1;
  readonly createdAt: number;
  readonly pair: CryptoKeyPair;
}

let connection: Promise<IDBPDatabase<GantrySchema>> | null = null;

/** @throws StorageUnavailableError */
export function openDatabase(): Promise<IDBPDatabase<GantrySchema>> {
  if (connection) return connection;
  const opening: Promise<IDBPDatabase<GantrySchema>> = connect(() => forget(opening)).catch(
    (error: unknown) => {
      forget(opening);
      throw unavailable(error);
    },
  );
  connection = opening;
  return opening;
}

/**
 * Runs `work` on the open database; where the connection died underneath, even in the middle, it is opened anew once and `work`
 * runs again. So `work` must be one transaction, of which either all is done or nothing.
 * @throws StorageUnavailableError, StorageFullError, or what `work` throws.
 */
export async function withDatabase<T>(work: (db: IDBPDatabase<GantrySchema>) => Promise<T>): Promise<T> {
  const used = openDatabase();
  try {
    return await work(await used);
  } catch (error) {
    if (!isLostConnection(error)) throw await explain(error);
    (await used.catch(() => null))?.close();
    forget(used);
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

/** The next call opens the database anew, unless another has done so meanwhile. */
function forget(closed: Promise<IDBPDatabase<GantrySchema>> | null): void {
  if (connection === closed) connection = null;
}

/** All keys of a store that begin with `prefix`. */
export function prefixRange(...prefix: (string | number)[]): IDBKeyRange {
  return IDBKeyRange.bound(prefix, [...prefix, []]); // an array sorts after every number and string
}

/** All string keys that lie under `folder/`. */
export function folderRange(folder: string): IDBKeyRange {
  return IDBKeyRange.bound(`${folder}/`, `${folder}0`, false, true); // 0 follows / in Unicode
}

async function connect(closed: () => void): Promise<IDBPDatabase<GantrySchema>> {
  if (typeof indexedDB === 'undefined') throw new Error('IndexedDB does not exist here');
  let refuse = (_: Error) => {};
  const blocked = new Promise<never>((_, reject) => {
    refuse = reject;
  });
  const opening = openDB<GantrySchema>(DATABASE_NAME, DATABASE_VERSION, {
    upgrade(database, oldVersion, _, transaction) {
      // Half renewed it would be stored as of this version: rather all stays as it was.
      const giveUp = (error: Error) => {
        refuse(error);
        transaction.done.catch(() => undefined); // told as `error`
        try {
          transaction.abort();
        } catch {
          // A request of its own that failed has aborted it.
        }
      };
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
      if (oldVersion < 2) database.createObjectStore('diagnostics');
      if (oldVersion < 3) {
        database.createObjectStore('sources').createIndex('dataset', 'datasetId');
        database.createObjectStore('ranges').createIndex('dataset', 'datasetId');
        database.createObjectStore('folders');
        if (oldVersion > 0) renewAll(transaction.objectStore('datasets'), renewedDataset).catch(giveUp);
      }
      if (oldVersion < 4) {
        database.createObjectStore('evaluations').createIndex('dataset', 'datasetId');
        database.createObjectStore('pictures').createIndex('dataset', 'datasetId');
        database.createObjectStore('networks');
      }
      if (oldVersion < 5) {
        database.createObjectStore('sizes');
        database.createObjectStore('keys');
        if (oldVersion > 0) renewAll(transaction.objectStore('runs'), renewedRun).catch(giveUp);
      }
    },
    // Another tab holds an older schema and does not let go; when it does, the next call finds the database open.
    blocked: () => refuse(new Error('another tab holds an older version of this page; close it')),
    // Another tab wants a newer schema: let go, so that it is not kept waiting.
    blocking() {
      void opening.then((db) => db.close());
      closed();
    },
    terminated: closed,
  });
  const db = await Promise.race([opening, blocked]).catch((error: unknown) => {
    void opening.then((late) => late.close()).catch(() => undefined);
    throw error;
  });
  return db;
}

/** Within the upgrade's own transaction: records of earlier versions in the terms of this one. */
async function renewAll<Store extends 'datasets' | 'runs'>(
  store: IDBPObjectStore<GantrySchema, ArrayLike<StoreNames<GantrySchema>>, Store, 'versionchange'>,
  renew: (record: GantrySchema[Store]['value']) => GantrySchema[Store]['value'],
): Promise<void> {
  for (let cursor = await store.openCursor(); cursor; cursor = await cursor.continue()) {
    await cursor.update(renew(cursor.value));
  }
}

/** Beside an upgrade, which fails the opening, no transaction is aborted by its own code, so an AbortError is a connection that the browser closed in the middle. */
function isLostConnection(error: unknown): boolean {
  return error instanceof DOMException && ['InvalidStateError', 'AbortError'].includes(error.name);
}

async function explain(error: unknown): Promise<unknown> {
  if (!(error instanceof DOMException)) return error;
  if (REFUSALS.includes(error.name)) return unavailable(error);
  if (error.name !== 'QuotaExceededError') return error;
  const { usage = 0, quota = 0 } = await navigator.storage.estimate().catch(() => ({ usage: 0, quota: 0 }));
  return new StorageFullError(
    'The browser has no room left for this site. Delete a dataset or a run, or free disk space, and try again.',
    { usedBytes: usage, quotaBytes: quota },
  );
}

/** What a database says that cannot be read or written at all. */
const REFUSALS: readonly string[] = [
  'SecurityError',
  'UnknownError',
  'InvalidStateError',
  'AbortError',
  'VersionError',
];

function unavailable(error: unknown): StorageUnavailableError {
  const reason = error instanceof Error ? error.message : String(error);
  return new StorageUnavailableError(
    'This browser refuses to store data for this page (a private window, a policy, or a full disk). Allow site data or use a normal window.',
    { reason },
  );
}
