import { expect, test } from 'vitest';
import { capsule, ellipse, ellipsoidSection, grown } from '../../src/sample/shapes.ts';

test('a circle’s distance is exact', () => {
  const circle = ellipse(3, 4, 5);
  expect(circle.distance(3, 4)).toBe(-5);
  expect(circle.distance(3, 14)).toBeCloseTo(5, 12);
  expect(circle.distance(0, 0)).toBeCloseTo(0, 12);
});

test('an ellipse is zero on its edge, also turned, and negative within', () => {
  const turned = ellipse(0, 0, 4, 2, Math.PI / 2); // long axis now along y
  expect(turned.distance(0, 4)).toBeCloseTo(0, 12);
  expect(turned.distance(2, 0)).toBeCloseTo(0, 12);
  expect(turned.distance(0, 3)).toBeLessThan(0);
  expect(turned.distance(3, 0)).toBeGreaterThan(0);
});

test('a capsule measures to its segment; a segment of no length is a circle', () => {
  const bar = capsule(0, 0, 10, 0, 1);
  expect(bar.distance(5, 3)).toBe(2);
  expect(bar.distance(13, 4)).toBe(4); // 3-4-5 beyond the end
  expect(capsule(1, 1, 1, 1, 2).distance(1, 4)).toBe(1);
});

test('an ellipsoid’s section shrinks with height and vanishes beyond it', () => {
  const section = ellipsoidSection(3, [0, 0, 0], [10, 10, 5]);
  expect(section?.distance(8, 0)).toBeCloseTo(0, 12); // √(1 − (3/5)²) = 4/5 of 10
  expect(ellipsoidSection(5.1, [0, 0, 0], [10, 10, 5])).toBeNull();
});

test('growing moves the edge and the box', () => {
  const bigger = grown(ellipse(0, 0, 5), 2);
  expect(bigger.distance(7, 0)).toBeCloseTo(0, 12);
  expect([bigger.left, bigger.bottom]).toEqual([-7, 7]);
});
