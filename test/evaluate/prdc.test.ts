import { expect, test } from 'vitest';
import { prdc } from '../../src/evaluate/prdc.ts';
import golden from '../oracle/evaluation/features.json' with { type: 'json' };
import { tablesOf, upTo } from './featureTables.ts';
import { lcgFeatures } from './golden.ts';

const NAMES = ['precision', 'recall', 'density', 'coverage'] as const;

test.each(golden.cases)('of $n1 and $n2, d $d: as the package prdc has it', async (c) => {
  const { tables } = await tablesOf(lcgFeatures(1, c.n1, c.d, 0), lcgFeatures(2, c.n2, c.d, c.shift));
  const found = prdc(tables, upTo(c.n1), upTo(c.n2))!;
  for (const name of NAMES) expect(found[name]).toBeCloseTo(c[name], 12);
});

test('the first pair has the figures of facts.md', async () => {
  const { tables } = await tablesOf(lcgFeatures(1, 50, 8, 0), lcgFeatures(2, 60, 8, 0.1));
  const { precision, recall, density, coverage } = prdc(tables, upTo(50), upTo(60))!;
  expect([precision, recall, density, coverage].map((value) => value.toFixed(6))).toEqual([
    '0.966667',
    '0.960000',
    '1.090000',
    '0.980000',
  ]);
});

test('an image that is there k + 1 times has a ball that holds nothing', async () => {
  const [real, fake] = [lcgFeatures(1, 50, 8, 0), lcgFeatures(2, 60, 8, 0.1)];
  const data = Float64Array.from(fake.data);
  for (let i = 0; i < 8; i++) for (let j = 0; j < 8; j++) data[i * 8 + j] = real.data[3 * 8 + j]!;
  const { tables } = await tablesOf(real, { ...fake, data });
  const found = prdc(tables, upTo(50), upTo(60))!;
  for (const name of NAMES) expect(found[name]).toBeCloseTo(golden.repeated[name], 12);
});

test('of equal sets, everything lies inside; of sets apart, nothing', async () => {
  const set = lcgFeatures(1, 20, 4, 0);
  const same = prdc((await tablesOf(set, set)).tables, upTo(20), upTo(20))!;
  expect([same.precision, same.recall, same.coverage]).toEqual([1, 1, 1]);
  const far = { ...set, data: Float64Array.from(set.data, (value) => value + 100) };
  const apart = prdc((await tablesOf(set, far)).tables, upTo(20), upTo(20))!;
  expect([apart.precision, apart.recall, apart.density, apart.coverage]).toEqual([0, 0, 0, 0]);
});

test('constant sets hold nothing, since the rim is outside', async () => {
  const constant = { count: 8, dimension: 3, data: new Float32Array(24) };
  const found = prdc((await tablesOf(constant, constant)).tables, upTo(8), upTo(8))!;
  expect([found.precision, found.recall, found.density, found.coverage]).toEqual([0, 0, 0, 0]);
});

test('needs six images of each side', async () => {
  const { tables } = await tablesOf(lcgFeatures(1, 8, 4, 0), lcgFeatures(2, 8, 4, 0));
  expect(prdc(tables, upTo(5), upTo(8))).toBeNull();
  expect(prdc(tables, upTo(8), upTo(5))).toBeNull();
  expect(prdc(tables, upTo(6), upTo(6))).not.toBeNull();
});
