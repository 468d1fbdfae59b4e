/** Which of a run's states is meant by `GenerateArgs.weights`, or by the slot of one that it keeps. */
import { completeConfig } from '../../config.ts';
import { CheckpointMissingError } from '../../errors.ts';
import { type Checkpoint, decodeCheckpoint } from '../../model/checkpoint.ts';
import { getCheckpoint } from '../../storage/checkpoints.ts';
import type { GenerateArgs } from '../protocol.ts';
import { firstState } from './firstState.ts';
import type { Held } from './held.ts';
import { requireCheckpoint } from './wholeCheckpoint.ts';

/** @throws CheckpointMissingError, CheckpointDamagedError, StoredVersionError, ConfigError */
export async function weightsOf(
  { weights, runId, round, config }: Pick<GenerateArgs, 'weights' | 'runId' | 'round' | 'config'>,
  held: Held,
): Promise<Checkpoint> {
  if (weights === 'initial') return firstState({ runId, round }, completeConfig(config), 0);
  return keptState({ runId, round, slot: weights === 'latest' ? null : weights }, held);
}

/** @param slot `epoch-100`; null: the newest. @throws as `weightsOf` */
export async function keptState(
  { runId, round, slot }: { readonly runId: string; readonly round: number; readonly slot: string | null },
  held: Held,
): Promise<Checkpoint> {
  if (slot === null) return requireCheckpoint(runId, round, held);
  const stored = await getCheckpoint(runId, round, slot);
  if (stored) return decodeCheckpoint(stored.bytes);
  throw new CheckpointMissingError(
    `Round ${round} of this run keeps no checkpoint ${slot} any more. Choose another.`,
    { round },
  );
}
