/** Golden densities: SciPy's truncated normal distribution (test/oracle/adjust/parzen.py). */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CANDIDATES, density, likelyBetter, parzen } from '../../src/adjust/parzen.ts';
import { uniforms } from '../../src/numerics/random.ts';

interface Golden {
  readonly at: number[];
  readonly cases: Record<string, { readonly values: number[]; readonly density: number[] }>;
}

const golden: Golden = JSON.parse(
  readFileSync(new URL('../oracle/adjust/parzen.json', import.meta.url), 'utf8'),
);

test.each(Object.entries(golden.cases))(
  'density of the mixture of %s value(s)',
  (_, { values, density: expected }) => {
    const mixture = parzen(values);
    // The distribution function is a series good to 7.5·10⁻⁸, by which densities of a few units are divided.
    golden.at.forEach((x, i) => {
      expect(density(mixture, x)).toBeCloseTo(expected[i]!, 5);
    });
  },
);

test('a mixture’s density integrates to 1 over 0 … 1', () => {
  const mixture = parzen([0.9, 0.1, 0.15, 0.5]);
  const n = 2000; // midpoints: an error of the order of n⁻²
  const sum = Array.from({ length: n }, (_, i) => density(mixture, (i + 0.5) / n) / n);
  expect(sum.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 4);
});

test('what is drawn lies within 0 … 1, where the good are and the bad are not', () => {
  const draws = Array.from({ length: 50 }, (_, index) =>
    likelyBetter(
      [0.8, 0.85],
      [0.1, 0.2, 0.3, 0.5],
      uniforms({ seed: 1, name: 'parzen', index }, 2 * CANDIDATES),
    ),
  );
  for (const x of draws) {
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x).toBeLessThanOrEqual(1);
  }
  const mean = draws.reduce((a, b) => a + b, 0) / draws.length;
  expect(mean).toBeGreaterThan(0.7);
});
