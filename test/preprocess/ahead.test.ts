import { expect, test } from 'vitest';
import { begunAhead } from '../../src/preprocess/ahead.ts';

test('items come in turn with what was begun for them, each begun once and three before its turn', () => {
  const begun: number[] = [];
  const seen: (readonly [number, string])[] = [];
  const turns: number[] = [];
  for (const pair of begunAhead([0, 1, 2, 3, 4, 5], (item) => {
    begun.push(item);
    return `begun ${item}`;
  })) {
    seen.push(pair);
    turns.push(begun.length);
  }
  expect(seen).toEqual([0, 1, 2, 3, 4, 5].map((item) => [item, `begun ${item}`]));
  expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
  expect(turns).toEqual([4, 5, 6, 6, 6, 6]);
  expect([...begunAhead([], () => 1)]).toEqual([]);
});

test('who leaves early leaves the rest unbegun', () => {
  let begun = 0;
  for (const _ of begunAhead(new Array(100).fill(0), () => begun++)) break;
  expect(begun).toBe(4);
});
