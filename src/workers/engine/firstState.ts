/** Iteration 0 of a round: what it or its run was given to start from, at the round's own rates, or the seed's start. */
import type { RunConfig } from '../../config.ts';
import { type Checkpoint, decodeCheckpoint } from '../../model/checkpoint.ts';
import { initialCheckpoint } from '../../model/networks.ts';
import { getStart } from '../../storage/checkpoints.ts';

/** @throws CheckpointDamagedError, StoredVersionError */
export async function firstState(
  { runId, round }: { readonly runId: string; readonly round: number },
  config: RunConfig,
  trainSlices: number,
): Promise<Checkpoint> {
  const given = await getStart(runId, round);
  if (!given) return initialCheckpoint(config, trainSlices);
  return { ...(await decodeCheckpoint(given.bytes)), config, lr: config.lr, trainSlices };
}
