import { expect, test } from 'vitest';
import { binomialTail } from '../../src/numerics/binomialTail.ts';
import golden from '../oracle/evaluation/images.json' with { type: 'json' };

// SciPy 1.10.1; a thousand terms of logarithms lose some 1e-12 of each.
test.each(golden.binomial)('at least $atLeast of $trials at $chance', ({ trials, chance, atLeast, tail }) => {
  expect(Math.abs(binomialTail(trials, chance, atLeast) / tail - 1)).toBeLessThan(1e-10);
});

test('nothing is certain to be reached, and what cannot happen is not', () => {
  expect(binomialTail(10, 0.3, 0)).toBe(1);
  expect(binomialTail(10, 0.3, 11)).toBe(0);
  expect(binomialTail(10, 0, 1)).toBe(0);
  expect(binomialTail(10, 1, 10)).toBe(1);
});
