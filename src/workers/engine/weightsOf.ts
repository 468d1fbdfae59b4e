/** Which of a run's states is meant by `GenerateArgs.weights`. */
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
  if (weights === 'initial') return firstState(runId, completeConfig(config), 0);
  if (weights === 'latest') return requireCheckpoint(runId, round, held);
  const stored = await getCheckpoint(runId, round, weights);
  if (stored) return decodeCheckpoint(stored.bytes);
  throw new CheckpointMissingError(
    `Round ${round} of this run keeps no checkpoint ${weights} any more. Choose another.`,
    { round },
  );
}
