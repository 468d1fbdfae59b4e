import { describe, expect, test } from 'vitest';
import { INTENDED_USE } from '../../../../src/errors.ts';
import { normals } from '../../../../src/numerics/random.ts';
import { encodeGif } from '../../../../src/ui/compare/animation/encodeGif.ts';
import { BAR, composeFrame, type GreyFrame } from '../../../../src/ui/compare/animation/frame.ts';
import type { SampleGrid } from '../../../../src/workers/protocol.ts';
import { readGif } from './readGif.ts';

/** Noise that holds all 256 greys. */
function grid(iteration: number): SampleGrid {
  const pixels = Uint8Array.from(normals({ seed: iteration, name: 'gif' }, 4 * 32 * 32), (z) =>
    Math.max(0, Math.min(255, Math.round(128 + 60 * z))),
  );
  pixels.set(Uint8Array.from({ length: 256 }, (_, i) => i));
  return { iteration, columns: 2, rows: 2, size: 32, pixels };
}

const bar = (width: number) => new Uint8Array(width * BAR).fill(7);

async function* of(frames: readonly GreyFrame[]): AsyncIterable<GreyFrame> {
  yield* frames;
}

describe.each([1, 2, 3])('at × %d', (scale) => {
  test('every pixel of every grid is a square of its own grey, over the bar', async () => {
    const grids = [grid(1), grid(2), grid(3)];
    const frames = grids.map((one) => composeFrame(one, scale, bar));
    const gif = readGif(await encodeGif(of(frames), { rate: 5, comment: `SYNTHETIC. ${INTENDED_USE}` }));
    expect([gif.width, gif.height]).toEqual([64 * scale, 64 * scale + BAR]);
    expect(gif.palette).toEqual(Uint8Array.from({ length: 768 }, (_, i) => Math.floor(i / 3)));
    expect(gif.frames.map(({ delay }) => delay)).toEqual([20, 20, 20]); // hundredths of a second
    expect(gif.repeat).toBe(0);
    expect(gif.comment).toBe(`SYNTHETIC. ${INTENDED_USE}`);
    gif.frames.forEach(({ indices }, frame) => {
      const { pixels } = grids[frame]!;
      const wrong = indices.findIndex((grey, i) => {
        const [x, y] = [i % gif.width, Math.floor(i / gif.width)];
        const expected = y < 64 * scale ? pixels[Math.floor(y / scale) * 64 + Math.floor(x / scale)] : 7;
        return grey !== expected;
      });
      expect(wrong).toBe(-1);
    });
  });
});

test('a comment longer than a block of 255 is whole', async () => {
  const comment = 'a'.repeat(300);
  const gif = readGif(await encodeGif(of([composeFrame(grid(1), 1, bar)]), { rate: 10, comment }));
  expect(gif.comment).toBe(comment);
});

test('it tells of each frame, and stops where it is asked to', async () => {
  const stop = new AbortController();
  const told: number[] = [];
  const frames = [1, 2, 3].map((i) => composeFrame(grid(i), 1, bar));
  const made = encodeGif(of(frames), {
    rate: 10,
    comment: '',
    signal: stop.signal,
    onFrame(done) {
      told.push(done);
      if (done === 2) stop.abort();
    },
  });
  await expect(made).rejects.toThrow(DOMException);
  expect(told).toEqual([1, 2]);
});
