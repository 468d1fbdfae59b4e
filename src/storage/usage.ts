/**
 * What a run takes of this browser's storage, without reading it all: checkpoints by their stored sizes, and of what is kept by the hundred
 * one a round, times how many there are. Of images the record says how large they are.
 */
import type { RunRecord, RunStorage } from '../run.ts';
import { checkpointBytes } from './checkpoints.ts';
import { folderRange, prefixRange, withDatabase } from './database.ts';
import { sizeOf } from './sizeOf.ts';

export async function runUsage({ id, settings, rounds }: RunRecord): Promise<RunStorage> {
  const numbers = rounds.map(({ number }) => number);
  const [checkpoints, snapshots, logs, diagnostics, images, pictures] = await Promise.all([
    checkpointBytes(id),
    bytesOfRounds('snapshots', id, numbers),
    bytesOfRounds('logs', id, numbers),
    bytesOfRounds('diagnostics', id, numbers),
    imageBytes(id, settings.numOutput * settings.config.imsize ** 2 * Float32Array.BYTES_PER_ELEMENT),
    bytesLike('pictures', folderRange(id)),
  ]);
  return { checkpoints, snapshots, logs, rest: diagnostics + images + pictures };
}

async function bytesOfRounds(
  store: 'snapshots' | 'logs' | 'diagnostics',
  id: string,
  rounds: readonly number[],
): Promise<number> {
  const each = await Promise.all(rounds.map((round) => bytesLike(store, prefixRange(id, round))));
  return each.reduce((sum, bytes) => sum + bytes, 0);
}

/** All within `range`, each taken to be as large as the one in the middle. */
async function bytesLike(
  store: 'snapshots' | 'logs' | 'diagnostics' | 'pictures',
  range: IDBKeyRange,
): Promise<number> {
  return withDatabase(async (db) => {
    const tx = db.transaction(store);
    const keys = await tx.store.getAllKeys(range);
    const middle = keys[keys.length >> 1];
    const bytes = middle === undefined ? 0 : keys.length * sizeOf(await tx.store.get(middle));
    await tx.done;
    return bytes;
  });
}

async function imageBytes(id: string, bytes: number): Promise<number> {
  const key = await withDatabase((db) => db.getKey('images', id));
  return key === undefined ? 0 : bytes;
}
