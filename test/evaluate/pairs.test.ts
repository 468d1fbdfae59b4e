import { expect, test } from 'vitest';
import { choosePairs, PAIRS } from '../../src/evaluate/pairs.ts';
import type { PairList } from '../../src/evaluation.ts';

const none = (count: number) => new Int32Array(count).fill(-1);
const distinct = (pairs: PairList) =>
  new Set(pairs.map((pair) => [...pair].sort((a, b) => a - b).join())).size;

test('128 distinct pairs of each kind, no image beside itself, the same ones for the same seed', () => {
  const realUnits = Int32Array.from({ length: 300 }, (_, i) => Math.floor(i / 60));
  const counts = {
    real: 300,
    fake: 512,
    seed: 3,
    realUnits,
    nearest: Int32Array.from({ length: 512 }, (_, i) => 2 * i),
  };
  const pairs = choosePairs(counts);
  for (const list of Object.values(pairs)) expect(list).toHaveLength(PAIRS);
  expect(distinct(pairs.realReal)).toBe(PAIRS);
  expect(distinct(pairs.fakeFake)).toBe(PAIRS);
  expect(new Set(pairs.realFake.map(String)).size).toBe(PAIRS);
  expect(pairs.realReal.every(([i, j]) => realUnits[i] !== realUnits[j])).toBe(true);
  expect(pairs.fakeFake.every(([i, j]) => i !== j)).toBe(true);
  expect(pairs.nearestTraining.every(([fake, train]) => train === 2 * fake)).toBe(true);
  expect(new Set(pairs.nearestTraining.map(([fake]) => fake))).toEqual(
    new Set(pairs.realFake.map(([, j]) => j)),
  );
  expect(choosePairs(counts)).toEqual(pairs);
  expect(choosePairs({ ...counts, seed: 4 })).not.toEqual(pairs);
});

test('few images give every pair there is, once', () => {
  const pairs = choosePairs({ real: 4, fake: 6, seed: 1, nearest: Int32Array.from([0, 1, 2, 3, 4, -1]) });
  expect(new Set(pairs.realFake.map(String)).size).toBe(24);
  expect(distinct(pairs.realReal)).toBe(6); // 4·3/2
  expect(distinct(pairs.fakeFake)).toBe(15); // 6·5/2
  expect(pairs.nearestTraining).toHaveLength(5); // one fake has no training image
  expect(pairs.realReal).toHaveLength(6);
  expect(pairs.fakeFake).toHaveLength(15);
});

test('one real and one fake make one pair; without fakes there is none', () => {
  expect(choosePairs({ real: 1, fake: 1, seed: 1, nearest: none(1) })).toEqual({
    realFake: [[0, 0]],
    realReal: [],
    nearestTraining: [],
    fakeFake: [],
  });
  expect(choosePairs({ real: 5, fake: 0, seed: 1, nearest: none(0) }).realFake).toEqual([]);
});

test('reals of one unit meet each other; with a second unit they do not', () => {
  const one = new Int32Array(40);
  const pairs = (realUnits: Int32Array) =>
    choosePairs({ real: 40, fake: 2, seed: 1, realUnits, nearest: none(2) }).realReal;
  expect(pairs(one)).toHaveLength(PAIRS);
  const two = Int32Array.from(one, (_, i) => (i === 7 ? 1 : 0));
  expect(pairs(two)).toHaveLength(39); // image 7 beside each of the others
  expect(pairs(two).every((pair) => pair.includes(7))).toBe(true);
});

test('pairs of different units are drawn alike often', () => {
  // Units of 30, 20 and 10 images: 600, 300 and 200 of 1,100 cross pairs. 40 seeds of 128 pairs: 5,120 draws.
  const realUnits = Int32Array.from({ length: 60 }, (_, i) => (i < 30 ? 0 : i < 50 ? 1 : 2));
  const counts = new Map<string, number>();
  for (let seed = 0; seed < 40; seed++) {
    for (const [i, j] of choosePairs({ real: 60, fake: 1, seed, realUnits, nearest: none(1) }).realReal) {
      const units = [realUnits[i]!, realUnits[j]!].sort().join();
      counts.set(units, (counts.get(units) ?? 0) + 1);
    }
  }
  // Standard deviations below √(5120·¼) = 36; four of them.
  expect(Math.abs(counts.get('0,1')! - (5120 * 600) / 1100)).toBeLessThan(144);
  expect(Math.abs(counts.get('0,2')! - (5120 * 300) / 1100)).toBeLessThan(144);
  expect(Math.abs(counts.get('1,2')! - (5120 * 200) / 1100)).toBeLessThan(144);
});
