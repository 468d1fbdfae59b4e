import { expect, test } from 'vitest';
import { createRecorder } from '../../../src/workers/engine/recorder.ts';
import type { LogRow, TrainProgress } from '../../../src/workers/protocol.ts';

const row = (iteration: number) => ({ iteration }) as LogRow;

function setUp({ full = (): boolean => false } = {}) {
  const clock = { ms: 0 };
  const shown: Extract<TrainProgress, { kind: 'rows' }>[] = [];
  const stored: number[][] = [];
  const recorder = createRecorder({
    imagesPerIteration: 160,
    totalIterations: 300,
    progress: (value) => {
      if (value.kind === 'rows') shown.push(value);
    },
    store: async (rows) => {
      if (full()) throw new Error('full');
      stored.push(rows.map(({ iteration }) => iteration));
    },
    now: () => clock.ms,
  });
  const add = (iteration: number, ms: number) => {
    clock.ms += ms;
    return recorder.add(row(iteration));
  };
  return { recorder, add, shown, stored };
}

test('quick rows are shown ten at a time, slow ones one by one', async () => {
  const quick = setUp();
  for (let i = 1; i <= 25; i++) await quick.add(i, 10);
  expect(quick.shown.map(({ rows }) => rows.length)).toEqual([10, 10]);
  const slow = setUp();
  for (let i = 1; i <= 3; i++) await slow.add(i, 400);
  expect(slow.shown.map(({ rows }) => rows.length)).toEqual([1, 1, 1]);
});

test('speed and time left follow the last eight iterations', async () => {
  const { add, shown } = setUp();
  for (let i = 1; i <= 8; i++) await add(i, 4000);
  for (let i = 9; i <= 16; i++) await add(i, 500);
  // 32 · 5 reals in 0.5 s; 300 − 16 iterations of 0.5 s.
  expect(shown.at(-1)).toMatchObject({ imagesPerSecond: 320, secondsLeft: 142 });
});

test('rows are stored every two seconds or hundred rows, and a flush shows and stores the rest', async () => {
  const { recorder, add, shown, stored } = setUp();
  for (let i = 1; i <= 5; i++) await add(i, 800);
  expect(stored).toEqual([[1, 2, 3]]);
  await recorder.flush();
  expect(stored).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
  expect(shown.flatMap(({ rows }) => rows.map(({ iteration }) => iteration))).toEqual([1, 2, 3, 4, 5]);
  await recorder.flush();
  expect(stored.length).toBe(2);
});

test('without room tries come after a hundred rows, then two hundred more, then four hundred', async () => {
  let tries = 0;
  const full = () => {
    tries++;
    return true;
  };
  const { add } = setUp({ full });
  const triedAt: number[] = [];
  for (let i = 1; i <= 1000; i++) {
    const before = tries;
    await add(i, 1).catch(() => undefined);
    if (tries > before) triedAt.push(i);
  }
  expect(triedAt).toEqual([100, 300, 700]);
});

test('what waited long is stored in parts of a thousand rows', async () => {
  let full = true;
  const { recorder, add, stored } = setUp({ full: () => full });
  for (let i = 1; i <= 2500; i++) await add(i, 1).catch(() => undefined);
  full = false;
  await recorder.flush();
  expect(stored.map((rows) => [rows[0], rows.length])).toEqual([
    [1, 1000],
    [1001, 1000],
    [2001, 500],
  ]);
});

test('rows that found no room are tried again with the next', async () => {
  let full = true;
  const { recorder, add, stored } = setUp({ full: () => full });
  await expect(add(1, 3000)).rejects.toThrow('full');
  full = false;
  await add(2, 100);
  await recorder.flush();
  expect(stored).toEqual([[1, 2]]);
});
