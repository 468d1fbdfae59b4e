/**
 * Checkpoints of a run's round: bytes the engine made (model/checkpoint.ts), in named slots, written with strict durability.
 *
 * `latest` is the newest state whatever wrote it (recovery, stop, end); `epoch-N` are kept every `save_epoch` epochs.
 */
import { prefixRange, withDatabase } from './database.ts';

export interface StoredCheckpoint {
  readonly iteration: number;
  readonly savedAt: number;
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

export async function deleteCheckpoints(runId: string, round?: number): Promise<void> {
  const range = round === undefined ? prefixRange(runId) : prefixRange(runId, round);
  await withDatabase((db) => db.delete('checkpoints', range));
}
