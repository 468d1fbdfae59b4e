/**
 * The training loop: an async generator, one level deep, that yields what happened and takes no decision that is not its own.
 *
 * An iteration is one generator step with its critic steps (schedule.ts). It either happens whole or not at all: a stop in
 * the middle lets the step end and goes back to the iteration's start, so that every state that is ever saved is a pure
 * function of (configuration, data, iteration).
 *
 * Does not know where data comes from, where checkpoints go, what time it is, or that it runs in a worker. It is driven by
 * its own promises, never by timers or frames, which a hidden tab throttles; between steps it lets messages in.
 */
import * as tf from '@tensorflow/tfjs';
import { type RunConfig, totalIterations } from '../config.ts';
import type { Checkpoint } from '../model/checkpoint.ts';
import { disposeExcept, gatherState, restoreState } from '../model/networks.ts';
import type { CheckpointReason, LogRow, SampleGrid } from '../workers/protocol.ts';
import type { Batch } from './batches.ts';
import { type IterationInputs, iterate } from './iteration.ts';
import { logRow, totalEpochs } from './logRow.ts';
import { criticLatents, generatorLatents, interpolation, mirrors } from './noise.ts';
import { isSampleDue, sampleGrid } from './samples.ts';
import { planSchedule } from './schedule.ts';

export interface TrainOptions {
  readonly config: RunConfig;
  /** The training split: float32 [n, imsize, imsize] in [−1, 1]. */
  readonly slices: Float32Array;
  /** `initialCheckpoint(config, n)` or one to continue from. */
  readonly from: Checkpoint;
  /** Each slice is mirrored left to right half of the times it is drawn. */
  readonly flip?: boolean;
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
  const schedule = planSchedule(config, trainSlices);
  const total = totalIterations(config, trainSlices);
  const shared = {
    batchesPerEpoch: schedule.batchesPerEpoch,
    totalEpochs: totalEpochs(config, trainSlices),
    lambda: config.lambda,
  };
  const { imsize } = config;
  const { lr, forwardsBefore } = from;
  const rated = { ...config, lr }; // of a round that was rolled back, not the configuration's own
  let state = restoreState(from);
  const data = tf.tensor4d(options.slices, [trainSlices, imsize, imsize, 1]);
  const inputs = drawnInputs(config, data, options.flip ?? false);
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
    grid: await sampleGrid(state.average ?? state.generator, config, state.iteration),
    kept,
  });

  try {
    yield await grid(isSampleDue(state.iteration, total));
    let iterationMs = Number.POSITIVE_INFINITY;
    let previous = performance.now();
    while (state.iteration < until && !signal.aborted) {
      const done = await iterate(state, rated, schedule.at(state.iteration), inputs, signal);
      if (!done) break;
      disposeExcept(state, done.state);
      state = done.state;
      const values = done.scalars.data();
      values.catch(() => {}); // awaited in its turn; a device that dies before that must not reject unheard
      pending.push({ iteration: state.iteration, last: done.batch, scalars: done.scalars, values });

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
    return gatherState(state, { config, lr, trainSlices, forwardsBefore });
  }
}

/** Each step's inputs: its batch of `data`, and random numbers that follow from the seed and the step. */
export function drawnInputs(
  { seed, nz, mode }: Pick<RunConfig, 'seed' | 'nz' | 'mode'>,
  data: tf.Tensor4D,
  flip: boolean,
): IterationInputs {
  return {
    critic: ({ step, batch: { indices } }) => {
      const count = indices.length;
      return tf.tidy(() => ({
        real: mirrored(
          tf.gather(data, tf.tensor1d(indices, 'int32')),
          flip ? mirrors(seed, step, count) : null,
        ),
        latents: tf.tensor2d(criticLatents(seed, step, count * nz), [count, nz]),
        ...(mode === 'gp' && { alpha: tf.tensor1d(interpolation(seed, step, count)) }),
      }));
    },
    latents: (iteration, count) => tf.tensor2d(generatorLatents(seed, iteration, count * nz), [count, nz]),
  };
}

/** `images` [n, height, width, 1]; those with a 1 in `which` are turned left to right, to the bit. */
function mirrored(images: tf.Tensor4D, which: Float32Array | null): tf.Tensor4D {
  if (!which) return images;
  const turned = tf.tensor4d(which, [which.length, 1, 1, 1]);
  return images.mul(tf.sub(1, turned)).add(tf.reverse4d(images, 2).mul(turned));
}
