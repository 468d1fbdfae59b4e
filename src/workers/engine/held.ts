/**
 * The newest checkpoint of a round that storage had no room for, kept in this worker's memory: what an export then takes
 * out, and where the round goes on from once there is room again.
 */
import type { StoredCheckpoint } from '../../storage/checkpoints.ts';
import type { LogRow } from '../protocol.ts';

export interface HeldCheckpoint {
  readonly checkpoint: StoredCheckpoint;
  /** Rows up to it that were not stored either. */
  readonly rows: readonly LogRow[];
}

export interface Held {
  /** Keeps these in place of whatever was held. */
  put(runId: string, round: number, held: HeldCheckpoint): void;
  /** Null where nothing of that round is held. */
  get(runId: string, round: number): HeldCheckpoint | null;
  /** Lets go of what is held of that round. */
  clear(runId: string, round: number): void;
}

export function createHeld(): Held {
  let kept: (HeldCheckpoint & { readonly runId: string; readonly round: number }) | null = null;
  return {
    put(runId, round, held) {
      kept = { runId, round, ...held };
    },
    get: (runId, round) => (kept?.runId === runId && kept.round === round ? kept : null),
    clear(runId, round) {
      if (kept?.runId === runId && kept.round === round) kept = null;
    },
  };
}
