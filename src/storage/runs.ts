/** Runs: their records, their logs in blocks, their sample grids and diagnostics. */
import type { RunRecord } from '../run.ts';
import type { Diagnostics, GenerateResult, LogRow, SampleGrid } from '../workers/protocol.ts';
import { folderRange, prefixRange, withDatabase } from './database.ts';
import { packGrid, unpackGrid } from './packedGrid.ts';

/** What is told of a run at work knows nothing of what a person says of it meanwhile: labels and the bin stay as they are stored. */
export async function putRun(run: RunRecord): Promise<void> {
  await withDatabase(async (db) => {
    const tx = db.transaction('runs', 'readwrite');
    const stored = await tx.store.get(run.id);
    await Promise.all([tx.store.put(stored ? { ...run, ...ownOf(stored) } : run, run.id), tx.done]);
  });
}

function ownOf({ labels, deletedAt }: RunRecord): Pick<RunRecord, 'labels' | 'deletedAt'> {
  return { ...(labels && { labels }), ...(deletedAt !== undefined && { deletedAt }) };
}

/** Changes what is stored of a run in one transaction. Null where there is no such run. */
export async function changeRun(
  id: string,
  change: (run: RunRecord) => RunRecord,
): Promise<RunRecord | null> {
  return withDatabase(async (db) => {
    const tx = db.transaction('runs', 'readwrite');
    const stored = await tx.store.get(id);
    const changed = stored ? change(stored) : null;
    await Promise.all([changed && tx.store.put(changed, id), tx.done]);
    return changed;
  });
}

export async function getRun(id: string): Promise<RunRecord | null> {
  return (await withDatabase((db) => db.get('runs', id))) ?? null;
}

/** Newest first, what was put away among them. */
export async function listRuns(): Promise<RunRecord[]> {
  const all = await withDatabase((db) => db.getAll('runs'));
  return all.sort((a, b) => b.createdAt - a.createdAt);
}

/**
 * Removes the run with its log, sample grids, diagnostics, checkpoints and its evaluations' pictures, where it lies in the bin still: it
 * may have been taken out since it was listed. What no record is of goes, too.
 */
export async function purgeRun(id: string): Promise<void> {
  await withDatabase(async (db) => {
    const byRound = ['logs', 'snapshots', 'diagnostics', 'checkpoints', 'sizes'] as const;
    const tx = db.transaction(['runs', 'images', 'pictures', ...byRound], 'readwrite');
    const run = await tx.objectStore('runs').get(id);
    if (run && !run.deletedAt) return tx.done;
    await Promise.all([
      tx.objectStore('runs').delete(id),
      tx.objectStore('images').delete(id),
      tx.objectStore('pictures').delete(folderRange(id)),
      ...byRound.map((store) => tx.objectStore(store).delete(prefixRange(id))),
      tx.done,
    ]);
  });
}

/** Rows are consecutive iterations, kept as one block; a block that begins at the same iteration is replaced. */
export async function appendLog(runId: string, round: number, rows: readonly LogRow[]): Promise<void> {
  const first = rows[0];
  if (!first) return;
  await withDatabase(async (db) => {
    await db.put('logs', rows, [runId, round, first.iteration]);
  });
}

/** The log in order of iteration, each once: where blocks overlap, the block that begins later counts. */
export async function readLog(runId: string, round: number): Promise<LogRow[]> {
  const blocks = await withDatabase((db) => db.getAll('logs', prefixRange(runId, round)));
  const byIteration = new Map<number, LogRow>();
  for (const row of blocks.flat()) byIteration.set(row.iteration, row);
  return [...byIteration.values()].sort((a, b) => a.iteration - b.iteration);
}

/** Drops log rows, grids and diagnostics after `iteration`: what a resume from that checkpoint will write again. */
export async function truncateAfter(runId: string, round: number, iteration: number): Promise<void> {
  await withDatabase(async (db) => {
    const tx = db.transaction(['logs', 'snapshots', 'diagnostics'], 'readwrite');
    const logs = tx.objectStore('logs');
    const later = IDBKeyRange.bound([runId, round, iteration], [runId, round, []], true);
    await Promise.all([
      logs.delete(later),
      tx.objectStore('snapshots').delete(later),
      tx.objectStore('diagnostics').delete(later),
    ]);
    // The block that the iteration lies in, and what overlaps it. A week's log is not read whole for that.
    let cursor = await logs.openCursor(prefixRange(runId, round), 'prev');
    while (cursor && cursor.value.at(-1)!.iteration > iteration) {
      await cursor.update(cursor.value.filter((row) => row.iteration <= iteration));
      cursor = await cursor.continue();
    }
    await tx.done;
  });
}

export async function putSnapshot(runId: string, round: number, grid: SampleGrid): Promise<void> {
  const packed = await packGrid(grid); // before the transaction, which would not wait for it
  await withDatabase((db) => db.put('snapshots', packed, [runId, round, grid.iteration]));
}

/** In order of iteration. */
export async function readSnapshots(runId: string, round: number): Promise<SampleGrid[]> {
  const stored = await withDatabase((db) => db.getAll('snapshots', prefixRange(runId, round)));
  return Promise.all(stored.map(unpackGrid));
}

/** Iterations with a grid, ascending; no grid is read. */
export async function listSnapshots(runId: string, round: number): Promise<number[]> {
  const keys = await withDatabase((db) => db.getAllKeys('snapshots', prefixRange(runId, round)));
  return keys.map(([, , iteration]) => iteration);
}

/** Null where none is kept of that iteration. */
export async function readSnapshot(
  runId: string,
  round: number,
  iteration: number,
): Promise<SampleGrid | null> {
  const stored = await withDatabase((db) => db.get('snapshots', [runId, round, iteration]));
  return stored ? unpackGrid(stored) : null;
}

export async function putDiagnostics(runId: string, round: number, diagnostics: Diagnostics): Promise<void> {
  await withDatabase((db) => db.put('diagnostics', diagnostics, [runId, round, diagnostics.iteration]));
}

/** In order of iteration. */
export async function readDiagnostics(runId: string, round: number): Promise<Diagnostics[]> {
  return withDatabase((db) => db.getAll('diagnostics', prefixRange(runId, round)));
}

/** The images a run's report lists: float32 [count, size, size] in [−1, 1]. */
export async function putImages(runId: string, images: GenerateResult): Promise<void> {
  await withDatabase((db) => db.put('images', images, runId));
}

export async function getImages(runId: string): Promise<GenerateResult | null> {
  return (await withDatabase((db) => db.get('images', runId))) ?? null;
}

export async function deleteImages(runId: string): Promise<void> {
  await withDatabase((db) => db.delete('images', runId));
}
