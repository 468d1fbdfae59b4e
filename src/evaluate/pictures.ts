/** Pixels of an evaluation for the screen: reals, fakes, and the fakes nearest to a training image beside it, as grey bytes. */
import type { EvaluationPictures } from '../evaluation.ts';
import { permutation } from '../numerics/random.ts';
import type { ImageSet } from './features.ts';

/** Of each side: an 8 × 8 grid. */
const SHOWN = 64;
const NEAREST_SHOWN = 16;

/** Which of `count` images stand in the grid: a sample drawn with the seed, in order. */
export function shownOf(count: number, { seed, name }: { seed: number; name: string }): number[] {
  if (count <= SHOWN) return Array.from({ length: count }, (_, i) => i);
  return Array.from(permutation({ seed, name }, count).subarray(0, SHOWN).toSorted());
}

/** [indices.length, size, size] bytes: −1 … 1 to 0 … 255. */
export function greyImages({ size, data }: ImageSet, indices: readonly number[]): Uint8Array<ArrayBuffer> {
  const area = size * size;
  const out = new Uint8Array(indices.length * area);
  indices.forEach((image, k) => {
    for (let i = 0; i < area; i++) {
      out[k * area + i] = Math.round(((Math.min(1, Math.max(-1, data[image * area + i]!)) + 1) / 2) * 255);
    }
  });
  return out;
}

export interface NearestTraining {
  /** Per fake: index into the training split, its distance, whether it was mirrored to be so near, whether it counts as a copy. */
  readonly train: Int32Array;
  readonly distance: Float64Array;
  readonly mirrored: Uint8Array;
  readonly flagged: Uint8Array;
}

/** The nearest pairs, nearest first. @param readTrain pixels of training images by index, in the order asked for. */
export async function nearestPictures(
  fake: ImageSet,
  { train, distance, mirrored, flagged }: NearestTraining,
  readTrain: (indices: readonly number[]) => Promise<Float32Array>,
): Promise<NonNullable<EvaluationPictures['nearest']>> {
  const order = Array.from(distance, (_, i) => i)
    .filter((i) => Number.isFinite(distance[i]!))
    .sort((a, b) => distance[a]! - distance[b]!)
    .slice(0, NEAREST_SHOWN);
  const data = await readTrain(order.map((i) => train[i]!));
  return {
    fake: greyImages(fake, order),
    train: greyImages({ count: order.length, size: fake.size, data }, Array.from(order.keys())),
    distances: order.map((i) => distance[i]!),
    flagged: order.map((i) => flagged[i] === 1),
    mirrored: order.map((i) => mirrored[i] === 1),
  };
}
