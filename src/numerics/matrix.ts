/** Dense float64 matrices, row-major, and the few operations that the Fréchet distance needs. */
import { reflectColumn } from './householder.ts';

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** rows × columns values, row by row. */
  readonly data: Float64Array<ArrayBuffer>;
}

/** @throws RangeError when `values` does not hold rows × columns values. */
export function matrix(rows: number, columns: number, values: ArrayLike<number>): Matrix {
  if (values.length !== rows * columns) {
    throw new RangeError(`[${rows}, ${columns}] needs ${rows * columns} values, got ${values.length}`);
  }
  return { rows, columns, data: Float64Array.from(values) };
}

/** Mean of every column: [columns]. */
export function columnMeans({ rows, columns, data }: Matrix): Float64Array<ArrayBuffer> {
  const means = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) means[j]! += data[i * columns + j]!;
  }
  return means.map((sum) => sum / rows);
}

/** A·Bᵀ: [a.rows, b.rows]. @throws RangeError naming both shapes when the columns differ. */
export function timesTranspose(a: Matrix, b: Matrix): Matrix {
  if (a.columns !== b.columns) {
    throw new RangeError(`A [${a.rows}, ${a.columns}] and B [${b.rows}, ${b.columns}] differ in columns`);
  }
  const n = a.columns;
  const out = new Float64Array(a.rows * b.rows);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < b.rows; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += a.data[i * n + k]! * b.data[j * n + k]!;
      out[i * b.rows + j] = sum;
    }
  }
  return { rows: a.rows, columns: b.rows, data: out };
}

/**
 * R of the QR decomposition of a matrix with rows ≥ columns: [columns, columns], upper triangular, RᵀR = AᵀA
 * (Householder; Golub & Van Loan, 4th ed., algorithm 5.2.1). Its diagonal may be negative.
 * @throws RangeError when there are fewer rows than columns.
 */
export function triangleOf({ rows: m, columns: n, data }: Matrix): Matrix {
  if (m < n) throw new RangeError(`QR needs rows ≥ columns, got [${m}, ${n}]`);
  const a = data.slice();
  const dots = new Float64Array(n);
  for (let k = 0; k < n; k++) a[k * n + k] = reflectColumn(a, m, n, k, dots);
  const r = new Float64Array(n * n);
  for (let i = 0; i < n; i++) r.set(a.subarray(i * n + i, (i + 1) * n), i * n + i);
  return { rows: n, columns: n, data: r };
}
