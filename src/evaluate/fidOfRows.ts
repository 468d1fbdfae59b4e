/**
 * The Fréchet distance of fid.ts for many choices of rows of the same two sides, as resampling asks for. The inner products of the
 * centred rows are read off the table of squared distances (−½·J·D·J, numerics/squaredDistances.ts), so that a choice costs its
 * singular values and not its dimensions. Right to about 1e-12 of the traces; fid.ts is what a figure itself is taken by.
 */
import type { Matrix } from '../numerics/matrix.ts';
import { singularValues } from '../numerics/singularValues.ts';
import type { DistanceTable } from './distanceTable.ts';
import { frechetDistance } from './fid.ts';

/** Of the chosen rows of both sides; NaN where a side has fewer than two. */
export type FidOfRows = (first: Uint32Array, second: Uint32Array) => number;

/** @param table [a.rows, b.rows] */
export function createFidOfRows(a: Matrix, b: Matrix, table: DistanceTable): FidOfRows {
  return (first, second) => {
    if (first.length < 2 || second.length < 2) return Number.NaN;
    if (Math.min(first.length, second.length) > a.columns) {
      return frechetDistance(rowsOf(a, first), rowsOf(b, second)); // by dimensions, which are fewer
    }
    const x = momentsOf(a, first);
    const y = momentsOf(b, second);
    let between = 0;
    for (let j = 0; j < a.columns; j++) between += (x.mean[j]! - y.mean[j]!) ** 2;
    let overlap = 0; // Tr √(C₁C₂)
    for (const value of singularValues(centredProducts(table, first, second))) overlap += value;
    const scale = Math.sqrt((first.length - 1) * (second.length - 1));
    return Math.max(0, between + x.trace + y.trace - (2 * overlap) / scale);
  };
}

function momentsOf({ columns, data }: Matrix, rows: Uint32Array) {
  const mean = new Float64Array(columns);
  for (const row of rows) for (let j = 0; j < columns; j++) mean[j]! += data[row * columns + j]!;
  for (let j = 0; j < columns; j++) mean[j]! /= rows.length;
  let trace = 0;
  for (const row of rows)
    for (let j = 0; j < columns; j++) trace += (data[row * columns + j]! - mean[j]!) ** 2;
  return { mean, trace: trace / (rows.length - 1) };
}

/** −½·J·D·J of the chosen block. */
function centredProducts(
  { columns, squared }: DistanceTable,
  first: Uint32Array,
  second: Uint32Array,
): Matrix {
  const n = first.length;
  const m = second.length;
  const data = new Float64Array(n * m);
  const columnMean = new Float64Array(m);
  for (let i = 0; i < n; i++) {
    const from = first[i]! * columns;
    let rowMean = 0;
    for (let j = 0; j < m; j++) {
      const value = -0.5 * squared[from + second[j]!]!;
      data[i * m + j] = value;
      rowMean += value;
    }
    rowMean /= m;
    for (let j = 0; j < m; j++) {
      data[i * m + j]! -= rowMean;
      columnMean[j]! += data[i * m + j]! / n;
    }
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) data[i * m + j]! -= columnMean[j]!;
  return { rows: n, columns: m, data };
}

function rowsOf({ columns, data }: Matrix, rows: Uint32Array) {
  const out = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => {
    out.set(data.subarray(row * columns, (row + 1) * columns), i * columns);
  });
  return { count: rows.length, dimension: columns, data: out };
}
