import { expect, test } from 'vitest';
import { nextTask } from '../../../src/nextTask.ts';
import { createSliceLoader } from '../../../src/ui/data/sliceLoader.ts';
import type { OpenedSlice } from '../../../src/workers/protocol.ts';

/** An opener that answers when told to, and says what it was asked for in order. */
function byHand(bytes = 4) {
  const asked: number[] = [];
  const pending = new Map<number, { resolve(slice: OpenedSlice): void; reject(error: Error): void }>();
  const open = (file: number) => {
    asked.push(file);
    return new Promise<OpenedSlice>((resolve, reject) => pending.set(file, { resolve, reject }));
  };
  const sliceOf = (file: number) => ({ width: file, values: new Float32Array(bytes / 4) }) as OpenedSlice;
  return {
    asked,
    open,
    async answer(file: number) {
      pending.get(file)!.resolve(sliceOf(file));
      await nextTask();
    },
    async refuse(file: number) {
      pending.get(file)!.reject(new Error('no'));
      await nextTask();
    },
  };
}

const request = (file: number, change = {}) => ({
  file,
  frame: 0,
  side: 1,
  signal: new AbortController().signal,
  ...change,
});

test('two are opened at once, an urgent one before those that wait', async () => {
  const hand = byHand();
  const { load } = createSliceLoader(hand.open);
  for (const file of [1, 2, 3]) void load(request(file));
  const urgent = load(request(9, { urgent: true }));
  expect(hand.asked).toEqual([1, 2]);
  await hand.answer(1);
  expect(hand.asked).toEqual([1, 2, 9]);
  await hand.answer(9);
  expect((await urgent).width).toBe(9);
  expect(hand.asked).toEqual([1, 2, 9, 3]);
});

test('what nobody waits for any more is not opened', async () => {
  const hand = byHand();
  const { load } = createSliceLoader(hand.open);
  const gone = new AbortController();
  void load(request(1));
  void load(request(2));
  const third = load(request(3, { signal: gone.signal }));
  gone.abort();
  await expect(third).rejects.toThrow(DOMException);
  await hand.answer(1);
  await hand.answer(2);
  expect(hand.asked).toEqual([1, 2]);
});

test('one that cannot be opened is refused, and the next is opened', async () => {
  const hand = byHand();
  const { load } = createSliceLoader(hand.open);
  const first = load(request(1));
  const refused = expect(first).rejects.toThrow('no');
  void load(request(2));
  void load(request(3));
  await hand.refuse(1);
  await refused;
  expect(hand.asked).toEqual([1, 2, 3]);
});

test('the same slice is opened once, until others have pushed it out', async () => {
  const hand = byHand(20 * 2 ** 20); // of 48 MiB kept: two
  const { load } = createSliceLoader(hand.open);
  for (const file of [1, 2]) {
    void load(request(file));
    await hand.answer(file);
  }
  expect((await load(request(1))).width).toBe(1);
  expect(hand.asked).toEqual([1, 2]);
  void load(request(3)); // pushes 2 out: 1 was asked for later
  await hand.answer(3);
  void load(request(1));
  void load(request(2));
  expect(hand.asked).toEqual([1, 2, 3, 2]);
});
