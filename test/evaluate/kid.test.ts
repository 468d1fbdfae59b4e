import { expect, test } from 'vitest';
import { kernelDistance } from '../../src/evaluate/kid.ts';
import golden from '../oracle/evaluation/features.json' with { type: 'json' };
import { tablesOf, upTo } from './featureTables.ts';
import { lcgFeatures } from './golden.ts';

test.each(golden.cases)('KID of $n1 and $n2, d $d, is its definition in NumPy', async (c) => {
  const { kernels } = await tablesOf(lcgFeatures(1, c.n1, c.d, 0), lcgFeatures(2, c.n2, c.d, c.shift));
  expect(kernelDistance(kernels, upTo(c.n1), upTo(c.n2))).toBeCloseTo(c.kid, 11); // kernels are near 2
});

test('KID of the first pair is that of facts.md', async () => {
  const { kernels } = await tablesOf(lcgFeatures(1, 50, 8, 0), lcgFeatures(2, 60, 8, 0.1));
  expect(kernelDistance(kernels, upTo(50), upTo(60))).toBeCloseTo(2.718574198e-2, 11);
});

test('over chosen rows it is that of those rows alone, and NaN for one row', async () => {
  const [real, fake] = [lcgFeatures(1, 30, 8, 0), lcgFeatures(2, 30, 8, 0.1)];
  const first = (set: typeof real, n: number) => ({
    ...set,
    count: n,
    data: Array.from(set.data).slice(0, n * 8),
  });
  const whole = await tablesOf(real, fake);
  const part = await tablesOf(first(real, 12), first(fake, 9));
  expect(kernelDistance(whole.kernels, upTo(12), upTo(9))).toBeCloseTo(
    kernelDistance(part.kernels, upTo(12), upTo(9)),
    12,
  );
  expect(kernelDistance(whole.kernels, upTo(1), upTo(9))).toBeNaN();
});
