/**
 * What a training step must hold at once, from shapes alone: enough to refuse what cannot fit before a device chokes on it.
 * A lower bound, not an estimate: kernels' own scratch memory is not in it; `measure` sees the rest.
 */
import type { RunConfig } from '../config.ts';
import { criticLayers, generatorLayers, parameterShapes } from '../model/architecture.ts';

const FLOAT_BYTES = 4;

export interface Footprint {
  /** Bytes of the largest tensor. */
  readonly largestTensor: number;
  /**
   * Bytes that are alive together beside the training slices, at the fuller of two moments: when the critic's gradient begins (weights, moments, its
   * activations and its batch), and when the larger network is updated (weights, moments, its gradient and what it becomes).
   */
  readonly held: number;
}

/** @param trainSlices on the device beside every step */
export function footprint(config: RunConfig, trainSlices: number): Footprint {
  const { bsize, accumulate, mode, imsize } = config;
  const data = trainSlices * imsize ** 2;
  const [ours, theirs] = [generatorLayers(config), criticLayers(config)];
  const product = (shape: readonly number[]) => shape.reduce((n, length) => n * length, 1);
  const sizes = (layers: typeof ours) => [...parameterShapes(layers).values()].map(product);
  const [generator, critic] = [sizes(ours), sizes(theirs)];
  const weights = [...generator, ...critic];
  const copies = mode === 'wc' ? 2 : 3; // with the optimizer's moments
  const state = sum(weights) * copies;
  const update = Math.max(sum(generator), sum(critic)) * (1 + copies);

  const judged = Math.ceil(bsize / accumulate) * (mode === 'wc' ? 2 : 3); // reals, fakes, x̂
  const inputs = theirs.map(({ large, shape }) => judged * large ** 2 * shape[2]);
  const outputs = ours.map(({ large, shape }) => bsize * large ** 2 * shape[2]);
  const largest = Math.max(data, ...inputs, ...outputs, ...weights);
  const held = data + state + Math.max(sum(inputs), update);
  return { largestTensor: largest * FLOAT_BYTES, held: held * FLOAT_BYTES };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
