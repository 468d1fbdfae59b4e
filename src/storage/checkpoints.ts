/**
 * Checkpoints of a run's round: bytes the engine made (model/checkpoint.ts), in named slots, written with strict durability.
 *
 * `latest-0` and `latest-1` take the newest state in turn, whatever wrote it (recovery, stop, end), so that one whole state
 * stands while the other is written; `epoch-N` are written every `save_epoch` epochs, of which a round keeps the newest few:
 * at the thesis's size each has 76 MB. Slot `start` of round 0 is the model that a run was given to go on from.
 */
import { prefixRange, withDatabase } from './database.ts';

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
    const tx = db.transaction('checkpoints', 'readwrite', { durability: 'strict' });
    await Promise.all([tx.store.put(checkpoint, [runId, round, slot]), tx.done]);
  });
}

/** Writes the round's newest state over the older of its two. @throws as `putCheckpoint` */
export async function putLatest(runId: string, round: number, checkpoint: StoredCheckpoint): Promise<void> {
  const slot = LATEST_SLOTS[checkpoint.sequence % 2]!;
  await withDatabase(async (db) => {
    const tx = db.transaction('checkpoints', 'readwrite', { durability: 'strict' });
    await Promise.all([
      tx.store.put(checkpoint, [runId, round, slot]),
      tx.store.delete([runId, round, FORMER_LATEST]),
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
    const tx = db.transaction('checkpoints', 'readwrite');
    await Promise.all([...surplus.map((slot) => tx.store.delete([runId, round, slot])), tx.done]);
  });
}

/** The model a run was given to go on from, or null. */
export function getStart(runId: string): Promise<StoredCheckpoint | null> {
  return getCheckpoint(runId, START_ROUND, START_SLOT);
}

/** @throws as `putCheckpoint` */
export function putStart(runId: string, checkpoint: StoredCheckpoint): Promise<void> {
  return putCheckpoint(runId, START_ROUND, START_SLOT, checkpoint);
}

const START_ROUND = 0;
const START_SLOT = 'start';

/** Of one round, or of the whole run. */
export async function deleteCheckpoints(runId: string, round?: number): Promise<void> {
  const range = round === undefined ? prefixRange(runId) : prefixRange(runId, round);
  await withDatabase((db) => db.delete('checkpoints', range));
}
