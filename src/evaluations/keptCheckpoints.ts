/** Which states of a run can be evaluated: those whose checkpoints it still keeps. */
import type { KeptCheckpoint } from '../app.ts';
import { epochSlots, getCheckpoint, latestCheckpoints } from '../storage/checkpoints.ts';
import { getRun } from '../storage/runs.ts';

/** By round; within one the newest state first, then the epochs' copies, newest first. */
export async function keptCheckpoints(runId: string): Promise<KeptCheckpoint[]> {
  const run = await getRun(runId);
  const kept: KeptCheckpoint[] = [];
  for (const { number: round } of run?.rounds ?? []) {
    const [latest] = await latestCheckpoints(runId, round);
    if (latest) kept.push({ round, slot: null, iteration: latest.iteration });
    for (const slot of await epochSlots(runId, round)) {
      const stored = await getCheckpoint(runId, round, slot); // one at a time: each may have 76 MB
      if (stored) kept.push({ round, slot, iteration: stored.iteration });
    }
  }
  return kept;
}
