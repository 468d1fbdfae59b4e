import { expect, test } from 'vitest';
import { NORMAL_975, student975, studentWithin } from '../../src/numerics/studentT.ts';
import golden from '../oracle/evaluation/features.json' with { type: 'json' };

test.each(golden.student975)(
  'with %d degrees of freedom 95 %% lie within scipy.stats.t.ppf(0.975)',
  (degrees, quantile) => {
    expect(Math.abs(student975(degrees!) / quantile! - 1)).toBeLessThan(1e-8); // SciPy 1.10 itself is 1.2e-9 off at 50: tables have 2.00855911210
  },
);

test('beyond 1,000 degrees it is the normal', () => {
  expect(student975(1001)).toBe(NORMAL_975);
});

test('of one degree, half lies within 1, as the Cauchy distribution has it', () => {
  expect(studentWithin(1, 1)).toBeCloseTo(0.5, 14);
  expect(studentWithin(0, 7)).toBe(0);
});

test('refuses no degrees, and parts of one', () => {
  expect(() => studentWithin(1, 0)).toThrow(RangeError);
  expect(() => student975(2.5)).toThrow('2.5 degrees');
});
