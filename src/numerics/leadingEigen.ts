/**
 * The largest eigenvalues of a positive semidefinite matrix and their vectors, by orthogonal iteration on a block a little wider than
 * asked for, with Rayleigh–Ritz in the block (Golub & Van Loan, "Matrix Computations", 4th ed., 8.2.4). Deterministic: the block starts from
 * fixed pseudorandom columns. Converges as (λ of the first beyond the block / λ)ᵏ.
 */
import { normals } from './random.ts';
import { symmetricEigen } from './symmetricEigen.ts';

const EXTRA = 6;
const SWEEPS = 60;
const ENOUGH = 1e-12; // relative change of the eigenvalues asked for

/** @param matrix [n, n]. @returns values descending; vectors as rows [count, n], of length 1; count at most n. */
export function leadingEigen(
  matrix: Float64Array,
  n: number,
  count: number,
): { values: Float64Array; vectors: Float64Array[] } {
  const width = Math.min(n, count + EXTRA);
  let block: Float64Array[] = Array.from({ length: width }, (_, k) =>
    Float64Array.from(normals({ seed: 1, name: 'leading-eigen', index: k }, n)),
  );
  orthonormalise(block);
  let values = new Float64Array(width);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const images = block.map((vector) => times(matrix, n, vector));
    const small = new Float64Array(width * width);
    for (let i = 0; i < width; i++) {
      for (let j = 0; j < width; j++) small[i * width + j] = dot(block[i]!, images[j]!);
    }
    const ritz = symmetricEigen(small, width);
    let change = 0;
    for (let k = 0; k < count && k < width; k++)
      change = Math.max(change, Math.abs(ritz.values[k]! - values[k]!));
    values = Float64Array.from(ritz.values);
    block = Array.from({ length: width }, (_, k) => combine(block, ritz.vectors.subarray(k * width), n));
    if (change <= ENOUGH * values[0]!) break;
    block = Array.from({ length: width }, (_, k) => combine(images, ritz.vectors.subarray(k * width), n));
    orthonormalise(block);
  }
  return { values: values.slice(0, count), vectors: block.slice(0, count) };
}

/** Gram–Schmidt, twice; a vector that is nothing but the others becomes 0. */
function orthonormalise(block: readonly Float64Array[]): void {
  block.forEach((vector, k) => {
    const before = Math.sqrt(dot(vector, vector));
    for (let pass = 0; pass < 2; pass++) {
      for (const earlier of block.slice(0, k)) {
        const along = dot(vector, earlier);
        for (let i = 0; i < vector.length; i++) vector[i]! -= along * earlier[i]!;
      }
    }
    const length = Math.sqrt(dot(vector, vector));
    const scale = length > 1e-13 * before ? 1 / length : 0;
    for (let i = 0; i < vector.length; i++) vector[i]! *= scale;
  });
}

function times(matrix: Float64Array, n: number, vector: Float64Array): Float64Array {
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += matrix[i * n + j]! * vector[j]!;
    out[i] = sum;
  }
  return out;
}

function combine(vectors: readonly Float64Array[], weights: ArrayLike<number>, n: number): Float64Array {
  const out = new Float64Array(n);
  vectors.forEach((vector, k) => {
    for (let i = 0; i < n; i++) out[i]! += weights[k]! * vector[i]!;
  });
  return out;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
