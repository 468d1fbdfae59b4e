/**
 * One iteration from a state to the next, as its plan has it, on inputs that are given: the trainer's are drawn from the
 * seed, a test's come from elsewhere.
 */
import * as tf from '@tensorflow/tfjs';
import type { RunConfig } from '../config.ts';
import { disposeExcept, type TrainState } from '../model/networks.ts';
import { nextTask } from '../nextTask.ts';
import type { Batch } from './batches.ts';
import type { CriticTurn, IterationPlan } from './schedule.ts';
import { type CriticInputs, criticStep, generatorStep, type Stepped } from './steps.ts';

/** What the steps take in. Called in the order of the steps; the iteration disposes what it is given. */
export interface IterationInputs {
  critic(turn: CriticTurn): CriticInputs;
  /** [count, nz] of N(0, 1), for a generator step of its own latents. */
  latents(iteration: number, count: number): tf.Tensor2D;
}

export interface IterationResult {
  /** Shares what did not change with the state before. */
  readonly state: TrainState;
  /** [5]: CriticGradients.scalars of the critic step before the generator's, then E[D(G(z))] of the generator's. */
  readonly scalars: tf.Tensor1D;
  /** The batch of that critic step. */
  readonly batch: Batch;
}

/** `start` stays as it is. Null when the signal cut the iteration short: nothing is left of it then. */
export async function iterate(
  start: TrainState,
  config: RunConfig,
  plan: IterationPlan,
  inputs: IterationInputs,
  signal: AbortSignal,
): Promise<IterationResult | null> {
  let state = start;
  let whole = false;
  const scalars: tf.Tensor1D[] = [];
  const advance = (next: Stepped) => {
    disposeExcept(state, start, next.state);
    state = next.state;
    return next.scalars;
  };
  try {
    for (const [i, turn] of plan.critic.entries()) {
      const given = inputs.critic(turn);
      try {
        const judged = advance(criticStep(state, config, given));
        const generatorDue = i + 1 === plan.criticFirst;
        if (generatorDue) scalars.push(judged);
        else judged.dispose();
        await nextTask();
        if (signal.aborted && (generatorDue || i + 1 < plan.critic.length)) return null;
        if (!generatorDue) continue;
        const count = given.latents.shape[0];
        const latents = plan.sharesLatents ? given.latents : inputs.latents(start.iteration, count);
        scalars.push(advance(generatorStep(state, config, latents)));
        latents.dispose();
      } finally {
        tf.dispose(Object.values(given));
      }
    }
    state = { ...state, iteration: start.iteration + 1 };
    whole = true;
    return { state, scalars: tf.concat1d(scalars), batch: plan.critic[plan.criticFirst - 1]!.batch };
  } finally {
    tf.dispose(scalars);
    if (!whole) disposeExcept(state, start);
  }
}
