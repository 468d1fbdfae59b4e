import { expect, test } from 'vitest';
import { trainingOfPairs } from '../../src/evaluate/trainingOfPairs.ts';
import { sliceRecord } from '../fixtures/datasetRecord.ts';

const training = Array.from({ length: 9 }, (_, offset) => sliceRecord({ offset }));
const pairs = {
  realFake: [[0, 1]],
  realReal: [[2, 3]],
  fakeFake: [[4, 5]],
  nearestTraining: [
    [3, 8],
    [1, 2],
    [0, 8],
  ],
} as const;

test('each training image that a pair names is read once, and named by its place', () => {
  const found = trainingOfPairs(pairs, training, []);
  expect(found.slices).toEqual([training[8], training[2]]);
  expect(found.pairs).toEqual({
    ...pairs,
    nearestTraining: [
      [3, 0],
      [1, 1],
      [0, 0],
    ],
  });
});

test('those wanted in any case stand first, once', () => {
  const found = trainingOfPairs(pairs, training, [training[1]!, training[2]!, training[1]!]);
  expect(found.slices).toEqual([training[1], training[2], training[8]]);
  expect(found.pairs.nearestTraining).toEqual([
    [3, 2],
    [1, 1],
    [0, 2],
  ]);
});
