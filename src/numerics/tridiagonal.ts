/**
 * Eigenvalues of a symmetric tridiagonal matrix by the implicit QL method with Wilkinson's shift (EISPACK `imtql1`;
 * Dubrulle, Martin & Wilkinson 1968). An off-diagonal counts as zero below ε·‖T‖: the values are right to about that.
 */

const MAX_SWEEPS = 60; // per eigenvalue; two or three are usual

/**
 * @param diagonal n values.
 * @param off n values, `off[i]` between rows i and i + 1; the last one is not read.
 * @returns n eigenvalues, ascending.
 * @throws RangeError on different lengths; Error on a value that is not finite.
 */
export function tridiagonalEigenvalues(diagonal: Float64Array, off: Float64Array): Float64Array<ArrayBuffer> {
  const n = diagonal.length;
  if (off.length !== n) throw new RangeError(`diagonal has ${n} values, off-diagonal ${off.length}`);
  const d = Float64Array.from(diagonal);
  const e = Float64Array.from(off);
  if (n > 0) e[n - 1] = 0;
  let size = 0;
  for (let i = 0; i < n; i++) size = Math.max(size, Math.abs(d[i]!) + Math.abs(e[i]!));
  if (!Number.isFinite(size)) throw new Error('A matrix with NaN or infinite entries has no eigenvalues.');
  const tiny = Number.EPSILON * size;
  for (let l = 0; l < n; l++) {
    for (let sweeps = 0; ; sweeps++) {
      let m = l;
      while (m < n - 1 && Math.abs(e[m]!) > tiny) m++;
      if (m === l) break;
      if (sweeps === MAX_SWEEPS) throw new Error(`No eigenvalue ${l} after ${MAX_SWEEPS} QL sweeps.`);
      sweep(d, e, l, m);
    }
  }
  return d.sort();
}

/** One implicit QL sweep from row m up to row l. */
function sweep(d: Float64Array, e: Float64Array, l: number, m: number): void {
  const half = (d[l + 1]! - d[l]!) / (2 * e[l]!);
  const root = Math.hypot(half, 1);
  let g = d[m]! - d[l]! + e[l]! / (half + (half < 0 ? -root : root)); // d[m] − shift
  let sine = 1;
  let cosine = 1;
  let p = 0;
  for (let i = m - 1; i >= l; i--) {
    const f = sine * e[i]!;
    const b = cosine * e[i]!;
    const r = Math.hypot(f, g);
    e[i + 1] = r;
    if (r === 0) {
      // The matrix splits here: undo the shift so far and start again.
      d[i + 1]! -= p;
      e[m] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    g = d[i + 1]! - p;
    const q = (d[i]! - g) * sine + 2 * cosine * b;
    p = sine * q;
    d[i + 1] = g + p;
    g = cosine * q - b;
  }
  d[l]! -= p;
  e[l] = g;
  e[m] = 0;
}
