import { expect, test } from 'vitest';
import { frechetDistance } from '../../src/evaluate/fid.ts';
import { createFidOfRows } from '../../src/evaluate/fidOfRows.ts';
import golden from '../oracle/evaluation/features.json' with { type: 'json' };
import { tablesOf, upTo } from './featureTables.ts';
import { lcgFeatures } from './golden.ts';

test.each(golden.cases)('of all $n1 and $n2 rows, d $d, is what SciPy makes of them', async (c) => {
  const { real, fake, tables } = await tablesOf(
    lcgFeatures(1, c.n1, c.d, 0),
    lcgFeatures(2, c.n2, c.d, c.shift),
  );
  const found = createFidOfRows(fake, real, tables.cross)(upTo(c.n2), upTo(c.n1));
  expect(Math.abs(found / c.fid - 1)).toBeLessThan(1e-10); // as fid.test.ts
});

test('of some rows, in any order, is the distance of those rows', async () => {
  const { real, fake, tables } = await tablesOf(lcgFeatures(1, 24, 40, 0), lcgFeatures(2, 30, 40, 0.2));
  const fid = createFidOfRows(fake, real, tables.cross);
  const [f, r] = [Uint32Array.of(3, 1, 4, 15, 9, 26, 5), Uint32Array.of(2, 7, 18, 11, 8)];
  const pick = (set: typeof real, rows: Uint32Array) => ({
    count: rows.length,
    dimension: 40,
    data: Array.from(rows).flatMap((row) => Array.from(set.data.subarray(row * 40, row * 40 + 40))),
  });
  expect(fid(f, r)).toBeCloseTo(frechetDistance(pick(fake, f), pick(real, r)), 11);
  expect(fid(f.subarray(0, 1), r)).toBeNaN();
});

test('of constant rows is the squared distance of their means', async () => {
  const constant = (value: number) => ({ count: 5, dimension: 8, data: new Float32Array(40).fill(value) });
  const { real, fake, tables } = await tablesOf(constant(0), constant(2));
  expect(createFidOfRows(fake, real, tables.cross)(upTo(5), upTo(5))).toBe(32); // 8·2²
});
