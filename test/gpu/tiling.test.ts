import type { backend_util } from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { cutTerms, tilesFilterGradient, tilesInputGradient } from '../../src/gpu/tiling.ts';

/** 4 × 4 filters of stride 2 and padding 1 on images of `size`. */
function halving(
  size: number,
  inChannels: number,
  outChannels: number,
  batch = 384,
): backend_util.Conv2DInfo {
  return {
    batchSize: batch,
    dataFormat: 'channelsLast',
    inHeight: size,
    inWidth: size,
    inChannels,
    outHeight: size / 2,
    outWidth: size / 2,
    outChannels,
    strideHeight: 2,
    strideWidth: 2,
    filterHeight: 4,
    filterWidth: 4,
    padInfo: { top: 1, left: 1, right: 1, bottom: 1, type: 'EXPLICIT' },
  } as backend_util.Conv2DInfo;
}

const toNumber = { ...halving(4, 512, 1), outHeight: 1, outWidth: 1, strideHeight: 1, strideWidth: 1 };

describe("what was faster in docs/benchmarks-gpu.md is ours, what was slower is tfjs's", () => {
  test.each([
    [64, 1, 64, true, false],
    [32, 64, 128, true, true],
    [16, 128, 256, true, true],
    [8, 256, 512, true, true],
  ])('%i px, %i → %i channels', (size, from, to, filter, input) => {
    const geometry = halving(size, from, to);
    expect([tilesFilterGradient(geometry), tilesInputGradient(geometry)]).toEqual([filter, input]);
  });
});

test("a layer between one position and channels stays tfjs's", () => {
  expect([tilesFilterGradient(toNumber), tilesInputGradient(toNumber)]).toEqual([false, false]);
});

test.each<[string, Partial<backend_util.Conv2DInfo>]>([
  ['a 3 × 4 filter', { filterHeight: 3 }],
  ['stride 1', { strideWidth: 1 }],
  ['no padding', { padInfo: { top: 0, left: 0, right: 0, bottom: 0, type: 'VALID' } }],
  ['an odd image', { inHeight: 33 }],
  ['channels first', { dataFormat: 'channelsFirst' }],
])("the input gradient of %s stays tfjs's", (_, change) => {
  expect(tilesInputGradient({ ...halving(32, 64, 128), ...change })).toBe(false);
});

test("the input gradient of more tiles than WebGPU dispatches in one dimension stays tfjs's", () => {
  expect(tilesInputGradient(halving(128, 64, 128, 65535 / 64))).toBe(true); // 64² positions are 64 tiles an image
  expect(tilesInputGradient(halving(128, 64, 128, 1024))).toBe(false);
});

test('terms are cut until 1056 tiles are at work, into parts of whole slices that cover each term once', () => {
  expect(cutTerms(16, 64, 384 * 32 * 32)).toEqual({ parts: 1024, perPart: 384 }); // one tile: 1056 parts of 373, rounded up
  expect(cutTerms(16 * 256, 512, 384 * 16)).toEqual({ parts: 3, perPart: 2048 }); // 512 tiles
  expect(cutTerms(16 * 512, 1024, 384 * 16)).toEqual({ parts: 1, perPart: 6144 }); // 2048 tiles
  expect(cutTerms(16, 64, 5)).toEqual({ parts: 1, perPart: 16 });
  for (const terms of [1, 63, 64, 65, 1000, 4097]) {
    const { parts, perPart } = cutTerms(16, 64, terms);
    expect(perPart % 16).toBe(0);
    expect(parts * perPart).toBeGreaterThanOrEqual(terms);
    expect((parts - 1) * perPart).toBeLessThan(terms);
  }
});
