/**
 * Which steps make an iteration, in which order, on which batches: a pure function of the configuration, the number of
 * slices and the iteration's number, so that a resumed run goes on as it would have.
 *
 * An iteration is one generator step and its critic steps, and a log row speaks of the generator step and of the critic
 * step right before it.
 *
 * `paper` (Gulrajani et al. 2017, algorithm 1): `critic_iters` critic steps, each on the next batch, then the generator's.
 * `thesis`, gp: one critic step a batch; the generator steps after that of batch i of an epoch when i mod critic_iters = 0,
 *   on that critic step's latents. Its iteration is batch i and those up to the next such, so the generator stands second,
 *   and an epoch's last iteration may be short.
 * `thesis`, wc: `critic_iters` critic steps on one batch, then the generator's. That latents are drawn anew for each step
 *   is taken for granted; what is known of the script does not say.
 */
import { iterationsPerEpoch, type RunConfig } from '../config.ts';
import { type Batch, planBatches } from './batches.ts';

export interface CriticTurn {
  /** 0-based over the whole run: it names the step's random numbers. */
  readonly step: number;
  readonly batch: Batch;
}

export interface IterationPlan {
  /** In order. */
  readonly critic: readonly CriticTurn[];
  /** The generator steps after this many of them. */
  readonly criticFirst: number;
  /** The generator takes the latents of the critic step before it, not its own. */
  readonly sharesLatents: boolean;
}

export interface StepOrder {
  readonly batchesPerEpoch: number;
  /** Iteration `iteration`, 0-based. */
  at(iteration: number): IterationPlan;
}

/** @throws DatasetTooSmallError when the split does not fill one batch. */
export function planSchedule(config: RunConfig, trainSlices: number): StepOrder {
  const { bsize, seed, schedule, mode, critic_iters } = config;
  const batches = planBatches({ slices: trainSlices, bsize, seed, schedule });
  const { perEpoch } = batches;
  const count = (n: number) => Array.from({ length: n }, (_, i) => i);
  const turns = (iteration: number, batchOf: (step: number) => number): IterationPlan => ({
    critic: count(critic_iters).map((i) => {
      const step = iteration * critic_iters + i;
      return { step, batch: batches.at(batchOf(step)) };
    }),
    criticFirst: critic_iters,
    sharesLatents: false,
  });
  const at = (iteration: number): IterationPlan => {
    if (schedule === 'paper') return turns(iteration, (step) => step);
    if (mode === 'wc') return turns(iteration, () => iteration);
    const inEpoch = iterationsPerEpoch(config, trainSlices);
    const epoch = Math.floor(iteration / inEpoch);
    const first = (iteration % inEpoch) * critic_iters; // batch of the epoch
    const length = Math.min(critic_iters, perEpoch - first);
    const critic = count(length).map((i) => {
      const step = epoch * perEpoch + first + i; // one a batch
      return { step, batch: batches.at(step) };
    });
    return { critic, criticFirst: 1, sharesLatents: true };
  };
  return { batchesPerEpoch: perEpoch, at };
}
