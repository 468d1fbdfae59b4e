/**
 * The newest checkpoint of a round that storage had no room for, kept in this worker's memory: what an export then takes
 * out, and where the round goes on from once there is room again.
 */
import type { StoredCheckpoint } from '../../storage/checkpoints.ts';

export interface Held {
  /** Keeps `checkpoint` in place of whatever was held. */
  put(runId: string, round: number, checkpoint: StoredCheckpoint): void;
  /** Null where nothing of that round is held. */
  get(runId: string, round: number): StoredCheckpoint | null;
  clear(): void;
}

export function createHeld(): Held {
  let held: { runId: string; round: number; checkpoint: StoredCheckpoint } | null = null;
  return {
    put(runId, round, checkpoint) {
      held = { runId, round, checkpoint };
    },
    get: (runId, round) => (held?.runId === runId && held.round === round ? held.checkpoint : null),
    clear() {
      held = null;
    },
  };
}
