import { expect, test } from 'vitest';
import { checkSearch, searchSpace } from '../../src/adjust/searchSpace.ts';
import { ConfigError } from '../../src/errors.ts';

const limits = { trainSlices: 100 };

test('the middle of a learning rate’s bounds is their geometric mean, of a beta’s their mean', () => {
  const [lr, beta] = searchSpace(
    { bounds: { lr: { low: 1e-4, high: 1e-2 }, beta1: { low: 0, high: 0.9 } } },
    limits,
  );
  expect(lr!.fromUnit(0.5)).toBe(0.001);
  expect(lr!.toUnit(0.001)).toBeCloseTo(0.5, 12);
  expect(beta!.fromUnit(0.5)).toBe(0.45);
  expect([lr!.fromUnit(0), lr!.fromUnit(1)]).toEqual([1e-4, 1e-2]);
});

test('whole numbers have parts of one size, and both ends among them', () => {
  const [width] = searchSpace({ bounds: { ngf: { low: 8, high: 11 } } }, limits);
  const drawn = [0, 0.249, 0.25, 0.5, 0.75, 0.9999, 1].map((unit) => width!.fromUnit(unit));
  expect(drawn).toEqual([8, 8, 9, 10, 11, 11, 11]);
  for (const value of [8, 9, 10, 11]) expect(width!.fromUnit(width!.toUnit(value))).toBe(value);
});

test('a batch is no larger than the training split', () => {
  const [batch] = searchSpace({ bounds: { bsize: { low: 64, high: 256 } } }, limits);
  expect(batch!.fromUnit(1)).toBe(100);
  const [one] = searchSpace({ bounds: { bsize: { low: 128, high: 256 } } }, limits);
  expect([one!.fromUnit(0), one!.fromUnit(1)]).toEqual([100, 100]);
});

test.each([
  ['no bounds', {}, /at least one key/],
  ['a lower end above the upper', { lr: { low: 0.1, high: 0.01 } }, /bounds of lr are 0.1 to 0.01/],
  ['a rate of 0', { lr: { low: 0, high: 0.01 } }, /bound of lr is 0; expected: a number above 0/],
  ['a beta of 1', { beta1: { low: 0.5, high: 1 } }, /bound of beta1 is 1/],
  ['half a feature map', { ngf: { low: 8, high: 16.5 } }, /bound of ngf is 16.5; expected: a whole number/],
] as const)('%s is refused in words', (_, bounds, words) => {
  expect(() => checkSearch({ bounds })).toThrow(ConfigError);
  expect(() => checkSearch({ bounds })).toThrow(words);
});
