/** One iteration's numbers, from the few scalars read back from the device. */
import { epochsIn, type RunConfig } from '../config.ts';
import { NonFiniteError } from '../errors.ts';
import type { LogRow } from '../workers/protocol.ts';
import type { Batch } from './batches.ts';

/** Epochs a run touches: the configuration's own, or as many as `iterations` reaches into. */
export function totalEpochs(config: RunConfig, trainSlices: number): number {
  if (config.iterations === null) return config.nepochs;
  return Math.ceil(epochsIn(config, trainSlices, config.iterations));
}

/**
 * `scalars`: E[D(real)], E[D(fake)], penalty, gradient norm of the critic step before the generator's, E[D(G(z))] of the generator step.
 * @throws NonFiniteError when one is NaN or infinite.
 */
export function logRow(
  scalars: ArrayLike<number>,
  place: {
    readonly iteration: number;
    /** Of the critic step that the scalars are from. */
    readonly last: Batch;
    readonly batchesPerEpoch: number;
    readonly totalEpochs: number;
    readonly lambda: number;
  },
): LogRow {
  const [dReal = 0, dFakeCritic = 0, penalty = 0, gradNorm = 0, dFakeGenerator = 0] = Array.from(scalars);
  const { iteration, last, batchesPerEpoch, lambda } = place;
  const row: LogRow = {
    iteration,
    epoch: last.epoch,
    totalEpochs: place.totalEpochs,
    batch: last.batch,
    batchesPerEpoch,
    lossD: dFakeCritic - dReal + lambda * penalty,
    lossG: -dFakeGenerator,
    dReal,
    dFakeCritic,
    dFakeGenerator,
    wasserstein: dReal - dFakeCritic,
    penalty,
    gradNorm,
  };
  for (const what of ['lossD', 'lossG'] as const) {
    if (!Number.isFinite(row[what])) {
      throw new NonFiniteError(
        `${what === 'lossD' ? "The critic's" : "The generator's"} loss is no longer a finite number at iteration ${iteration}. Lower lr and start the round again.`,
        { iteration, what },
      );
    }
  }
  return row;
}
