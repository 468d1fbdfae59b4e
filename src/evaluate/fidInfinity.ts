/**
 * FID∞ (Chong & Forsyth 2020, "Effectively unbiased FID and Inception Score…"): the Fréchet distance over n fakes is biased by some b/n,
 * so a line through it against 1/n meets 1/n = 0 at what infinitely many fakes would give. The reals are all there at every n: the bias
 * of their number stays.
 *
 * The paper fits 15 sizes from 5,000 to 50,000. Here n < d is usual, where the distance bends against 1/n, so the sizes lie within
 * a factor of four, evenly spaced in 1/n; smaller subsets are drawn more often, so that every size rests on about all fakes.
 */
import { permutation } from '../numerics/random.ts';
import type { FidOfRows } from './fidOfRows.ts';

export const SIZES = 8;
/** Of the largest subset's 1/n. */
const SMALLEST = 4;
/** Below, a subset of a quarter says nothing. */
export const FEWEST_FAKES = 32;

export interface Extrapolated {
  readonly value: number;
  readonly points: readonly { readonly n: number; readonly fid: number }[];
}

/** Yields after every distance; returns null for fewer than 32 fakes. */
export function* fidInfinity(
  fid: FidOfRows,
  {
    real,
    fake,
    seed,
    sizes = SIZES,
    whole,
  }: {
    readonly real: Uint32Array;
    readonly fake: Uint32Array;
    readonly seed: number;
    readonly sizes?: number;
    /** The distance over all fakes, where it is known. */
    readonly whole?: number;
  },
): Generator<void, Extrapolated | null, undefined> {
  if (fake.length < FEWEST_FAKES) return null;
  const points = [{ n: fake.length, fid: whole ?? fid(fake, real) }];
  yield;
  for (let k = 1; k < sizes; k++) {
    const n = Math.round(fake.length / (1 + ((SMALLEST - 1) * k) / (sizes - 1)));
    const subsets = Math.floor(fake.length / n);
    const order = permutation({ seed, name: 'evaluate/fid-infinity', index: k }, fake.length);
    let sum = 0;
    for (let s = 0; s < subsets; s++) {
      sum += fid(
        order.subarray(s * n, (s + 1) * n).map((at) => fake[at]!),
        real,
      );
      yield;
    }
    points.push({ n, fid: sum / subsets });
  }
  return { value: intercept(points), points };
}

/** Of the least-squares line of fid against 1/n. */
function intercept(points: Extrapolated['points']): number {
  const meanX = points.reduce((sum, { n }) => sum + 1 / n, 0) / points.length;
  const meanY = points.reduce((sum, { fid }) => sum + fid, 0) / points.length;
  let products = 0;
  let squares = 0;
  for (const { n, fid } of points) {
    products += (1 / n - meanX) * (fid - meanY);
    squares += (1 / n - meanX) ** 2;
  }
  return meanY - (products / squares) * meanX;
}
