import { expect, test } from 'vitest';
import { unitMembers } from '../../src/evaluate/halves.ts';
import { kernelDistance } from '../../src/evaluate/kid.ts';
import { kidTest } from '../../src/evaluate/permutationTest.ts';
import { tablesOf, upTo } from './featureTables.ts';
import { lcgFeatures } from './golden.ts';

async function testOf(n: number, m: number, shift: number, units: ArrayLike<number>, permutations = 199) {
  const { kernels } = await tablesOf(lcgFeatures(1, n, 8, 0), lcgFeatures(2, m, 8, shift));
  const work = kidTest(kernels, unitMembers(units), { seed: 1, permutations });
  let step = work.next();
  while (!step.done) step = work.next();
  return { found: step.value, kernels };
}

test('with every image its own unit the statistic is KID itself', async () => {
  const { found, kernels } = await testOf(30, 40, 0.1, upTo(30));
  expect(found!.statistic).toBeCloseTo(kernelDistance(kernels, upTo(30), upTo(40)), 12);
  expect(found!.correlation).toBe(0);
});

test('a source far away has the least p there is', async () => {
  const { found } = await testOf(
    40,
    60,
    1,
    upTo(40).map((i) => i >> 2),
  );
  expect(found).toMatchObject({ p: 1 / 200, permutations: 199 });
});

test('of one source, p is no less than chance would often have it', async () => {
  const { found } = await testOf(
    40,
    60,
    0,
    upTo(40).map((i) => i >> 2),
  );
  expect(found!.p).toBeGreaterThan(0.05); // a fixed seed; how often over many is bench/evaluation/null.ts
});

test('images that are one and the same within a unit count as one', async () => {
  const five = lcgFeatures(1, 10, 8, 0);
  const data = Float64Array.from({ length: 40 * 8 }, (_, i) => five.data[Math.floor(i / 32) * 8 + (i % 8)]!);
  const { kernels } = await tablesOf({ count: 40, dimension: 8, data }, lcgFeatures(2, 60, 8, 0));
  const work = kidTest(kernels, unitMembers(upTo(40).map((i) => i >> 2)), { seed: 1, permutations: 9 });
  let step = work.next();
  while (!step.done) step = work.next();
  expect(step.value!.correlation).toBe(1);
});

test('fewer than four units are no test', async () => {
  expect(
    (
      await testOf(
        30,
        40,
        0,
        upTo(30).map((i) => Math.floor(i / 10)),
      )
    ).found,
  ).toBeNull();
});

test('constant features have p 1', async () => {
  const constant = { count: 12, dimension: 4, data: new Float32Array(48).fill(2) };
  const { kernels } = await tablesOf(constant, constant);
  const work = kidTest(kernels, unitMembers(upTo(12).map((i) => i >> 1)), { seed: 1, permutations: 19 });
  let step = work.next();
  while (!step.done) step = work.next();
  expect(step.value!.p).toBe(1);
});
