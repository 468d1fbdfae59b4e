import { expect, test } from 'vitest';
import { pairGrid } from '../../src/drawing/compareGrid.ts';

const tiles = (...values: number[]) =>
  Uint8Array.from(values.flatMap((value) => [value, value, value, value]));

test('each generated image has its real slice to the right, row by row', () => {
  // Three pairs of 2 × 2 images, one pair a row (√(3/2) ≈ 1.2): drawn by hand.
  const grid = pairGrid(tiles(1, 2, 3), tiles(11, 12, 13), { size: 2, pairs: 3 });
  expect(grid).toMatchObject({ columns: 2, rows: 3 });
  expect([...grid.pixels]).toEqual([
    ...[1, 1, 11, 11, 1, 1, 11, 11],
    ...[2, 2, 12, 12, 2, 2, 12, 12],
    ...[3, 3, 13, 13, 3, 3, 13, 13],
  ]);
});

test('many pairs make a grid that is nearly square, its unused cells black', () => {
  // Nine pairs: round(√4.5) = 2 pairs across, five rows, the last with one pair.
  const grid = pairGrid(new Uint8Array(9).fill(5), new Uint8Array(9).fill(6), { size: 1, pairs: 9 });
  expect(grid).toMatchObject({ columns: 4, rows: 5 });
  expect([...grid.pixels.subarray(16)]).toEqual([5, 6, 0, 0]);
});
