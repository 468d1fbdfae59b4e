/**
 * The training loop: an async generator, one level deep, that yields what happened and takes no decision that is not its own.
 *
 * An iteration is `critic_iters` critic steps on fresh batches and one generator step. It either happens whole or not at all:
 * a stop in the middle lets the critic step end and goes back to the iteration's start, so that every state that is ever
 * saved is a pure function of (configuration, data, iteration).
 *
 * Does not know where data comes from, where checkpoints go, what time it is, or that it runs in a worker. It is driven by
 * its own promises, never by timers or frames, which a hidden tab throttles; between steps it lets messages in.
 */
import * as tf from '@tensorflow/tfjs';
import { type RunConfig, totalIterations } from '../config.ts';
import type { Checkpoint } from '../model/checkpoint.ts';
import { disposeExcept, gatherState, restoreState, type TrainState } from '../model/networks.ts';
import { nextTask } from '../nextTask.ts';
import type { CheckpointReason, LogRow, SampleGrid } from '../workers/protocol.ts';
import { type Batch, type Batches, planBatches } from './batches.ts';
import { logRow, totalEpochs } from './logRow.ts';
import { criticLatents, generatorLatents, interpolation } from './noise.ts';
import { isSampleDue, sampleGrid } from './samples.ts';
import { criticStep, generatorStep, type Stepped } from './steps.ts';

export interface TrainOptions {
  readonly config: RunConfig;
  /** The training split: float32 [n, imsize, imsize] in [−1, 1]. */
  readonly slices: Float32Array;
  /** `initialCheckpoint(config, n)` or one to continue from. */
  readonly from: Checkpoint;
  /** The last iteration to do. */
  readonly until: number;
  /** Ends training at the next critic step; the generator still yields the last state's checkpoint. */
  readonly signal: AbortSignal;
  /** Asked after each iteration: whether the state must be saved now, and why. */
  checkpointDue?(iteration: number): CheckpointReason | null;
  /** Asked after each iteration that keeps no grid: whether someone wants to look. */
  lookDue?(iteration: number): boolean;
}

export type TrainEvent =
  /** In order, none missing, none twice. */
  | { readonly kind: 'row'; readonly row: LogRow }
  /** `kept`: one of the grids a run keeps (`isSampleDue`), not just a look. */
  | { readonly kind: 'samples'; readonly grid: SampleGrid; readonly kept: boolean }
  /** Every row up to its iteration has been yielded. The last event is always one of these, `stop` or `end`. */
  | { readonly kind: 'checkpoint'; readonly reason: CheckpointReason; readonly checkpoint: Checkpoint };

/**
 * Iterations whose scalars may still be under way to us while the next is issued: it keeps a GPU's queue from running dry.
 * Only where iterations are short; a long one leaves no gap worth filling and would delay its row and a stop.
 */
const IN_FLIGHT = 1;
const SHORT_ITERATION_MS = 500;

/**
 * Rows, sample grids (at the start, at intervals, at the end) and checkpoints. Disposes all it made, however it ends.
 * @throws DatasetTooSmallError, NonFiniteError, CheckpointDamagedError
 */
export async function* train(options: TrainOptions): AsyncGenerator<TrainEvent, void, void> {
  const { config, from, until, signal } = options;
  const trainSlices = options.slices.length / config.imsize ** 2;
  const batches = planBatches({ slices: trainSlices, bsize: config.bsize, seed: config.seed });
  const total = totalIterations(config, trainSlices);
  const shared = {
    batchesPerEpoch: batches.perEpoch,
    totalEpochs: totalEpochs(config, trainSlices, batches.perEpoch),
    lambda: config.lambda,
  };
  const { imsize } = config;
  let state = restoreState(from);
  const data = tf.tensor4d(options.slices, [trainSlices, imsize, imsize, 1]);
  const pending: {
    iteration: number;
    last: Batch;
    scalars: tf.Tensor1D;
    values: Promise<ArrayLike<number>>;
  }[] = [];
  const nextRow = async (): Promise<TrainEvent> => {
    const { iteration, last, scalars, values } = pending[0]!;
    const row = logRow(await values, { iteration, last, ...shared });
    pending.shift();
    scalars.dispose();
    return { kind: 'row', row };
  };
  const grid = async (kept: boolean): Promise<TrainEvent> => ({
    kind: 'samples',
    grid: await sampleGrid(state.generator, config, state.iteration),
    kept,
  });

  try {
    yield await grid(isSampleDue(state.iteration, total));
    let iterationMs = Number.POSITIVE_INFINITY;
    let previous = performance.now();
    while (state.iteration < until && !signal.aborted) {
      const done = await iterate(state, config, { data, batches, signal });
      if (!done) break;
      disposeExcept(state, done.state);
      state = done.state;
      const values = done.scalars.data();
      values.catch(() => {}); // awaited in its turn; a device that dies before that must not reject unheard
      pending.push({ iteration: state.iteration, last: done.last, scalars: done.scalars, values });

      const { iteration } = state;
      const kept = isSampleDue(iteration, total);
      const reason = iteration < until ? (options.checkpointDue?.(iteration) ?? null) : null;
      const look = kept || iteration === until || (options.lookDue?.(iteration) ?? false);
      const allowed = reason || look || iterationMs > SHORT_ITERATION_MS ? 0 : IN_FLIGHT;
      while (pending.length > allowed) yield await nextRow();
      const now = performance.now();
      iterationMs = now - previous; // paced by the device, since the row before has arrived
      previous = now;
      if (look) yield await grid(kept);
      if (reason) yield { kind: 'checkpoint', reason, checkpoint: await gather() };
    }
    while (pending.length > 0) yield await nextRow();
    yield {
      kind: 'checkpoint',
      reason: state.iteration < until ? 'stop' : 'end',
      checkpoint: await gather(),
    };
  } finally {
    for (const { scalars } of pending) scalars.dispose();
    disposeExcept(state);
    data.dispose();
  }

  function gather(): Promise<Checkpoint> {
    return gatherState(state, { config, trainSlices });
  }
}

/** One iteration from `start`, which stays as it is; null when the signal cut it short. */
async function iterate(
  start: TrainState,
  config: RunConfig,
  { data, batches, signal }: { data: tf.Tensor4D; batches: Batches; signal: AbortSignal },
): Promise<{ state: TrainState; scalars: tf.Tensor1D; last: Batch } | null> {
  const { seed, bsize, nz, critic_iters } = config;
  let state = start;
  let last: Batch | null = null;
  let whole = false;
  const scalars: tf.Tensor1D[] = [];
  const advance = (next: Stepped) => {
    disposeExcept(state, start, next.state);
    state = next.state;
    scalars.push(next.scalars);
  };
  try {
    for (let i = 0; i < critic_iters; i++) {
      const step = start.iteration * critic_iters + i;
      last = batches.at(step);
      const { indices } = last;
      const inputs = tf.tidy(() => ({
        real: tf.gather(data, tf.tensor1d(indices, 'int32')),
        latents: tf.tensor2d(criticLatents(seed, step, bsize * nz), [bsize, nz]),
        ...(config.mode === 'gp' && { alpha: tf.tensor1d(interpolation(seed, step, bsize)) }),
      }));
      advance(criticStep(state, config, inputs));
      tf.dispose(inputs);
      await nextTask();
      if (signal.aborted) return null;
    }
    const latents = tf.tensor2d(generatorLatents(seed, start.iteration, bsize * nz), [bsize, nz]);
    advance(generatorStep(state, config, latents));
    latents.dispose();
    state = { ...state, iteration: start.iteration + 1 };
    whole = true;
    return { state, scalars: tf.concat1d(scalars.slice(-2)), last: last! }; // [4] of the last critic step and [1]
  } finally {
    tf.dispose(scalars);
    if (!whole) disposeExcept(state, start);
  }
}
