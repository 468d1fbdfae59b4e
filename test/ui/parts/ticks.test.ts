import { expect, test } from 'vitest';
import { linearTicks, logTicks } from '../../../src/ui/parts/ticks.ts';

test('linear ticks are round and within', () => {
  expect(linearTicks(0, 60, 5)).toEqual([0, 20, 40, 60]);
  expect(linearTicks(-0.06, 0.31, 4)).toEqual([0, 0.1, 0.2, 0.3]);
  expect(linearTicks(5, 5, 4)).toEqual([]);
});

test('logarithmic ticks are 1, 2 and 5, or powers alone where those crowd', () => {
  expect(logTicks(8, 120, 8)).toEqual([10, 20, 50, 100]);
  expect(logTicks(0.5, 5000, 6)).toEqual([1, 10, 100, 1000]);
  expect(logTicks(0, 10, 6)).toEqual([]);
});
