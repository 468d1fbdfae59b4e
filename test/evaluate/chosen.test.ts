import { expect, test } from 'vitest';
import { chosenSlices, MOST_REALS } from '../../src/evaluate/chosen.ts';
import { datasetRecord, splitsOf } from '../fixtures/datasetRecord.ts';

test('all of a split that can be compared, in the dataset’s order', () => {
  const record = datasetRecord(splitsOf({ train: 5, validation: 3, guard: 1, final: 2 }));
  const { real, train } = chosenSlices(record, { split: 'final', seed: 1 });
  expect(real.map(({ offset }) => offset)).toEqual([9, 10]);
  expect(train.map(({ offset }) => offset)).toEqual([0, 1, 2, 3, 4]);
});

test('a larger split is sampled with the seed, in the dataset’s order, no slice twice', () => {
  const record = datasetRecord(splitsOf({ train: 1, validation: MOST_REALS + 500 }));
  const offsets = (seed: number) =>
    chosenSlices(record, { split: 'validation', seed }).real.map(({ offset }) => offset);
  const drawn = offsets(1);
  expect(drawn).toHaveLength(MOST_REALS);
  expect(new Set(drawn).size).toBe(MOST_REALS);
  expect(drawn).toEqual(drawn.toSorted((a, b) => a - b));
  expect(offsets(1)).toEqual(drawn);
  expect(offsets(2)).not.toEqual(drawn);
});
