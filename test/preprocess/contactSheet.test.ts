import { expect, test } from 'vitest';
import { contactSheet, spread } from '../../src/preprocess/contactSheet.ts';

test('items are spread evenly from the first on, all of them when there are few', () => {
  const items = Array.from({ length: 100 }, (_, i) => i);
  expect(spread(items, 4)).toEqual([0, 25, 50, 75]);
  expect(spread([1, 2, 3], 9)).toEqual([1, 2, 3]);
  expect(spread([], 9)).toEqual([]);
});

test('images stand row by row, unused cells black', () => {
  const images = Float32Array.from([-1, -1, -1, -1, 0, 0, 0, 0, 1, -1, -1, 1]); // three images of 2 × 2
  const sheet = contactSheet(images, 2);
  expect(sheet).toMatchObject({ columns: 2, rows: 2, size: 2, iteration: 0 });
  expect([...sheet.pixels]).toEqual([
    ...[0, 0, 128, 128],
    ...[0, 0, 128, 128],
    ...[255, 0, 0, 0],
    ...[0, 255, 0, 0],
  ]); // 128 = round(127.5)
});

test('no images make an empty sheet', () => {
  expect(contactSheet(new Float32Array(0), 32)).toMatchObject({ columns: 0, rows: 0 });
});
