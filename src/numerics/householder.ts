/**
 * One Householder reflection of a row-major matrix in place (Golub & Van Loan, "Matrix Computations", 4th ed., 5.1):
 * H = I − β v vᵀ with β = 2 / vᵀv, chosen so that H x = α e₁, α = −sign(x₁)·‖x‖.
 */

/**
 * Reflects column k of `a` [m, n] from row k down and the columns right of it. Leaves v in the column; returns α, which
 * belongs at (k, k); 0 when the column is 0 already. `dots` is scratch of n values.
 */
export function reflectColumn(a: Float64Array, m: number, n: number, k: number, dots: Float64Array): number {
  const alpha = reflection(a, k * n + k, n, m - k);
  if (alpha === 0) return 0;
  const v1 = a[k * n + k]!;
  dots.fill(0, k + 1);
  for (let i = k; i < m; i++) {
    const v = a[i * n + k]!;
    for (let j = k + 1; j < n; j++) dots[j]! += v * a[i * n + j]!;
  }
  // β = −1 / (α v₁), since vᵀv = −2 α v₁; by two divisions, as α v₁ of what is left of a matrix of low rank can be 0
  for (let j = k + 1; j < n; j++) dots[j]! /= v1;
  for (let i = k; i < m; i++) {
    const scaled = -a[i * n + k]! / alpha;
    for (let j = k + 1; j < n; j++) a[i * n + j]! -= scaled * dots[j]!;
  }
  return alpha;
}

/** Reflects row k of `a` [m, n] from column k + 1 on and the rows below it. Returns α, which belongs at (k, k + 1). */
export function reflectRow(a: Float64Array, m: number, n: number, k: number): number {
  const first = k * n + k + 1;
  const count = n - k - 1;
  const alpha = reflection(a, first, 1, count);
  if (alpha === 0) return 0;
  const v1 = a[first]!;
  for (let i = k + 1; i < m; i++) {
    const row = i * n + k + 1;
    let dot = 0;
    for (let j = 0; j < count; j++) dot += a[row + j]! * a[first + j]!;
    const scaled = -(dot / v1) / alpha;
    for (let j = 0; j < count; j++) a[row + j]! -= scaled * a[first + j]!;
  }
  return alpha;
}

/** Turns the vector at `start`, `stride` apart, into v; returns α, or 0 for a vector of zeros. */
function reflection(a: Float64Array, start: number, stride: number, count: number): number {
  const norm = length(a, start, stride, count);
  if (norm === 0) return 0;
  const alpha = a[start]! > 0 ? -norm : norm;
  a[start]! -= alpha;
  return alpha;
}

/** Euclidean length, scaled by the largest entry so that no square under- or overflows. */
function length(a: Float64Array, start: number, stride: number, count: number): number {
  let largest = 0;
  for (let i = 0; i < count; i++) largest = Math.max(largest, Math.abs(a[start + i * stride]!));
  if (largest === 0) return 0;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += (a[start + i * stride]! / largest) ** 2;
  return largest * Math.sqrt(sum);
}
