import { expect, test } from 'vitest';
import { isSampleDue } from '../../src/train/samples.ts';

const kept = (total: number) =>
  Array.from({ length: total + 1 }, (_, i) => i).filter((i) => isSampleDue(i, total));

test('a short run keeps its start, its early iterations, every 25th and its last', () => {
  expect(kept(110)).toEqual([0, 1, 2, 5, 10, 25, 50, 75, 100, 110]);
});

test('a long run keeps about two hundred grids, evenly spaced', () => {
  const grids = kept(100_000);
  expect(grids.length).toBeLessThan(210);
  expect(grids.slice(-3)).toEqual([99_000, 99_500, 100_000]);
});
