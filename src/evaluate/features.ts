/** Images to feature vectors: resized and brought to the network's range, its steps run, the tap averaged over its positions. */
import * as tf from '@tensorflow/tfjs';
import { NonFiniteError } from '../errors.ts';
import { nextTask } from '../nextTask.ts';
import type { FeatureSet } from './fid.ts';
import { createRunner } from './runSteps.ts';
import { stepShapes } from './stepShapes.ts';
import type { Step } from './steps.ts';

/** WASM, two threads: 13 ms an image at 4 and 8, 17 at 2 and 16, 32 at 32 (MobileNetV2; activations leave the cache). */
const MOST_AT_A_TIME = 8;
/** Half a second or so on WASM, which computes a batch in one turn of the event loop: nothing is heard meanwhile. */
const MOST_MULTIPLICATIONS = 6e9;

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

/** An extractor that also gives the tap before it is averaged. */
export interface TapExtractor extends FeatureExtractor {
  /** Images that are computed at a time. */
  readonly batch: number;
  /** [batch, size, size, 1] in [−1, 1] → [batch, h, w, dimension]. Call it inside a tidy. */
  maps(images: tf.Tensor4D): tf.Tensor4D;
}

export interface ExtractorOptions {
  /** Height and width of what the network is given; null: the images' own. */
  readonly inputSize: number | null;
  readonly dimension: number;
  /** What −1 and +1 become. */
  readonly range?: readonly [low: number, high: number];
}

/** The last step is the tap. */
export function createExtractor(steps: readonly Step[], options: ExtractorOptions): TapExtractor {
  const { inputSize, dimension, range: [low, high] = [-1, 1] } = options;
  const runner = createRunner(steps, [steps.at(-1)!.name]);
  const most = batchOf(steps, inputSize);

  const maps = (images: tf.Tensor4D): tf.Tensor4D => {
    const resized =
      inputSize === null ? images : tf.image.resizeBilinear(images, [inputSize, inputSize], false, true);
    const own = low === -1 && high === 1;
    return runner.run(own ? resized : resized.mul((high - low) / 2).add((high + low) / 2))[0]!;
  };

  return {
    dimension,
    batch: most,
    maps,
    async extract({ count, size, data }, { signal, onBatch } = {}) {
      requireFinite(data, 'pixels'); // WASM's clamped ReLU would make numbers of NaN
      const features = new Float32Array(count * dimension);
      for (let first = 0; first < count; first += most) {
        await nextTask(); // an abort cannot arrive while WASM computes in one turn of the event loop
        signal?.throwIfAborted();
        const batch = Math.min(most, count - first);
        const pooled = tf.tidy(() => {
          const pixels = data.subarray(first * size * size, (first + batch) * size * size);
          const images = tf.tensor4d(pixels, [batch, size, size, 1]);
          return tf.mean(maps(images), [1, 2]); // [batch, dimension]
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
    dispose: runner.dispose,
  };
}

/** The same at every run on a device: the sum of a convolution may differ in its last bit with the size of its batch. */
function batchOf(steps: readonly Step[], inputSize: number | null): number {
  if (inputSize === null || !['wasm', 'cpu'].includes(tf.getBackend())) return MOST_AT_A_TIME;
  const { multiplications } = stepShapes(steps, inputSize, '');
  return Math.max(1, Math.min(MOST_AT_A_TIME, Math.floor(MOST_MULTIPLICATIONS / multiplications)));
}

/** @throws NonFiniteError */
export function requireFinite(values: Float32Array | Float64Array, what: 'pixels' | 'features'): void {
  if (values.every(Number.isFinite)) return;
  throw new NonFiniteError(
    what === 'pixels'
      ? 'An image holds values that are not numbers. Make the dataset again from its files.'
      : 'The feature network gave values that are not numbers. Evaluate again, or choose another backend.',
    { iteration: null, what },
  );
}
