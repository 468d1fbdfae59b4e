import { expect, test } from 'vitest';
import { meanError } from '../../src/numerics/meanError.ts';
import { lcg } from '../evaluate/golden.ts';
import golden from '../oracle/evaluation/features.json' with { type: 'json' };

const values = lcg(5, 30);
const single = Int32Array.from({ length: 30 }, (_, i) => i);

test('of single images it is s/√n', () => {
  expect(meanError(values, single)).toBeCloseTo(golden.meanError.single, 14);
});

test('of units of four it is the ratio mean’s, as NumPy has it', () => {
  expect(
    meanError(
      values,
      single.map((i) => Math.floor(i / 4)),
    ),
  ).toBeCloseTo(golden.meanError.byUnits, 14);
});

test('an image there four times says no more than once', () => {
  const four = Float64Array.from({ length: 120 }, (_, i) => values[i >> 2]!);
  const units = Int32Array.from({ length: 120 }, (_, i) => i >> 2);
  expect(meanError(four, units)).toBeCloseTo(golden.meanError.single, 14);
});

test('of one unit it is not known', () => {
  expect(meanError(values, new Int32Array(30))).toBeNaN();
});
