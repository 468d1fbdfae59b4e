import { expect, test } from 'vitest';
import { spread } from '../../src/ui/spread.ts';

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);

test('a short list stays whole', () => {
  expect(spread(upTo(5), 5)).toEqual([0, 1, 2, 3, 4]);
  expect(spread([], 2)).toEqual([]);
});

test('of a long one the first, the last and even steps between are left', () => {
  expect(spread(upTo(101), 5)).toEqual([0, 25, 50, 75, 100]);
  expect(new Set(spread(upTo(49), 48)).size).toBe(48);
});
