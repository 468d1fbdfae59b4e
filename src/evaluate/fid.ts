/**
 * Fréchet distance between two sets of feature vectors, each taken as a Gaussian (Heusel et al. 2017, "GANs trained by a
 * two time-scale update rule…", eq. 6): ‖μ₁ − μ₂‖² + Tr C₁ + Tr C₂ − 2 Tr √(C₁C₂). Covariances divide by n − 1.
 *
 * With A, B the centred sets over √(n − 1), C₁ = AᵀA, C₂ = BᵀB and Tr √(C₁C₂) is the sum of the singular values of A·Bᵀ:
 * no matrix square root, nothing added to a diagonal, and few images (n < d) are as exact as many. float64 throughout.
 * Knows nothing of networks: the number means something only beside n, d and the network it was taken in.
 */
import { columnMeans, matrix, timesTranspose, triangleOf } from '../numerics/matrix.ts';
import { singularValues } from '../numerics/singularValues.ts';

/** Features of n images: row-major [count, dimension]. */
export interface FeatureSet {
  readonly count: number;
  readonly dimension: number;
  readonly data: ArrayLike<number>;
}

/**
 * Fréchet distance, ≥ 0, in the square of the features' unit; 0 for equal sets (to rounding, about 1e-15 of the variance).
 * @throws RangeError when dimensions differ or a set has fewer than two rows.
 */
export function frechetDistance(first: FeatureSet, second: FeatureSet): number {
  if (first.dimension !== second.dimension || first.count < 2 || second.count < 2) {
    throw new RangeError(
      `Fréchet distance of [${first.count}, ${first.dimension}] and [${second.count}, ${second.dimension}]`,
    );
  }
  const a = moments(first);
  const b = moments(second);
  let between = 0;
  for (let j = 0; j < first.dimension; j++) between += (a.mean[j]! - b.mean[j]!) ** 2;
  // With more rows than dimensions on both sides, RᵀR = AᵀA gives the same singular values from d rows.
  const small = Math.min(first.count, second.count) <= first.dimension;
  const product = small
    ? timesTranspose(a.root, b.root)
    : timesTranspose(triangleOf(a.root), triangleOf(b.root));
  let overlap = 0; // Tr √(C₁C₂)
  for (const value of singularValues(product)) overlap += value;
  return Math.max(0, between + a.trace + b.trace - 2 * overlap);
}

/** Mean, Tr C, and the centred rows over √(n − 1): [count, dimension], whose Gram matrix is C. */
function moments({ count, dimension, data }: FeatureSet) {
  const all = matrix(count, dimension, data);
  const mean = columnMeans(all);
  const scale = 1 / Math.sqrt(count - 1);
  let trace = 0;
  for (let i = 0; i < all.data.length; i++) {
    const value = (all.data[i]! - mean[i % dimension]!) * scale;
    all.data[i] = value;
    trace += value * value;
  }
  return { mean, trace, root: all };
}
