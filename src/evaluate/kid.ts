/**
 * Kernel distance (Bińkowski, Sutherland, Arbel & Gretton 2018, "Demystifying MMD GANs"): the squared maximum mean discrepancy under
 * k(x, y) = (x·y/d + 1)³, by its unbiased estimate (Gretton et al. 2012, lemma 6):
 * Σ_{i≠j} k(xᵢ, xⱼ)/n(n−1) + Σ_{i≠j} k(yᵢ, yⱼ)/m(m−1) − 2 Σ k(xᵢ, yⱼ)/nm. It may be negative; its expectation over equal sources is 0.
 *
 * The paper averages the estimate over random subsets, since it had 50,000 images. The mean over all subsets of one size is the
 * estimate over all images, so that is taken here: the same number without the noise of drawing subsets.
 */
import type { Matrix } from '../numerics/matrix.ts';
import type { DistanceTable } from './distanceTable.ts';

/** k of all pairs, [rows, columns], from squared distances and ‖x‖². */
export function polynomialKernel(
  { rows, columns, squared }: DistanceTable,
  rowNorms: Float64Array,
  columnNorms: Float64Array,
  dimension: number,
): Float64Array<ArrayBuffer> {
  const kernel = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const at = i * columns + j;
      const product = (rowNorms[i]! + columnNorms[j]! - squared[at]!) / 2;
      const base = product / dimension + 1;
      kernel[at] = base * base * base;
    }
  }
  return kernel;
}

/** ‖x‖² of every row. */
export function squaredNorms({ rows, columns, data }: Matrix): Float64Array<ArrayBuffer> {
  const norms = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) norms[i]! += data[i * columns + j]! ** 2;
  }
  return norms;
}

export interface Kernels {
  /** [reals, reals] */
  readonly real: Float64Array;
  /** [fakes, fakes] */
  readonly fake: Float64Array;
  /** [fakes, reals] */
  readonly cross: Float64Array;
  readonly reals: number;
  readonly fakes: number;
}

/** The unbiased estimate over the chosen rows, at least two of each side; NaN below. */
export function kernelDistance(kernels: Kernels, real: Uint32Array, fake: Uint32Array): number {
  const n = real.length;
  const m = fake.length;
  if (n < 2 || m < 2) return Number.NaN;
  const within = (kernel: Float64Array, width: number, rows: Uint32Array) =>
    (2 * belowDiagonal(kernel, width, rows)) / (rows.length * (rows.length - 1));
  let cross = 0;
  for (const i of fake) {
    const row = i * kernels.reals;
    for (let j = 0; j < n; j++) cross += kernels.cross[row + real[j]!]!;
  }
  return (
    within(kernels.real, kernels.reals, real) +
    within(kernels.fake, kernels.fakes, fake) -
    (2 * cross) / (n * m)
  );
}

function belowDiagonal(kernel: Float64Array, width: number, rows: Uint32Array): number {
  let sum = 0;
  for (let a = 1; a < rows.length; a++) {
    const row = rows[a]! * width;
    for (let b = 0; b < a; b++) sum += kernel[row + rows[b]!]!;
  }
  return sum;
}
