/**
 * SSIM and PSNR over random pairs of images, real–fake beside real–real: how alike two slices of this dataset are at all
 * is the only thing a real–fake figure can be read against. Images on [0, 1], range 1.
 */
import { uniforms } from '../numerics/random.ts';
import type { ImageSet } from './features.ts';
import { psnr } from './psnr.ts';
import { ssim } from './ssim.ts';

/** Random pairs of each kind; 64 leave the mean SSIM of unlike slices uncertain in the second digit, 128 halve that. */
export const PAIRS = 128;

export interface PairFigures {
  /** Mean, −1 … 1. */
  readonly ssim: number;
  /** Mean over the pairs that differ, decibels; null when none does. */
  readonly psnr: number | null;
}

/** `count` pairs (i, j) drawn uniformly, i below `first`, j below `second`; with `distinct`, never i = j. */
export function drawPairs(
  { seed, name }: { seed: number; name: string },
  { first, second, count = PAIRS, distinct = false }: DrawOptions,
): [number, number][] {
  const u = uniforms({ seed, name }, 2 * count);
  return Array.from({ length: count }, (_, k) => {
    const i = Math.floor(u[2 * k]! * first);
    const j = Math.floor(u[2 * k + 1]! * (distinct ? second - 1 : second));
    return [i, distinct && j >= i ? j + 1 : j];
  });
}

interface DrawOptions {
  readonly first: number;
  /** At least `first` (and above 1) when `distinct`. */
  readonly second: number;
  readonly count?: number;
  readonly distinct?: boolean;
}

/** Means over pairs (i, j): image i of `first` beside image j of `second`, both in [−1, 1]. */
export function comparePairs(
  pairs: readonly (readonly [number, number])[],
  first: ImageSet,
  second: ImageSet,
): PairFigures {
  let similarity = 0;
  let decibels = 0;
  let different = 0;
  for (const [i, j] of pairs) {
    const a = unitImage(first, i);
    const b = unitImage(second, j);
    similarity += ssim(a, b, first.size);
    const ratio = psnr(a, b);
    if (ratio === Number.POSITIVE_INFINITY) continue;
    decibels += ratio;
    different += 1;
  }
  return { ssim: similarity / pairs.length, psnr: different ? decibels / different : null };
}

/** Image `index` on [0, 1]. */
function unitImage({ size, data }: ImageSet, index: number): Float64Array {
  const area = size * size;
  return Float64Array.from(data.subarray(index * area, (index + 1) * area), (value) => (value + 1) / 2);
}
