/**
 * The `replay` job: a bundle's steps on a bundle's inputs, and what came of them, to be held beside PyTorch's (docs/replay.md).
 *
 * The order of the steps is the schedule's own (train/schedule.ts) and the steps are the trainer's (train/steps.ts); only
 * the inputs are not drawn from a seed. Reads and writes no storage.
 */
import * as tf from '@tensorflow/tfjs';
import type { RunConfig } from '../../config.ts';
import { NonFiniteError } from '../../errors.ts';
import { openBackend } from '../../gpu/backend.ts';
import { type ReplayBundle, readReplayBundle } from '../../interop/replayBundle.ts';
import { readSafetensors, writeSafetensors } from '../../interop/safetensors.ts';
import { writeSafetensorsCheckpoint } from '../../interop/safetensorsCheckpoint.ts';
import type { NamedTensor } from '../../interop/tensors.ts';
import { toTorchLayout } from '../../interop/torchLayout.ts';
import {
  disposeExcept,
  gatherState,
  initialAverage,
  initialCheckpoint,
  restoreState,
  type Tensors,
  type TrainState,
} from '../../model/networks.ts';
import { nextTask } from '../../nextTask.ts';
import { planSchedule } from '../../train/schedule.ts';
import {
  type CriticInputs,
  criticLossGradients,
  criticStep,
  generatorLossGradients,
  generatorStep,
  type Stepped,
} from '../../train/steps.ts';
import type { ReplayArgs, ReplayResult, ReplayStep } from '../protocol.ts';
import type { JobContext } from '../serve.ts';
import { untilDeviceLost } from './deviceLoss.ts';
import { trainingState } from './exportJob.ts';

/**
 * Gradients are those of the first critic and of the first generator step, each before its update.
 * @throws ModelFileError, ConfigError, BackendUnavailableError, DeviceLostError, NonFiniteError, AbortError
 */
export async function replayJob(
  { bundle: file, backend }: ReplayArgs,
  { signal, progress }: JobContext<'replay'>,
): Promise<ReplayResult> {
  const bundle = readReplayBundle(new Uint8Array(await file.arrayBuffer()));
  const device = await openBackend(backend);
  return untilDeviceLost(async () => {
    const { steps, grads, final } = await play(bundle, signal, progress);
    const trace = new TextEncoder().encode(`${JSON.stringify({ steps }, null, 1)}\n`);
    return { device, iterations: bundle.iterations, trace, grads: writeSafetensors(grads), final };
  });
}

interface Played {
  readonly steps: ReplayStep[];
  readonly grads: Map<string, NamedTensor>;
  readonly final: Uint8Array<ArrayBuffer>;
}

async function play(
  bundle: ReplayBundle,
  signal: AbortSignal,
  progress: JobContext<'replay'>['progress'],
): Promise<Played> {
  const { config, iterations, criticSteps, batch } = bundle;
  const trainSlices = iterations * criticSteps * batch; // each batch of the bundle once, in one epoch
  const schedule = planSchedule(config, trainSlices);
  const inputs = inputsOf(bundle);
  const steps: ReplayStep[] = [];
  const grads = new Map<string, NamedTensor>();
  let state = startOf(bundle, trainSlices);
  const advance = async ({ state: next, scalars }: Stepped): Promise<Float32Array> => {
    disposeExcept(state, next);
    state = next;
    const values = (await scalars.data()) as Float32Array;
    scalars.dispose();
    return values;
  };
  const criticTurn = async (iteration: number, given: CriticInputs) => {
    if (!steps.some(({ network }) => network === 'discriminator'))
      await keepGradients('discriminator', grads, () => criticLossGradients(state, config, given).gradients);
    const values = await advance(criticStep(state, config, given));
    steps.push(criticRow(iteration, values, config));
  };
  const generatorTurn = async (iteration: number, latents: tf.Tensor2D) => {
    if (!steps.some(({ network }) => network === 'generator'))
      await keepGradients('generator', grads, () => generatorLossGradients(state, config, latents).gradients);
    const [score = Number.NaN] = await advance(generatorStep(state, config, latents));
    steps.push(generatorRow(iteration, score));
  };

  try {
    for (let k = 0; k < iterations; k++) {
      const { critic, criticFirst, sharesLatents } = schedule.at(k);
      for (const c of critic.keys()) {
        const given = inputs.critic(k, c);
        await criticTurn(k + 1, given);
        if (c + 1 === criticFirst) {
          const latents = sharesLatents ? given.latents : inputs.latents(k);
          await generatorTurn(k + 1, latents);
          latents.dispose();
        }
        tf.dispose([given.real, given.latents, given.alpha!]);
        await nextTask();
        signal.throwIfAborted();
      }
      progress({ done: k + 1, total: iterations });
    }
    state = { ...state, iteration: iterations };
    const checkpoint = trainingState(
      await gatherState(state, { config, lr: config.lr, trainSlices, forwardsBefore: 0 }),
    );
    const batchesTracked = bundle.batchesTracked + checkpoint.batchesTracked;
    const bytes = writeSafetensorsCheckpoint({ ...checkpoint, batchesTracked });
    return { steps, grads, final: withCounters(bytes, bundle.counters, batchesTracked) };
  } finally {
    disposeExcept(state);
  }
}

/** The bundle's weights, with an optimizer that has not stepped. */
function startOf({ config, generator, critic }: ReplayBundle, trainSlices: number): TrainState {
  const start = initialCheckpoint(config, trainSlices);
  const given = { ...start.generator, ...generator };
  return restoreState({
    ...start,
    generator: given,
    average: initialAverage(given, config),
    critic: { ...start.critic, ...critic },
  });
}

/** Iteration k and critic step c, both 0-based. */
function inputsOf(bundle: ReplayBundle) {
  const { config, criticSteps, batch, real, criticLatents, alpha, generatorLatents } = bundle;
  const { imsize, nz } = config;
  const part = (values: Float32Array, index: number, size: number) =>
    values.subarray(index * size, (index + 1) * size);
  return {
    critic(k: number, c: number) {
      const step = k * criticSteps + c;
      return {
        real: tf.tensor4d(part(real, step, batch * imsize ** 2), [batch, imsize, imsize, 1]),
        latents: tf.tensor2d(part(criticLatents, step, batch * nz), [batch, nz]),
        alpha: tf.tensor1d(part(alpha, step, batch)),
      };
    },
    latents: (k: number) => tf.tensor2d(part(generatorLatents, k, batch * nz), [batch, nz]),
  };
}

async function keepGradients(
  network: ReplayStep['network'],
  grads: Map<string, NamedTensor>,
  compute: () => Tensors,
): Promise<void> {
  const gradients = tf.tidy(() => compute() as tf.TensorContainerObject) as Tensors;
  for (const [name, tensor] of Object.entries(gradients)) {
    const values = Float32Array.from((await tensor.data()) as Float32Array);
    grads.set(`${network}.${name}`, toTorchLayout({ shape: tensor.shape, values }));
    tensor.dispose();
  }
}

function criticRow(iteration: number, scalars: Float32Array, { lambda }: RunConfig): ReplayStep {
  const [dReal = 0, dFake = 0, penalty = 0, gradNorm = 0] = scalars;
  const loss = finite("The critic's", iteration, dFake - dReal + lambda * penalty);
  return { iteration, network: 'discriminator', loss, penalty, gradNorm, wasserstein: dReal - dFake };
}

function generatorRow(iteration: number, score: number): ReplayStep {
  const loss = finite("The generator's", iteration, -score);
  return { iteration, network: 'generator', loss, penalty: 0, gradNorm: 0, wasserstein: 0 };
}

function finite(whose: string, iteration: number, loss: number): number {
  if (Number.isFinite(loss)) return loss;
  throw new NonFiniteError(
    `${whose} loss is not a finite number at iteration ${iteration} of the bundle. Lower lr or check the bundle's values.`,
    { iteration, what: 'loss' },
  );
}

/** PyTorch's state dicts count forwards in an integer beside the statistics; a bundle that holds them gets them back. */
function withCounters(
  bytes: Uint8Array<ArrayBuffer>,
  counters: readonly string[],
  count: number,
): Uint8Array<ArrayBuffer> {
  if (counters.length === 0) return bytes;
  const { tensors, metadata } = readSafetensors(bytes);
  const all = new Map<string, NamedTensor>();
  for (const [name, view] of tensors) all.set(name, { shape: view.shape, values: view.toFloat32() });
  for (const name of counters) all.set(name, { shape: [], values: Float32Array.of(count) });
  return writeSafetensors(all, metadata);
}
