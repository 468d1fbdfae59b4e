import { expect, test } from 'vitest';
import { PRESETS } from '../../src/config.ts';
import { footprint } from '../../src/train/footprint.ts';

/**
 * 32 px, width 1, nz 1. Critic: 4·4·(1·1 + 1·2 + 2·4 + 4·1) = 240 weights; generator: as many, and 2·(4 + 2 + 1) of batch
 * norm's. Into the critic's layers goes, an image: 32² + 16² + 8²·2 + 4²·4 = 1472 numbers.
 */
const tiny = { ...PRESETS.quick, imsize: 32 as const, nz: 1, ngf: 1, ndf: 1, bsize: 4, accumulate: 1 };

test('a batch’s activations count beside weights and moments', () => {
  expect(footprint(tiny, 0)).toEqual({
    largestTensor: 4 * (3 * 4 * 32 ** 2), // reals, fakes and x̂
    held: 4 * (3 * 494 + 3 * 4 * 1472),
  });
  expect(footprint({ ...tiny, mode: 'wc' }, 0).held).toBe(4 * (2 * 494 + 2 * 4 * 1472)); // one moment, no x̂
});

test('parts and smaller batches hold less', () => {
  const half = 4 * (3 * 494 + 3 * 2 * 1472);
  expect(footprint({ ...tiny, accumulate: 2 }, 0).held).toBe(half);
  expect(footprint({ ...tiny, bsize: 2 }, 0).held).toBe(half);
});

test('where an update holds more than the activations, no smaller batch helps', () => {
  // Width 64: 16·(5·64 + 10·64²) = 660,480 weights each, and 14·64 of the generator's batch norm.
  const wide = { ...tiny, ngf: 64, ndf: 64 };
  const [critic, generator] = [660_480, 661_376];
  const held = 4 * (3 * (critic + generator) + 4 * generator); // its gradient, and the new weights and moments
  expect(footprint(wide, 0).held).toBe(held);
  expect(footprint({ ...wide, bsize: 2 }, 0).held).toBe(held);
});

test('the training slices lie beside it all, and may be the largest tensor', () => {
  const slices = 1000;
  expect(footprint(tiny, slices)).toEqual({
    largestTensor: 4 * slices * 32 ** 2,
    held: footprint(tiny, 0).held + 4 * slices * 32 ** 2,
  });
});
