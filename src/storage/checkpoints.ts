/**
 * Checkpoints of a run's round: bytes the engine made (model/checkpoint.ts), in named slots, written with strict durability.
 *
 * `latest` is the newest state whatever wrote it (recovery, stop, end); `epoch-N` are written every `save_epoch` epochs, of
 * which a round keeps the newest few: at the thesis's size each has 76 MB.
 */
import { prefixRange, withDatabase } from './database.ts';

export interface StoredCheckpoint {
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

/** Null when the slot was never written. */
export async function getCheckpoint(
  runId: string,
  round: number,
  slot = 'latest',
): Promise<StoredCheckpoint | null> {
  return (await withDatabase((db) => db.get('checkpoints', [runId, round, slot]))) ?? null;
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

export async function deleteCheckpoints(runId: string, round?: number): Promise<void> {
  const range = round === undefined ? prefixRange(runId) : prefixRange(runId, round);
  await withDatabase((db) => db.delete('checkpoints', range));
}
