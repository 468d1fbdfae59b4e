import { describe, expect, test } from 'vitest';
import { leadingEigen } from '../../src/numerics/leadingEigen.ts';
import { matrix, timesTranspose } from '../../src/numerics/matrix.ts';
import { symmetricEigen } from '../../src/numerics/symmetricEigen.ts';
import { lcg, lcgFeatures } from '../evaluate/golden.ts';
import golden from '../oracle/evaluation/features.json' with { type: 'json' };

test('Jacobi rotations find the eigenvalues of numpy.linalg.eigvalsh, and vectors that are theirs', () => {
  const square = matrix(7, 7, lcg(31, 49));
  const gram = timesTranspose(square, square).data;
  const { values, vectors } = symmetricEigen(gram, 7);
  for (let k = 0; k < 7; k++) {
    expect(values[k]).toBeCloseTo(golden.eigen.values[k]!, 12);
    for (let i = 0; i < 7; i++) {
      let image = 0;
      for (let j = 0; j < 7; j++) image += gram[i * 7 + j]! * vectors[k * 7 + j]!;
      expect(image).toBeCloseTo(values[k]! * vectors[k * 7 + i]!, 12);
    }
  }
});

describe('the leading eigenvalues', () => {
  const set = lcgFeatures(1, 50, 8, 0);
  const rows = matrix(50, 8, set.data);
  const gram = timesTranspose(rows, rows).data;

  test('of a Gram matrix are those of numpy.linalg.eigvalsh', () => {
    const { values } = leadingEigen(gram, 50, 3);
    for (let k = 0; k < 3; k++)
      expect(Math.abs(values[k]! / golden.eigen.leading[k]! - 1)).toBeLessThan(1e-9);
  });

  test('have vectors of length 1 at right angles', () => {
    const { vectors } = leadingEigen(gram, 50, 2);
    const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
    expect(dot(vectors[0]!, vectors[0]!)).toBeCloseTo(1, 12);
    expect(dot(vectors[0]!, vectors[1]!)).toBeCloseTo(0, 12);
  });

  test('of a matrix of zeros are 0, and of one value that value', () => {
    expect([...leadingEigen(new Float64Array(9), 3, 2).values]).toEqual([0, 0]);
    expect([...leadingEigen(Float64Array.of(4), 1, 1).values]).toEqual([4]);
  });
});
