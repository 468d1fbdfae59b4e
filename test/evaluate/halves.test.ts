import { expect, test } from 'vitest';
import { halfOf, singleImages, unitMembers } from '../../src/evaluate/halves.ts';

const stream = { seed: 1, name: 'halves' };

test('a half takes units whole, and the next one takes the rest', () => {
  const units = Int32Array.of(5, 5, 5, 9, 9, 2, 2, 7);
  const members = unitMembers(units);
  expect(members.count).toBe(4);
  for (let pair = 0; pair < 10; pair++) {
    const [first, second] = [halfOf(members, stream, 2 * pair), halfOf(members, stream, 2 * pair + 1)];
    expect([...first, ...second].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    const named = (rows: Uint32Array) => new Set(Array.from(rows, (row) => units[row]!));
    expect(named(first).size).toBe(2);
    expect([...named(first)].some((unit) => named(second).has(unit))).toBe(false);
  }
});

test('of an odd number, the one more falls to both in turn', () => {
  const sizes = Array.from({ length: 8 }, (_, index) => halfOf(singleImages(5), stream, index).length);
  expect(sizes).toEqual([2, 3, 3, 2, 2, 3, 3, 2]);
});

test('halves differ from pair to pair and with the seed', () => {
  const halves = [0, 2, 4].map((index) => halfOf(singleImages(40), stream, index).join());
  expect(new Set([...halves, halfOf(singleImages(40), { ...stream, seed: 2 }, 0).join()]).size).toBe(4);
});
