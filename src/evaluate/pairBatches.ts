/** Distances of image pairs, a few pairs at a time: what LPIPS and its stand-in share. */
import * as tf from '@tensorflow/tfjs';
import { nextTask } from '../nextTask.ts';
import { type ExtractOptions, type ImageSet, requireFinite } from './features.ts';

/** Eight images a batch, as in features.ts. */
const PAIRS_AT_A_TIME = 4;

export interface PairBatchOptions extends ExtractOptions {
  /** Pairs at a time. */
  readonly most?: number;
}

/**
 * @param distance both images of each pair [2 · pairs, size, size, 1], first images first, in [−1, 1] → [pairs]. Run inside a tidy.
 * @throws NonFiniteError when a pixel or a distance is NaN or infinite; AbortError between batches.
 */
export async function pairBatches(
  distance: (images: tf.Tensor4D) => tf.Tensor1D,
  first: ImageSet,
  second: ImageSet,
  pairs: readonly (readonly [number, number])[],
  { signal, onBatch, most = PAIRS_AT_A_TIME }: PairBatchOptions = {},
): Promise<Float64Array<ArrayBuffer>> {
  requireSame(first, second);
  requireFinite(first.data, 'pixels');
  requireFinite(second.data, 'pixels');
  const { size } = first;
  const area = size * size;
  const out = new Float64Array(pairs.length);
  for (let from = 0; from < pairs.length; from += most) {
    await nextTask();
    signal?.throwIfAborted();
    const batch = pairs.slice(from, from + most);
    const pixels = new Float32Array(2 * batch.length * area);
    batch.forEach(([i, j], k) => {
      pixels.set(first.data.subarray(i * area, (i + 1) * area), k * area);
      pixels.set(second.data.subarray(j * area, (j + 1) * area), (batch.length + k) * area);
    });
    const result = tf.tidy(() => distance(tf.tensor4d(pixels, [2 * batch.length, size, size, 1])));
    try {
      out.set(await result.data(), from);
    } finally {
      result.dispose();
    }
    onBatch?.(from + batch.length);
  }
  requireFinite(out, 'features');
  return out;
}

/**
 * Squared difference of a layer's unit-normalised maps, [2 · pairs, h, w, channels] → [pairs]: summed over channels (weighted with
 * [channels] where given), then the mean over positions. LPIPS's normalize_tensor: x / (√Σx² + 1e-10).
 */
export function unitDistance(maps: tf.Tensor4D, weights: tf.Tensor1D | null): tf.Tensor1D {
  const length = tf.sqrt(tf.sum(tf.square(maps), 3, true));
  const unit = tf.div<tf.Tensor4D>(maps, tf.add(length, 1e-10));
  const [a, b] = tf.split(unit, 2, 0) as [tf.Tensor4D, tf.Tensor4D];
  const squares = tf.square(tf.sub(a, b));
  const weighted = weights ? tf.mul(squares, weights) : squares;
  return tf.mean(tf.sum(weighted, 3), [1, 2]);
}

function requireSame(first: ImageSet, second: ImageSet): void {
  if (first.size === second.size) return;
  throw new RangeError(`pairs of ${first.size} px and ${second.size} px images`);
}
