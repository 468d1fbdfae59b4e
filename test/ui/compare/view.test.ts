import { expect, test } from 'vitest';
import { chosen, isWhole, panned, zoomed } from '../../../src/ui/compare/view.ts';

const BOUNDS = { low: 0, high: 100 };

test('zooming keeps what lies under the pointer where it is', () => {
  expect(zoomed(BOUNDS, 0.5, 0.25, BOUNDS)).toEqual({ low: 12.5, high: 62.5 }); // 25 stays at a quarter
  expect(zoomed({ low: 40, high: 60 }, 2, 0.5, BOUNDS)).toEqual({ low: 30, high: 70 });
});

test('zooming out ends at the bounds, zooming in at a millionth of them', () => {
  expect(zoomed({ low: 90, high: 100 }, 50, 1, BOUNDS)).toEqual(BOUNDS);
  const deepest = zoomed({ low: 50, high: 50.0001 }, 1e-9, 0.5, BOUNDS);
  expect(deepest.high - deepest.low).toBeCloseTo(1e-4, 9);
});

test('panning stops at the bounds and keeps the width', () => {
  expect(panned({ low: 10, high: 20 }, 0.5, BOUNDS)).toEqual({ low: 15, high: 25 });
  expect(panned({ low: 10, high: 20 }, -5, BOUNDS)).toEqual({ low: 0, high: 10 });
  expect(panned({ low: 90, high: 100 }, 1, BOUNDS)).toEqual({ low: 90, high: 100 });
});

test('a drag chooses in either direction, and no further than what is seen', () => {
  expect(chosen({ low: 0, high: 10 }, 0.8, 0.2)).toEqual({ low: 2, high: 8 });
  expect(chosen({ low: 0, high: 10 }, -1, 0.5)).toEqual({ low: 0, high: 5 });
  expect(isWhole(BOUNDS, BOUNDS)).toBe(true);
  expect(isWhole({ low: 1, high: 100 }, BOUNDS)).toBe(false);
});
