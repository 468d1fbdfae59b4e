import { expect, test } from 'vitest';
import { DatasetTooSmallError } from '../../src/errors.ts';
import { planBatches } from '../../src/train/batches.ts';

const plan = { slices: 11, bsize: 4, seed: 3, schedule: 'paper' } as const;

test('an epoch takes whole batches, no slice twice, and drops what is left over', () => {
  const batches = planBatches(plan);
  expect(batches.perEpoch).toBe(2);
  for (let epoch = 0; epoch < 5; epoch++) {
    const [a, b] = [batches.at(2 * epoch), batches.at(2 * epoch + 1)];
    expect([a.epoch, a.batch, b.epoch, b.batch]).toEqual([epoch, 0, epoch, 1]);
    const seen = new Set([...a.indices, ...b.indices]);
    expect(seen.size).toBe(8);
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...seen)).toBeLessThan(11);
  }
});

test('under thesis an epoch takes every slice once, the last batch with what is left over', () => {
  const batches = planBatches({ ...plan, schedule: 'thesis' });
  expect(batches.perEpoch).toBe(3);
  for (let epoch = 0; epoch < 5; epoch++) {
    const three = [0, 1, 2].map((batch) => batches.at(3 * epoch + batch));
    expect(three.map(({ indices }) => indices.length)).toEqual([4, 4, 3]); // 11 slices by fours
    expect(new Set(three.flatMap(({ indices }) => [...indices])).size).toBe(11);
  }
});

test('each epoch has its own permutation, and in time every slice is drawn', () => {
  const batches = planBatches(plan);
  expect(batches.at(2).indices).not.toEqual(batches.at(0).indices);
  const seen = new Set(Array.from({ length: 40 }, (_, k) => [...batches.at(k).indices]).flat());
  expect(seen.size).toBe(11); // a slice misses 20 epochs once in (11/3)^20
});

test('a batch depends on the seed and its number, not on what was asked before', () => {
  const straight = planBatches(plan);
  const order = Array.from({ length: 9 }, (_, k) => straight.at(k));
  const jumping = planBatches(plan);
  for (const k of [8, 0, 5, 4, 7, 1, 2, 6, 3]) expect(jumping.at(k)).toEqual(order[k]);
  expect(planBatches({ ...plan, seed: 4 }).at(0).indices).not.toEqual(order[0]!.indices);
});

test('a split as large as one batch is enough; one slice fewer is refused with both numbers', () => {
  expect(planBatches({ ...plan, slices: 4 }).perEpoch).toBe(1);
  const refuse = () => planBatches({ ...plan, slices: 3 });
  expect(refuse).toThrow(DatasetTooSmallError);
  expect(refuse).toThrow(/3 slices, fewer than one batch of 4/);
});
