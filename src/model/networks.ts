/**
 * Both networks as plain tensors by name, and the way between them and a checkpoint.
 *
 * A state is a value: a step makes new tensors and a new state, and whoever holds the old one may keep or dispose it
 * (`disposeExcept`). That is what makes an interrupted iteration cost nothing: its start is still there.
 */
import * as tf from '@tensorflow/tfjs';
import type { RunConfig } from '../config.ts';
import { CheckpointDamagedError } from '../errors.ts';
import {
  bufferShapes,
  type ConvolutionLayer,
  criticLayers,
  generatorLayers,
  parameterShapes,
} from './architecture.ts';
import type { Checkpoint, NamedArrays, NetworkCheckpoint } from './checkpoint.ts';
import { initialBuffers, initialParameters, zerosLike } from './initialize.ts';

/** By state-dict name. */
export type Tensors = { readonly [name: string]: tf.Tensor };

export interface Weights {
  readonly parameters: Tensors;
  /** BatchNorm's running statistics; empty for the critic. */
  readonly buffers: Tensors;
}

export interface NetworkState extends Weights {
  /** Adam's moments, one of each for each parameter; none under RMSprop. */
  readonly first: Tensors;
  readonly second: Tensors;
  /** RMSprop's running mean of squared gradients, one for each parameter; none under Adam. */
  readonly squares: Tensors;
  /** Steps the optimizer has taken. */
  readonly steps: number;
}

export interface TrainState {
  /** Whole iterations done. */
  readonly iteration: number;
  readonly generator: NetworkState;
  readonly critic: NetworkState;
  /** The generator's running average (train/average.ts) and the steps it has followed; null where none is kept. */
  readonly average: (Weights & { readonly steps: number }) | null;
}

/** What a run starts from, before any step: weights from its seed, moments zero. */
export function initialCheckpoint(config: RunConfig, trainSlices: number): Checkpoint {
  const network = (name: 'generator' | 'critic', layers: readonly ConvolutionLayer[]): NetworkCheckpoint => {
    const parameters = initialParameters(name, layers, config);
    return { parameters, buffers: initialBuffers(layers), moments: initialMoments(parameters, config) };
  };
  const generator = network('generator', generatorLayers(config));
  return {
    config,
    lr: config.lr,
    forwardsBefore: 0,
    iteration: 0,
    trainSlices,
    generator,
    critic: network('critic', criticLayers(config)),
    average: initialAverage(generator, config),
  };
}

/** What a running average starts from: the generator itself, where one is to be kept. */
export function initialAverage(
  { parameters, buffers }: NetworkCheckpoint,
  { ema }: Pick<RunConfig, 'ema'>,
): Checkpoint['average'] {
  return ema > 0 ? { parameters, buffers, steps: 0 } : null;
}

/** Uploads a checkpoint. @throws CheckpointDamagedError when its tensors are not those its configuration asks for. */
export function restoreState(checkpoint: Checkpoint): TrainState {
  const { config, iteration, average } = checkpoint;
  return {
    iteration,
    average: average && { ...restoreWeights(average, generatorLayers(config)), steps: average.steps },
    generator: restoreNetwork(checkpoint.generator, generatorLayers(config), config),
    critic: restoreNetwork(checkpoint.critic, criticLayers(config), config),
  };
}

/** Uploads what a network needs to run, without what it needs to learn. @throws CheckpointDamagedError as `restoreState`. */
export function restoreWeights(
  { parameters, buffers }: Pick<NetworkCheckpoint, 'parameters' | 'buffers'>,
  layers: readonly ConvolutionLayer[],
): Weights {
  return {
    parameters: upload(parameters, parameterShapes(layers)),
    buffers: upload(buffers, bufferShapes(layers)),
  };
}

/** Reads a state back from the device; the state stays as it is. */
export async function gatherState(
  state: TrainState,
  rest: Pick<Checkpoint, 'config' | 'lr' | 'trainSlices' | 'forwardsBefore'>,
): Promise<Checkpoint> {
  const network = async ({
    parameters,
    buffers,
    first,
    second,
    squares,
    steps,
  }: NetworkState): Promise<NetworkCheckpoint> => ({
    parameters: await download(parameters),
    buffers: await download(buffers),
    moments: {
      first: await download(first),
      second: await download(second),
      squares: await download(squares),
      steps,
    },
  });
  const { average } = state;
  return {
    ...rest,
    iteration: state.iteration,
    generator: await network(state.generator),
    critic: await network(state.critic),
    average: average && {
      parameters: await download(average.parameters),
      buffers: await download(average.buffers),
      steps: average.steps,
    },
  };
}

/** Disposes every tensor of `state` that none of `kept` shares. */
export function disposeExcept(state: TrainState, ...kept: readonly TrainState[]): void {
  const keep = new Set(kept.flatMap(tensorsOf));
  for (const tensor of tensorsOf(state)) if (!keep.has(tensor)) tensor.dispose();
}

/** An optimizer's moments before its first step. */
export function initialMoments(
  parameters: NamedArrays,
  { mode }: Pick<RunConfig, 'mode'>,
): NetworkCheckpoint['moments'] {
  const none = new Map();
  const zeros = () => zerosLike(parameters);
  return mode === 'wc'
    ? { first: none, second: none, squares: zeros(), steps: 0 }
    : { first: zeros(), second: zeros(), squares: none, steps: 0 };
}

function restoreNetwork(
  network: NetworkCheckpoint,
  layers: readonly ConvolutionLayer[],
  { mode }: RunConfig,
): NetworkState {
  const shapes = parameterShapes(layers);
  const { first, second, squares, steps } = network.moments;
  const [adam, rmsprop] = mode === 'wc' ? [new Map(), shapes] : [shapes, new Map()];
  return {
    ...restoreWeights(network, layers),
    first: upload(first, adam),
    second: upload(second, adam),
    squares: upload(squares, rmsprop),
    steps,
  };
}

/** Every tensor a state is made of. */
export function tensorsOf({ generator, critic, average }: TrainState): tf.Tensor[] {
  const groups = [generator, critic].flatMap(({ parameters, buffers, first, second, squares }) => [
    parameters,
    buffers,
    first,
    second,
    squares,
  ]);
  if (average) groups.push(average.parameters, average.buffers);
  return groups.flatMap((tensors) => Object.values(tensors));
}

function upload(arrays: NamedArrays, shapes: ReadonlyMap<string, readonly number[]>): Tensors {
  const fits =
    arrays.size === shapes.size &&
    [...shapes].every(([name, shape]) => arrays.get(name)?.shape.join() === shape.join());
  if (!fits) {
    throw new CheckpointDamagedError(
      'This checkpoint holds other tensors than its configuration asks for. Start the round again.',
      { reason: 'layout' },
    );
  }
  return Object.fromEntries(
    [...arrays].map(([name, { values, shape }]) => [name, tf.tensor(values, [...shape])]),
  );
}

async function download(tensors: Tensors): Promise<NamedArrays> {
  const entries = Object.entries(tensors).map(async ([name, tensor]) => {
    const values = Float32Array.from((await tensor.data()) as Float32Array);
    return [name, { shape: tensor.shape, values }] as const;
  });
  return new Map(await Promise.all(entries));
}
