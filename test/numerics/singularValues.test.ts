import { expect, test } from 'vitest';
import { columnMeans, matrix, timesTranspose, triangleOf } from '../../src/numerics/matrix.ts';
import { singularValues } from '../../src/numerics/singularValues.ts';
import { tridiagonalEigenvalues } from '../../src/numerics/tridiagonal.ts';
import { golden, lcg, lowRankFeatures } from '../evaluate/golden.ts';

/** A backward-stable method is right to a small multiple of ε·σ_max; σ_max is below 5 here. */
const ABSOLUTE = 1e-14;

function expectNear(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(found.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) expect(Math.abs(found[i]! - expected[i]!)).toBeLessThan(ABSOLUTE);
}

test('singular values of a 12×7 matrix and of its transpose equal numpy.linalg.svd', () => {
  const { rows, columns, values } = golden.singularValues;
  const a = lcg(3, rows * columns);
  expectNear(singularValues(matrix(rows, columns, a)), values);
  const turned = Float64Array.from(a, (_, i) => a[(i % rows) * columns + Math.floor(i / rows)]!);
  expectNear(singularValues(matrix(columns, rows, turned)), values);
});

test('a matrix of rank 2 has two singular values, the rest 0 to 1e-14 (a Gram matrix would give 1e-8)', () => {
  const { data } = lowRankFeatures(5, 9, 6, 2);
  expectNear(singularValues(matrix(9, 6, data)), golden.singularValues.lowRank);
});

test('the sum of squares is the sum of squared entries for 90×130, and zero, diagonal and 1×1 matrices are exact', () => {
  const a = lcg(9, 90 * 130);
  const squares = singularValues(matrix(90, 130, a)).reduce((sum, s) => sum + s * s, 0);
  const expected = a.reduce((sum, x) => sum + x * x, 0);
  expect(Math.abs(squares - expected) / expected).toBeLessThan(1e-13);
  expect([...singularValues(matrix(3, 2, new Float64Array(6)))]).toEqual([0, 0]);
  expectNear(singularValues(matrix(3, 3, [2, 0, 0, 0, -3, 0, 0, 0, 0])), [3, 2, 0]);
  expectNear(singularValues(matrix(1, 1, [-4])), [4]);
});

test('what rounding leaves of identical rows gives zeros, though products of what is left underflow', () => {
  const [rows, columns] = [10, 9];
  // Rank one plus noise at 1e-160: after the first reflection α·v₁ is about 1e-320.
  const noise = lcg(4, rows * columns);
  const a = noise.map((value, i) => (1 + (i % columns)) * 0.1 + value * 1e-160);
  const values = singularValues(matrix(rows, columns, a));
  expectNear(values.subarray(1), new Float64Array(columns - 1));
  const tiny = singularValues(
    matrix(
      rows,
      columns,
      noise.map((value) => value * 1e-160),
    ),
  );
  expect(tiny.every(Number.isFinite)).toBe(true);
});

test('NaN is refused, not turned into numbers', () => {
  expect(() => singularValues(matrix(2, 2, [1, Number.NaN, 0, 1]))).toThrow('NaN');
});

test('eigenvalues of a 20×20 tridiagonal matrix equal scipy.linalg.eigvalsh_tridiagonal', () => {
  expectNear(tridiagonalEigenvalues(lcg(11, 20), lcg(12, 20)), golden.tridiagonal);
});

test('eigenvalues of the second difference matrix are 2 − 2 cos(kπ/(n+1))', () => {
  const n = 50;
  const found = tridiagonalEigenvalues(new Float64Array(n).fill(2), new Float64Array(n).fill(-1));
  expectNear(
    found,
    Array.from({ length: n }, (_, i) => 2 - 2 * Math.cos(((i + 1) * Math.PI) / (n + 1))),
  );
});

test('R of the QR decomposition is upper triangular with RᵀR = AᵀA', () => {
  const a = matrix(9, 4, lcg(4, 36));
  const r = triangleOf(a);
  const column = ({ rows, columns, data }: typeof a) =>
    matrix(
      columns,
      rows,
      Float64Array.from(data, (_, i) => data[(i % rows) * columns + Math.floor(i / rows)]!),
    );
  expectNear(timesTranspose(column(r), column(r)).data, timesTranspose(column(a), column(a)).data);
  for (let i = 0; i < 4; i++) for (let j = 0; j < i; j++) expect(r.data[i * 4 + j]).toBe(0);
  expect(() => triangleOf(matrix(2, 3, lcg(1, 6)))).toThrow('[2, 3]');
});

test('column means and products name the shapes they cannot take', () => {
  expect([...columnMeans(matrix(2, 2, [1, 2, 3, 6]))]).toEqual([2, 4]);
  expect(() => timesTranspose(matrix(1, 2, [1, 2]), matrix(1, 3, [1, 2, 3]))).toThrow(
    'A [1, 2] and B [1, 3]',
  );
});
