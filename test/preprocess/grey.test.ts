import { expect, test } from 'vitest';
import { toGrey } from '../../src/preprocess/grey.ts';

test('grey is round((x + 1)·127.5), and what lies beyond is black or white', () => {
  expect([...toGrey(Float32Array.of(-1, -0.5, 0, 0.5, 1))]).toEqual([0, 64, 128, 191, 255]);
  expect([...toGrey(Float32Array.of(-1.1, 1.1))]).toEqual([0, 255]);
});
