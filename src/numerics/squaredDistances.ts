/**
 * Squared Euclidean distances between the rows of two matrices, by differences and not by ‖x‖² + ‖y‖² − 2x·y: equal rows are at
 * exactly 0, which nearest-neighbour balls depend on.
 *
 * One such table carries the whole of an evaluation: inner products are (‖x‖² + ‖y‖² − D)/2, and of any choice of rows and columns
 * the inner products of the centred vectors are −½·J·D·J (Torgerson 1952), J taking the mean out.
 */
import type { Matrix } from './matrix.ts';

/**
 * Rows `from` … `to` − 1 of the table [a.rows, b.rows], written into `out`. With `a === b` each distance is computed once: ask for the
 * rows in order.
 * @throws RangeError naming both shapes when the columns differ.
 */
export function squaredDistances(a: Matrix, b: Matrix, out: Float64Array, from: number, to: number): void {
  if (a.columns !== b.columns) {
    throw new RangeError(`A [${a.rows}, ${a.columns}] and B [${b.rows}, ${b.columns}] differ in columns`);
  }
  const same = a === b;
  for (let i = from; i < to; i++) {
    const row = i * b.rows;
    const end = same ? i + 1 : b.rows;
    let j = 0;
    for (; j + 4 <= end; j += 4) fourDistances(a, i, b, j, out, row + j);
    for (; j < end; j++) out[row + j] = oneDistance(a, i, b, j);
    if (same) for (j = 0; j < i; j++) out[j * b.rows + i] = out[row + j]!;
  }
}

/** Four columns at once: x is loaded once for them, and four sums hide each other's latency. */
function fourDistances(a: Matrix, i: number, b: Matrix, j: number, out: Float64Array, at: number): void {
  const n = a.columns;
  const x = a.data;
  const y = b.data;
  const x0 = i * n;
  const y0 = j * n;
  const y1 = y0 + n;
  const y2 = y1 + n;
  const y3 = y2 + n;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let k = 0; k < n; k++) {
    const value = x[x0 + k]!;
    const d0 = value - y[y0 + k]!;
    const d1 = value - y[y1 + k]!;
    const d2 = value - y[y2 + k]!;
    const d3 = value - y[y3 + k]!;
    s0 += d0 * d0;
    s1 += d1 * d1;
    s2 += d2 * d2;
    s3 += d3 * d3;
  }
  out[at] = s0;
  out[at + 1] = s1;
  out[at + 2] = s2;
  out[at + 3] = s3;
}

function oneDistance(a: Matrix, i: number, b: Matrix, j: number): number {
  const n = a.columns;
  let sum = 0;
  for (let k = 0; k < n; k++) sum += (a.data[i * n + k]! - b.data[j * n + k]!) ** 2;
  return sum;
}
