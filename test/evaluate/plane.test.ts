import { expect, test } from 'vitest';
import { realPlane } from '../../src/evaluate/plane.ts';
import golden from '../oracle/evaluation/features.json' with { type: 'json' };
import { tablesOf } from './featureTables.ts';
import { lcgFeatures } from './golden.ts';

const inside = { realInside: new Uint8Array(50), fakeInside: new Uint8Array(60) };

test('reals lie where NumPy’s singular vectors put them, up to an axis’s sign', async () => {
  const { real, fake, tables } = await tablesOf(lcgFeatures(1, 50, 8, 0), lcgFeatures(2, 60, 8, 0.1));
  const plane = realPlane(real, fake, tables.real, inside)!;
  expect(plane.variance).toBeCloseTo(golden.plane.variance, 9);
  golden.plane.absolute.forEach((point, i) => {
    for (const axis of [0, 1]) expect(Math.abs(plane.real[2 * i + axis]!)).toBeCloseTo(point[axis]!, 5); // float32
  });
  expect(plane.fake).toHaveLength(120);
});

test('the farthest real of an axis is on its positive side', async () => {
  const { real, fake, tables } = await tablesOf(lcgFeatures(1, 50, 8, 0), lcgFeatures(2, 60, 8, 0.1));
  const plane = realPlane(real, fake, tables.real, inside)!;
  for (const axis of [0, 1]) {
    const along = Array.from({ length: 50 }, (_, i) => plane.real[2 * i + axis]!);
    expect(Math.max(...along)).toBeGreaterThanOrEqual(-Math.min(...along));
  }
});

test('a real given as a fake lies on itself', async () => {
  const set = lcgFeatures(1, 50, 8, 0);
  const { real, fake, tables } = await tablesOf(set, set);
  const plane = realPlane(real, fake, tables.real, inside)!;
  expect(plane.fake).toEqual(plane.real);
});

test('constant reals have no plane; reals on a line have nothing along the second axis', async () => {
  const constant = { count: 50, dimension: 3, data: new Float32Array(150).fill(1) };
  const flat = await tablesOf(constant, constant);
  expect(realPlane(flat.real, flat.fake, flat.tables.real, inside)).toBeNull();
  const line = { count: 50, dimension: 2, data: Float64Array.from({ length: 100 }, (_, i) => i >> 1) };
  const { real, fake, tables } = await tablesOf(line, line);
  const plane = realPlane(real, fake, tables.real, inside)!;
  expect(plane.variance).toBeCloseTo(1, 12);
  for (let i = 0; i < 50; i++) expect(Math.abs(plane.real[2 * i + 1]!)).toBeLessThan(1e-5);
});
