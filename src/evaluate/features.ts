/**
 * Images to feature vectors: the folded network's steps run on this worker's tfjs backend, the tap averaged over its
 * positions. Keeps the weights as tensors until `dispose`; every other tensor dies at its last use, so that a batch holds
 * a few layers' worth of memory and not the whole network's.
 */
import * as tf from '@tensorflow/tfjs';
import { NonFiniteError } from '../errors.ts';
import type { FeatureSet } from './fid.ts';
import { type Convolution, INPUT, type Step } from './fold.ts';

/** WASM, two threads: 13 ms an image at 4 and 8, 17 at 2 and 16, 32 at 32 (MobileNetV2; activations leave the cache). */
const BATCH = 8;

export interface ImageSet {
  readonly count: number;
  /** Height and width in pixels. */
  readonly size: number;
  /** [count, size, size] in [−1, 1]. */
  readonly data: Float32Array;
}

export interface ExtractOptions {
  readonly signal?: AbortSignal | undefined;
  /** After each batch: images done so far. */
  readonly onBatch?: ((done: number) => void) | undefined;
}

export interface FeatureExtractor {
  readonly dimension: number;
  /**
   * Grey in all three channels, resized bilinearly (half-pixel centres) to the network's input; one row per image.
   * @throws NonFiniteError when a pixel or a feature is NaN or infinite; AbortError between batches.
   */
  extract(images: ImageSet, options?: ExtractOptions): Promise<FeatureSet & { data: Float32Array }>;
  dispose(): void;
}

export function createExtractor(
  steps: readonly Step[],
  { inputSize, dimension }: { inputSize: number; dimension: number },
): FeatureExtractor {
  const parameters = upload(steps);
  const lastUse = lastUses(steps);

  return {
    dimension,
    async extract({ count, size, data }, { signal, onBatch } = {}) {
      requireFinite(data, 'pixels'); // WASM's clamped ReLU would make numbers of NaN
      const features = new Float32Array(count * dimension);
      for (let first = 0; first < count; first += BATCH) {
        await turn();
        signal?.throwIfAborted();
        const batch = Math.min(BATCH, count - first);
        const pooled = tf.tidy(() => {
          const pixels = data.subarray(first * size * size, (first + batch) * size * size);
          const images = tf.tensor4d(pixels, [batch, size, size, 1]);
          const resized = tf.image.resizeBilinear(images, [inputSize, inputSize], false, true);
          return tf.mean(run(steps, parameters, lastUse, resized), [1, 2]); // [batch, dimension]
        });
        try {
          features.set(await pooled.data(), first * dimension);
        } finally {
          pooled.dispose();
        }
        onBatch?.(first + batch);
      }
      requireFinite(features, 'features');
      return { count, dimension, data: features };
    },
    dispose() {
      for (const { kernel, bias } of parameters.values()) tf.dispose([kernel, bias]);
      parameters.clear();
    },
  };
}

interface Parameters {
  readonly kernel: tf.Tensor4D;
  readonly bias: tf.Tensor1D;
}

function upload(steps: readonly Step[]): Map<string, Parameters> {
  const parameters = new Map<string, Parameters>();
  for (const step of steps) {
    if (!('kernel' in step)) continue;
    const shape = step.kernel.shape as [number, number, number, number];
    parameters.set(step.name, {
      kernel: tf.keep(tf.tensor4d(step.kernel.data, shape)),
      bias: tf.keep(tf.tensor1d(step.bias)),
    });
  }
  return parameters;
}

/** Step index after which a tensor is not read again, by name. */
function lastUses(steps: readonly Step[]): Map<string, number> {
  const last = new Map<string, number>();
  steps.forEach((step, index) => {
    for (const name of inputsOf(step)) last.set(name, index);
  });
  return last;
}

/** [batch, inputSize, inputSize, 1] → the tap, [batch, height, width, dimension]. Called inside a tidy. */
function run(
  steps: readonly Step[],
  parameters: ReadonlyMap<string, Parameters>,
  lastUse: ReadonlyMap<string, number>,
  images: tf.Tensor4D,
): tf.Tensor4D {
  const values = new Map<string, tf.Tensor4D>([[INPUT, images]]);
  let output = images;
  steps.forEach((step, index) => {
    output = apply(step, values, parameters.get(step.name));
    values.set(step.name, output);
    for (const name of new Set(inputsOf(step))) {
      if (lastUse.get(name) === index) values.get(name)!.dispose();
    }
  });
  return output;
}

function apply(
  step: Step,
  values: ReadonlyMap<string, tf.Tensor4D>,
  parameters: Parameters | undefined,
): tf.Tensor4D {
  const value = (name: string) => values.get(name)!;
  switch (step.kind) {
    case 'convolution':
    case 'depthwise':
      return convolve(step, value(step.input), parameters!);
    case 'pad':
      return tf.pad(value(step.input), [[0, 0], [...step.padding[0]], [...step.padding[1]], [0, 0]]);
    case 'maxPool':
      return tf.maxPool(value(step.input), [...step.size], [...step.strides], step.padding);
    case 'averagePool':
      return tf.avgPool(value(step.input), [...step.size], [...step.strides], step.padding);
    case 'add':
      return step.inputs.map(value).reduce((sum, term) => tf.add(sum, term));
    case 'concatenate':
      return tf.concat(step.inputs.map(value), 3);
    default:
      step satisfies never;
      throw new Error('unknown step');
  }
}

function convolve(step: Convolution, x: tf.Tensor4D, { kernel, bias }: Parameters): tf.Tensor4D {
  const { strides, padding: pad, activation } = step;
  const options = { x, filter: kernel, strides: [...strides] as [number, number], pad, bias, activation };
  return step.kind === 'depthwise' ? tf.fused.depthwiseConv2d(options) : tf.fused.conv2d(options);
}

function inputsOf(step: Step): readonly string[] {
  return 'inputs' in step ? step.inputs : [step.input];
}

function requireFinite(values: Float32Array, what: 'pixels' | 'features'): void {
  if (values.every(Number.isFinite)) return;
  throw new NonFiniteError(
    what === 'pixels'
      ? 'An image holds values that are not numbers. Make the dataset again from its files.'
      : 'The feature network gave values that are not numbers. Evaluate again, or choose another backend.',
    { iteration: null, what },
  );
}

/** Lets messages in: an abort cannot arrive while WASM computes in one turn of the event loop. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
