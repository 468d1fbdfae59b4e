/**
 * Gradient accumulation: a batch worked through in parts, one after another, for the same gradient in less memory.
 *
 * Exact where every image counts for itself: the critic has no normalisation and its penalty is a mean over images, so the
 * batch's gradient is the parts' means weighted by their sizes. The generator normalises over its batch and is never parted.
 */
import * as tf from '@tensorflow/tfjs';
import type { CriticGradients } from './criticPass.ts';

/** `size` rows as `parts` runs of nearly equal length, fewer where there are fewer rows. */
export function partsOf(size: number, parts: number): { readonly from: number; readonly count: number }[] {
  const count = Math.min(parts, size);
  const edge = (i: number) => Math.round((i * size) / count);
  return Array.from({ length: count }, (_, i) => ({ from: edge(i), count: edge(i + 1) - edge(i) }));
}

/** Rows from … from + count − 1; the tensor itself where that is all of it. Belongs to the caller's tidy. */
export function rowsOf<T extends tf.Tensor>(tensor: T, from: number, count: number): T {
  if (count === tensor.shape[0]) return tensor;
  const { rank } = tensor;
  return tf.slice(tensor, [from, ...Array(rank - 1).fill(0)], [count, ...tensor.shape.slice(1)]) as T;
}

/** The batch's gradients and scalars from those of its parts. Tensors belong to the caller's tidy. */
export function meanOverParts(
  size: number,
  parts: number,
  pass: (from: number, count: number) => CriticGradients,
): CriticGradients {
  const [first, ...rest] = partsOf(size, parts);
  if (rest.length === 0) return pass(0, size);
  const weighted = (part: { from: number; count: number }) =>
    tf.tidy(() => flat(pass(part.from, part.count)).map((tensor) => tensor.mul(part.count / size)));
  let names: string[] = [];
  const flat = ({ gradients, scalars }: CriticGradients): tf.Tensor[] => {
    names = Object.keys(gradients);
    return [...Object.values(gradients), scalars];
  };
  const sum = rest.reduce((sofar, part) => {
    const next = tf.tidy(() => weighted(part).map((tensor, i) => tensor.add(sofar[i]!)));
    tf.dispose(sofar);
    return next;
  }, weighted(first!));
  return {
    gradients: Object.fromEntries(names.map((name, i) => [name, sum[i]!])),
    scalars: sum.at(-1) as tf.Tensor1D,
  };
}
