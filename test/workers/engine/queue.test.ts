import { expect, test } from 'vitest';
import { createQueue } from '../../../src/workers/engine/queue.ts';

const never = new AbortController().signal;

function job(log: string[], name: string) {
  let finish!: () => void;
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const work = async () => {
    log.push(`${name} begins`);
    await done;
    log.push(`${name} ends`);
    return name;
  };
  return { work, finish };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('a job begins when the one before has ended, and each gets its own result', async () => {
  const enter = createQueue();
  const log: string[] = [];
  const [a, b] = [job(log, 'a'), job(log, 'b')];
  const results = [enter(never, a.work), enter(never, b.work)];
  b.finish();
  await settle();
  expect(log).toEqual(['a begins']);
  a.finish();
  expect(await Promise.all(results)).toEqual(['a', 'b']);
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

test('a job that fails lets the next begin', async () => {
  const enter = createQueue();
  const failed = enter(never, () => Promise.reject(new Error('broken')));
  const next = enter(never, async () => 'next');
  await expect(failed).rejects.toThrow('broken');
  expect(await next).toBe('next');
});

test('a job cancelled while it waits never begins, and does not let the next overtake the first', async () => {
  const enter = createQueue();
  const log: string[] = [];
  const [a, b, c] = [job(log, 'a'), job(log, 'b'), job(log, 'c')];
  const controller = new AbortController();
  const first = enter(never, a.work);
  const second = enter(controller.signal, b.work);
  const third = enter(never, c.work);
  controller.abort();
  await expect(second).rejects.toMatchObject({ name: 'AbortError' });
  await settle();
  expect(log).toEqual(['a begins']);
  a.finish();
  c.finish();
  await Promise.all([first, third]);
  expect(log).toEqual(['a begins', 'a ends', 'c begins', 'c ends']);
});
