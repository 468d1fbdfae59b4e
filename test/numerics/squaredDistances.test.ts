import { expect, test } from 'vitest';
import { matrix } from '../../src/numerics/matrix.ts';
import { squaredDistances } from '../../src/numerics/squaredDistances.ts';
import { lcg } from '../evaluate/golden.ts';

const a = matrix(7, 5, lcg(1, 35));
const b = matrix(6, 5, lcg(2, 30));

test('each is the sum of squared differences, whatever rows are asked for at once', () => {
  const out = new Float64Array(42);
  squaredDistances(a, b, out, 0, 3);
  squaredDistances(a, b, out, 3, 7);
  for (let i = 0; i < 7; i++) {
    for (let j = 0; j < 6; j++) {
      let sum = 0;
      for (let k = 0; k < 5; k++) sum += (a.data[i * 5 + k]! - b.data[j * 5 + k]!) ** 2;
      expect(out[i * 6 + j]).toBeCloseTo(sum, 14);
    }
  }
});

test('of one matrix with itself it is the same table, its diagonal exactly 0', () => {
  const other = matrix(7, 5, a.data);
  const [once, twice] = [new Float64Array(49), new Float64Array(49)];
  squaredDistances(a, a, once, 0, 7);
  squaredDistances(a, other, twice, 0, 7);
  expect(once).toEqual(twice);
  for (let i = 0; i < 7; i++) expect(once[i * 8]).toBe(0);
});

test('refuses other columns, naming both shapes', () => {
  expect(() => squaredDistances(a, matrix(2, 3, lcg(1, 6)), new Float64Array(14), 0, 7)).toThrow(
    '[7, 5] and B [2, 3]',
  );
});
