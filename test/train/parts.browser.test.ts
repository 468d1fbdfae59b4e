import { expect, test } from 'vitest';
import { partsOf } from '../../src/train/parts.ts';

test('parts follow one another, cover every row once, and differ by one row at most', () => {
  for (const [size, parts] of [
    [4, 3],
    [128, 5],
    [7, 7],
    [64, 64],
  ] as const) {
    const runs = partsOf(size, parts);
    expect(runs.length).toBe(parts);
    let next = 0;
    for (const { from, count } of runs) {
      expect(from).toBe(next);
      expect([Math.floor(size / parts), Math.ceil(size / parts)]).toContain(count);
      next += count;
    }
    expect(next).toBe(size);
  }
});

test('a batch of fewer images than parts, as a last partial one may be, has a part an image', () => {
  expect(partsOf(2, 8)).toEqual([
    { from: 0, count: 1 },
    { from: 1, count: 1 },
  ]);
});
