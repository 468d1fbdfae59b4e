/**
 * The triangle filter's weights for one axis: which input pixels an output pixel reads, and how much of each.
 *
 * Pillow's Resample.c, `precompute_coeffs` with the BILINEAR filter (Pillow 9.4), operation for operation in float64. It knows
 * lengths only: no pixels, no padding. docs/resampling.md has the formula.
 */

/** Weights of every output pixel of an axis, `stride` apart. */
export interface Taps<Weights extends Float64Array | Int32Array> {
  /** Most input pixels that one output pixel reads. */
  readonly stride: number;
  /** First input pixel, by output pixel. */
  readonly first: Int32Array;
  /** Number of input pixels, by output pixel. */
  readonly count: Int32Array;
  /** Weight k of output pixel i at `i * stride + k`. */
  readonly weights: Weights;
}

/** Support of the triangle at scale 1, in input pixels. */
const SUPPORT = 1;
/** Bits behind the point of an 8-bit image's weights: 32 − 8 − 2 (Resample.c, PRECISION_BITS). */
export const PRECISION_BITS = 22;
/** Pairs of lengths remembered; a dataset has one or two. */
const REMEMBERED = 32;

const known = new Map<string, Taps<Float64Array>>();
const knownFixed = new Map<string, Taps<Int32Array>>();

/** Weights that take `from` pixels to `to`; each output pixel's sum to 1. The same object for the same lengths. */
export function tapsOf(from: number, to: number): Taps<Float64Array> {
  return remembered(known, from, to, computeTaps);
}

/** The same weights in fixed point, 22 bits behind the point, rounded half away from zero (`normalize_coeffs_8bpc`). */
export function fixedTapsOf(from: number, to: number): Taps<Int32Array> {
  return remembered(knownFixed, from, to, () => {
    const taps = tapsOf(from, to);
    return {
      ...taps,
      weights: Int32Array.from(taps.weights, (w) => Math.trunc(0.5 + w * 2 ** PRECISION_BITS)),
    };
  });
}

function computeTaps(from: number, to: number): Taps<Float64Array> {
  const scale = from / to;
  const filterScale = Math.max(scale, 1); // enlarging keeps the plain triangle
  const support = SUPPORT * filterScale;
  const inverse = 1 / filterScale;
  const stride = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(to);
  const count = new Int32Array(to);
  const weights = new Float64Array(to * stride);
  for (let i = 0; i < to; i++) {
    const center = (i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(center - support + 0.5));
    const end = Math.min(from, Math.trunc(center + support + 0.5));
    const at = i * stride;
    let sum = 0;
    for (let k = 0; k < end - start; k++) {
      const weight = Math.max(0, 1 - Math.abs((k + start - center + 0.5) * inverse));
      weights[at + k] = weight;
      sum += weight;
    }
    for (let k = 0; k < end - start; k++) weights[at + k]! /= sum;
    first[i] = start;
    count[i] = end - start;
  }
  return { stride, first, count, weights };
}

function remembered<T>(
  map: Map<string, T>,
  from: number,
  to: number,
  compute: (from: number, to: number) => T,
): T {
  const key = `${from}:${to}`;
  let value = map.get(key);
  if (value === undefined) {
    if (map.size >= REMEMBERED) map.clear();
    value = compute(from, to);
    map.set(key, value);
  }
  return value;
}
