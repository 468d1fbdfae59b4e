import { expect, test } from 'vitest';
import { place, scaleOf } from '../../../src/ui/evaluate/intervalScale.ts';
import { figureOf, noFigure } from '../../fixtures/evaluation.ts';

test('shares are drawn from 0 to 1, and beyond where a density is', () => {
  expect(scaleOf([figureOf(0.4, 0.3, 0.5)], { within: [0, 1] })).toEqual({ low: 0, high: 1 });
  const scale = scaleOf([figureOf(1.4, 1.2, 1.5)], { within: [0, 1] })!;
  expect(scale.low).toBe(0);
  expect(scale.high).toBeGreaterThan(1.5);
});

test('distances are drawn from 0, and from below it where an unbiased one is negative', () => {
  expect(scaleOf([figureOf(20, 15, 25)], { within: [0, 0] })!.low).toBe(0);
  expect(scaleOf([figureOf(0.001, -0.002, 0.004)], { within: [0, 0] })!.low).toBeLessThan(-0.002);
});

test('a threshold beyond the interval is on the axis', () => {
  const scale = scaleOf([figureOf(1.6, 1.4, 1.9)], { within: [0, 0], marks: [3] })!;
  expect(place(scale, 3)).toBeLessThan(100);
  expect(place(scale, 3)).toBeGreaterThan(place(scale, 1.9));
});

test('without a number there is no axis', () => {
  expect(scaleOf([noFigure('constant')], { within: [0, 1] })).toBeNull();
});

test('one value alone still has an axis', () => {
  const scale = scaleOf([{ value: 5, low: null, high: null, reason: 'not-asked' }], { within: null })!;
  expect(place(scale, 5)).toBe(50);
});
