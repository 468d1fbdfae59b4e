/**
 * Checkpoints of a run's round: bytes the engine made (model/checkpoint.ts), in named slots, written with strict durability.
 *
 * `latest-0` and `latest-1` take the newest state in turn, whatever wrote it (recovery, stop, end), so that one whole state
 * stands while the other is written; `epoch-N` are written every `save_epoch` epochs, of which a round keeps the newest few:
 * at the thesis's size each has 76 MB. Slot `start` is what a round starts from in place of the seed: a round's own, else that of round
 * 0, the model that the run was given.
 */
import type { IDBPTransaction } from 'idb';
import { type GantrySchema, prefixRange, withDatabase } from './database.ts';

export interface StoredCheckpoint {
  /** Counts a round's saves; of the two `latest` slots the higher one is newer. */
  readonly sequence: number;
  readonly iteration: number;
  readonly savedAt: number;
  /** Spent in training steps to come here, whatever calls and pauses lay between. */
  readonly seconds: number;
  /** As written by model/checkpoint.ts, which also versions it. */
  readonly bytes: ArrayBuffer;
}

/** Writes one slot; returns once the bytes are on disk. @throws StorageFullError, StorageUnavailableError */
export async function putCheckpoint(
  runId: string,
  round: number,
  slot: string,
  checkpoint: StoredCheckpoint,
): Promise<void> {
  await withDatabase(async (db) => {
    const tx = db.transaction(STORES, 'readwrite', { durability: 'strict' });
    await Promise.all([...put(tx, [runId, round, slot], checkpoint), tx.done]);
  });
}

/** Writes the round's newest state over the older of its two. @throws as `putCheckpoint` */
export async function putLatest(runId: string, round: number, checkpoint: StoredCheckpoint): Promise<void> {
  const slot = LATEST_SLOTS[checkpoint.sequence % 2]!;
  await withDatabase(async (db) => {
    const tx = db.transaction(STORES, 'readwrite', { durability: 'strict' });
    await Promise.all([
      ...put(tx, [runId, round, slot], checkpoint),
      ...remove(tx, [runId, round, FORMER_LATEST]),
      tx.done,
    ]);
  });
}

const LATEST_SLOTS = ['latest-0', 'latest-1'] as const;
/** Where Gantry kept the newest state before there were two; older than either. */
const FORMER_LATEST = 'latest';

/** A round's newest states, newest first: two at most, their bytes not looked at. */
export async function latestCheckpoints(runId: string, round: number): Promise<StoredCheckpoint[]> {
  const slots = [...LATEST_SLOTS, FORMER_LATEST];
  const found = await withDatabase(async (db) => {
    const tx = db.transaction('checkpoints');
    const [stored] = await Promise.all([
      Promise.all(slots.map((slot) => tx.store.get([runId, round, slot]))),
      tx.done,
    ]);
    return stored;
  });
  return found.flatMap((stored) => numbered(stored) ?? []).sort((a, b) => b.sequence - a.sequence);
}

/** What was stored before saves were counted is older than every counted save. */
function numbered(stored: StoredCheckpoint | undefined): StoredCheckpoint | null {
  return stored ? { ...stored, sequence: stored.sequence ?? -1 } : null;
}

/** Null when the slot was never written. */
export async function getCheckpoint(
  runId: string,
  round: number,
  slot: string,
): Promise<StoredCheckpoint | null> {
  return numbered(await withDatabase((db) => db.get('checkpoints', [runId, round, slot])));
}

/** A round's `epoch-N` slots, newest first. */
export async function epochSlots(runId: string, round: number): Promise<string[]> {
  const keys = await withDatabase((db) => db.getAllKeys('checkpoints', prefixRange(runId, round)));
  const epochOf = (slot: string) => Number(/^epoch-(\d+)$/.exec(slot)?.[1] ?? 0);
  return keys
    .map(([, , slot]) => slot)
    .filter((slot) => epochOf(slot) > 0)
    .sort((a, b) => epochOf(b) - epochOf(a));
}

/** Removes all but the newest `keep` of a round's `epoch-N` slots. */
export async function keepNewestEpochs(runId: string, round: number, keep: number): Promise<void> {
  const surplus = (await epochSlots(runId, round)).slice(keep);
  await withDatabase(async (db) => {
    const tx = db.transaction(STORES, 'readwrite');
    await Promise.all([...surplus.flatMap((slot) => remove(tx, [runId, round, slot])), tx.done]);
  });
}

/** What the round starts from, or null: the seed. */
export async function getStart(runId: string, round: number): Promise<StoredCheckpoint | null> {
  return (await getCheckpoint(runId, round, START_SLOT)) ?? getCheckpoint(runId, EVERY_ROUND, START_SLOT);
}

/** @param round null: what every round starts from that has no start of its own. @throws as `putCheckpoint` */
export function putStart(runId: string, round: number | null, checkpoint: StoredCheckpoint): Promise<void> {
  return putCheckpoint(runId, round ?? EVERY_ROUND, START_SLOT, checkpoint);
}

/** Whether the round has a start of its own or was ever saved. No bytes are read. */
export async function hasState(runId: string, round: number): Promise<boolean> {
  return (await withDatabase((db) => db.count('checkpoints', prefixRange(runId, round)))) > 0;
}

/** Removes all that a round has saved; its start stays. */
export async function clearRound(runId: string, round: number): Promise<void> {
  const epochs = await epochSlots(runId, round);
  await withDatabase(async (db) => {
    const tx = db.transaction(STORES, 'readwrite');
    const slots = [...LATEST_SLOTS, FORMER_LATEST, ...epochs];
    await Promise.all([...slots.flatMap((slot) => remove(tx, [runId, round, slot])), tx.done]);
  });
}

const EVERY_ROUND = 0;
const START_SLOT = 'start';

/** Of one round, or of the whole run. */
export async function deleteCheckpoints(runId: string, round?: number): Promise<void> {
  const range = round === undefined ? prefixRange(runId) : prefixRange(runId, round);
  await withDatabase(async (db) => {
    const tx = db.transaction(STORES, 'readwrite');
    await Promise.all([...remove(tx, range), tx.done]);
  });
}

/** Bytes of all of a run's checkpoints. Only those older than `sizes` are read, once and one at a time. */
export async function checkpointBytes(runId: string): Promise<number> {
  const range = prefixRange(runId);
  const unweighed = await withDatabase(async (db) => {
    const tx = db.transaction(STORES);
    const [keys, weighed] = await Promise.all([
      tx.objectStore('checkpoints').getAllKeys(range),
      tx.objectStore('sizes').count(range),
      tx.done,
    ]);
    return keys.length === weighed ? [] : keys;
  });
  for (const key of unweighed) await weigh(key);
  const sizes = await withDatabase((db) => db.getAll('sizes', range));
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

async function weigh(key: Key): Promise<void> {
  await withDatabase(async (db) => {
    const tx = db.transaction(STORES, 'readwrite');
    const known = await tx.objectStore('sizes').getKey(key);
    const checkpoint = known === undefined ? await tx.objectStore('checkpoints').get(key) : undefined;
    await Promise.all([checkpoint && tx.objectStore('sizes').put(checkpoint.bytes.byteLength, key), tx.done]);
  });
}

type Writing = IDBPTransaction<GantrySchema, ['checkpoints', 'sizes'], 'readwrite'>;
type Key = GantrySchema['checkpoints']['key'];

function put(tx: Writing, key: Key, checkpoint: StoredCheckpoint): Promise<unknown>[] {
  return [
    tx.objectStore('checkpoints').put(checkpoint, key),
    tx.objectStore('sizes').put(checkpoint.bytes.byteLength, key),
  ];
}

function remove(tx: Writing, at: Key | IDBKeyRange): Promise<unknown>[] {
  return STORES.map((store) => tx.objectStore(store).delete(at));
}

/** `sizes` says of each checkpoint how large it is, and is written and removed with it (of one older than `sizes`: by `weigh`). */
const STORES: ['checkpoints', 'sizes'] = ['checkpoints', 'sizes'];
