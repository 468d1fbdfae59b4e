import { expect, test } from 'vitest';
import { fidInfinity } from '../../src/evaluate/fidInfinity.ts';
import type { FidOfRows } from '../../src/evaluate/fidOfRows.ts';
import { upTo } from './featureTables.ts';

function extrapolate(fid: FidOfRows, fakes: number) {
  const work = fidInfinity(fid, { real: upTo(10), fake: upTo(fakes), seed: 1 });
  let step = work.next();
  while (!step.done) step = work.next();
  return step.value;
}

test('a distance of a + b/n meets infinity at a', () => {
  const found = extrapolate((fake) => 3 + 50 / fake.length, 200)!;
  expect(found.value).toBeCloseTo(3, 10);
  expect(found.points).toHaveLength(8);
  expect(found.points[0]).toEqual({ n: 200, fid: 3.25 });
  expect(found.points.at(-1)!.n).toBe(50);
});

test('the subsets of one size have no fake in common, and all reals stand against each', () => {
  const seen = new Map<number, number[]>();
  extrapolate((fake, real) => {
    expect(real).toHaveLength(10);
    seen.set(fake.length, [...(seen.get(fake.length) ?? []), ...fake]);
    return 1;
  }, 64);
  for (const fakes of seen.values()) expect(new Set(fakes).size).toBe(fakes.length);
  expect(seen.get(16)).toHaveLength(64);
});

test('fewer than 32 fakes are too few', () => {
  expect(extrapolate(() => 1, 31)).toBeNull();
});
