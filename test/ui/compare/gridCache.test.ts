import { expect, test } from 'vitest';
import { createGridCache } from '../../../src/ui/compare/gridCache.ts';
import type { SampleGrid } from '../../../src/workers/protocol.ts';

const grid = (bytes: number): SampleGrid => ({
  iteration: 0,
  columns: 1,
  rows: 1,
  size: 1,
  pixels: new Uint8Array(bytes),
});

/** Reads that answer when told to. */
function reader() {
  const asked: string[] = [];
  const answers = new Map<string, (grid: SampleGrid | null | Error) => void>();
  const read = (key: string) => {
    asked.push(key);
    return new Promise<SampleGrid | null>((resolve, reject) => {
      answers.set(key, (answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
    });
  };
  return { asked, answer: (key: string, with_: SampleGrid | null | Error) => answers.get(key)!(with_), read };
}

test('what was used longest ago goes first, and no more bytes are held than allowed', async () => {
  const cache = createGridCache(async () => grid(40), { mostBytes: 100 });
  await cache.load('a');
  await cache.load('b');
  expect(cache.peek('a')).toBeDefined(); // used: now b is the oldest
  await cache.load('c');
  expect(cache.bytes).toBe(80);
  expect(cache.peek('b')).toBeUndefined();
  expect(cache.peek('a')).toBeDefined();
});

test('a grid larger than all that is allowed is still given, alone', async () => {
  const cache = createGridCache(async (key) => grid(key === 'big' ? 500 : 10), { mostBytes: 100 });
  await cache.load('a');
  expect((await cache.load('big'))?.pixels.length).toBe(500);
  expect(cache.peek('a')).toBeUndefined();
  await cache.load('a');
  expect(cache.bytes).toBe(10);
});

test('a grid is read once, however often it is asked for meanwhile; that there is none is kept too', async () => {
  const { asked, answer, read } = reader();
  const cache = createGridCache(read, { mostBytes: 100 });
  const both = Promise.all([cache.load('a'), cache.load('a')]);
  answer('a', null);
  expect(await both).toEqual([null, null]);
  expect(await cache.load('a')).toBeNull();
  expect(asked).toEqual(['a']);
});

test('a read that failed is told, and asked again', async () => {
  const { asked, answer, read } = reader();
  const cache = createGridCache(read, { mostBytes: 100 });
  const first = cache.load('a');
  answer('a', new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  void cache.load('a');
  expect(asked).toEqual(['a', 'a']);
});

test('ahead it reads four at a time, and a new wish drops what the old one had not begun', async () => {
  const { asked, answer, read } = reader();
  const cache = createGridCache(read, { mostBytes: 1000 });
  cache.ahead(['1', '2', '3', '4', '5', '6']);
  expect(asked).toEqual(['1', '2', '3', '4']);
  cache.ahead(['7']);
  answer('1', grid(1));
  await expect.poll(() => asked).toEqual(['1', '2', '3', '4', '7']);
});

test('while a grid is waited for, nothing is begun ahead of it', async () => {
  const { asked, answer, read } = reader();
  const cache = createGridCache(read, { mostBytes: 1000 });
  const wanted = cache.load('now');
  cache.ahead(['1', '2']);
  expect(asked).toEqual(['now']);
  answer('now', grid(1));
  await wanted;
  await expect.poll(() => asked).toEqual(['now', '1', '2']);
});
