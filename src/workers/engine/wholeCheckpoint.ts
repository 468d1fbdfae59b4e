/** A round's newest checkpoint whose bytes are whole: what was not stored, then the two latest slots, then the epochs' copies. */
import { CheckpointDamagedError, CheckpointMissingError } from '../../errors.ts';
import { type Checkpoint, decodeCheckpoint } from '../../model/checkpoint.ts';
import {
  epochSlots,
  getCheckpoint,
  latestCheckpoints,
  type StoredCheckpoint,
} from '../../storage/checkpoints.ts';
import type { LogRow } from '../protocol.ts';
import type { Held } from './held.ts';

export interface WholeCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly stored: StoredCheckpoint;
  /** It is in this worker's memory only. */
  readonly held: boolean;
  /** Rows up to it that storage does not have. */
  readonly rows: readonly LogRow[];
  /** The newest damaged one that was passed over for it, or null. */
  readonly passedOver: { readonly iteration: number; readonly reason: string } | null;
}

/** Null when the round was never saved. @throws CheckpointDamagedError when none of its checkpoints is whole; StoredVersionError, ConfigError */
export async function wholeCheckpoint(
  runId: string,
  round: number,
  held: Held,
): Promise<WholeCheckpoint | null> {
  const unsaved = held.get(runId, round);
  // Another tab may have taken the round further meanwhile; storage that cannot be read has nothing newer to offer.
  const newest = unsaved && (await latestCheckpoints(runId, round).catch(() => []))[0];
  if (unsaved && unsaved.checkpoint.sequence > (newest?.sequence ?? -1)) {
    const { checkpoint: stored, rows } = unsaved;
    return { checkpoint: await decodeCheckpoint(stored.bytes), stored, rows, held: true, passedOver: null };
  }
  let damage: { error: CheckpointDamagedError; iteration: number } | null = null;
  for await (const stored of candidates(runId, round)) {
    try {
      const checkpoint = await decodeCheckpoint(stored.bytes);
      const passedOver = damage && {
        iteration: damage.iteration,
        reason: String(damage.error.facts.reason),
      };
      return { checkpoint, stored, rows: [], held: false, passedOver };
    } catch (error) {
      if (!(error instanceof CheckpointDamagedError)) throw error;
      damage ??= { error, iteration: stored.iteration };
    }
  }
  if (damage) throw damage.error;
  return null;
}

/** @throws CheckpointMissingError, and as `wholeCheckpoint` */
export async function requireCheckpoint(runId: string, round: number, held: Held): Promise<Checkpoint> {
  const found = await wholeCheckpoint(runId, round, held);
  if (found) return found.checkpoint;
  throw new CheckpointMissingError(`Round ${round} of this run has no checkpoint yet. Train it first.`, {
    round,
  });
}

async function* candidates(runId: string, round: number): AsyncGenerator<StoredCheckpoint> {
  yield* await latestCheckpoints(runId, round);
  for (const slot of await epochSlots(runId, round)) {
    const stored = await getCheckpoint(runId, round, slot);
    if (stored) yield stored;
  }
}
