import { expect, test } from 'vitest';
import { createGridCache } from '../../../src/ui/compare/gridCache.ts';
import { createGridPainter } from '../../../src/ui/compare/gridPainter.ts';
import type { SampleGrid } from '../../../src/workers/protocol.ts';

const grid = (grey: number): SampleGrid => ({
  iteration: 0,
  columns: 2,
  rows: 1,
  size: 1,
  pixels: Uint8Array.of(grey, 255 - grey),
});

/** Reads that answer when told to, a canvas, and what was painted on it. */
function setUp() {
  const asked: string[] = [];
  const answers = new Map<string, (grid: SampleGrid | Error) => void>();
  const cache = createGridCache(
    (key) => {
      asked.push(key);
      return new Promise((resolve, reject) => {
        answers.set(key, (answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
      });
    },
    { mostBytes: 1e6 },
  );
  const canvas = document.createElement('canvas');
  const painted: (string | null)[] = [];
  const failures: unknown[] = [];
  const painter = createGridPainter(canvas, cache, {
    painted: (key) => painted.push(key),
    failed: (error) => failures.push(error),
  });
  const greys = () => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, 2, 1);
    return [...data];
  };
  return {
    asked,
    answer: (key: string, with_: SampleGrid | Error) => answers.get(key)!(with_),
    painter,
    painted,
    failures,
    greys,
  };
}

test('wishes that come while a grid is being read drop those between: the last is read and painted, none is queued', async () => {
  const { asked, answer, painter, painted, greys } = setUp();
  for (const key of ['1', '2', '3', '4']) painter.show(key);
  answer('1', grid(10));
  await expect.poll(() => asked).toEqual(['1', '4']);
  answer('4', grid(40));
  await expect.poll(() => painted).toEqual(['4']);
  expect(greys()).toEqual([40, 40, 40, 255, 215, 215, 215, 255]);
});

test('a grid that is at hand is painted at once, and the one still being read never comes over it', async () => {
  const { answer, painter, painted, greys } = setUp();
  painter.show('1');
  answer('1', grid(10));
  await expect.poll(() => painted).toEqual(['1']);
  painter.show('2');
  painter.show('1');
  expect(painted).toEqual(['1', '1']);
  answer('2', grid(20));
  await new Promise((resolve) => requestAnimationFrame(resolve));
  expect(greys()[0]).toBe(10);
});

test('a grid that cannot be read is told once, and the next is shown', async () => {
  const { answer, painter, painted, failures } = setUp();
  painter.show('1');
  answer('1', new Error('gone'));
  await expect.poll(() => failures.length).toBe(1);
  painter.show('2');
  answer('2', grid(20));
  await expect.poll(() => painted).toEqual(['2']);
});

test('nothing is painted after its end', async () => {
  const { answer, painter, painted } = setUp();
  painter.show('1');
  painter.end();
  answer('1', grid(10));
  await new Promise((resolve) => requestAnimationFrame(resolve));
  expect(painted).toEqual([]);
});
