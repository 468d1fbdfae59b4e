/**
 * Singular values of a dense matrix: Householder bidiagonalisation (Golub & Kahan 1965; Golub & Van Loan, "Matrix
 * Computations", 4th ed., algorithm 5.4.2), then the eigenvalues of the bidiagonal's Golub–Kahan tridiagonal form.
 *
 * Never forms AᵀA, so every value is right to about ε·σ_max: a rank-deficient matrix gives zeros of 1e-16, where the
 * square root of a Gram eigenvalue would give 1e-8. Gives no singular vectors.
 */
import { reflectColumn, reflectRow } from './householder.ts';
import type { Matrix } from './matrix.ts';
import { tridiagonalEigenvalues } from './tridiagonal.ts';

/** min(rows, columns) values, descending, all ≥ 0. @throws Error on NaN or infinite entries. */
export function singularValues(matrix: Matrix): Float64Array<ArrayBuffer> {
  const { rows: m, columns: n, data } = standing(matrix);
  const dots = new Float64Array(n);
  // [0 Bᵀ; B 0], permuted: zero diagonal, off-diagonal b₁₁ b₁₂ b₂₂ b₂₃ … Its eigenvalues are ±σ.
  const off = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    off[2 * k] = reflectColumn(data, m, n, k, dots);
    off[2 * k + 1] = k + 1 < n ? reflectRow(data, m, n, k) : 0;
  }
  const signed = tridiagonalEigenvalues(new Float64Array(2 * n), off);
  return Float64Array.from({ length: n }, (_, i) => Math.max(0, signed[2 * n - 1 - i]!));
}

/** A copy with at least as many rows as columns; transposing changes no singular value. */
function standing({ rows, columns, data }: Matrix): Matrix {
  if (rows >= columns) return { rows, columns, data: data.slice() };
  const out = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) out[j * rows + i] = data[i * columns + j]!;
  }
  return { rows: columns, columns: rows, data: out };
}
