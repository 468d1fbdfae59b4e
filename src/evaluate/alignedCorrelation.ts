/** Correlation (Pearson) of two smoothed images, one of them moved by up to two pixels. */
import type { ImageSet } from './features.ts';
import { SMOOTHING } from './smoothed.ts';
import { FLAT, standardise } from './standardise.ts';

/** Pixels, in any direction. */
export const MOST_SHIFT = 2;
/** Pixels that a shift replaces, or whose smoothed value depends on those. */
export const BORDER = MOST_SHIFT + SMOOTHING;
const SHIFTS = 2 * MOST_SHIFT + 1;

/** The image less its border, mean 0 and length 1, [size − 8, size − 8]; zeros for one value. */
export function centredCrop({ size, data }: ImageSet, index: number): Float32Array {
  const side = size - 2 * BORDER;
  const out = new Float64Array(side * side);
  for (let y = 0; y < side; y++) {
    const line = (index * size + y + BORDER) * size + BORDER;
    for (let x = 0; x < side; x++) out[y * side + x] = data[line + x]!;
  }
  standardise(out);
  return Float32Array.from(out);
}

export interface AlignedTrain {
  readonly size: number;
  /** [size, size] */
  readonly pixels: Float64Array;
  /** 1 / length of each window about its mean, row by row of the 5 × 5 shifts; 0 for one value. */
  readonly scales: Float64Array;
}

/** A training image made ready to be compared with many. */
export function alignedTrain({ size, data }: ImageSet, index: number, mirrored: boolean): AlignedTrain {
  const from = index * size * size;
  const pixels = new Float64Array(size * size);
  for (let at = 0; at < pixels.length; at++) {
    pixels[at] = data[from + (mirrored ? at + size - 1 - 2 * (at % size) : at)]!;
  }
  const side = size - 2 * BORDER;
  const scales = Float64Array.from({ length: SHIFTS ** 2 }, (_, shift) => {
    const start = windowStart(shift, size);
    let [sum, squares] = [0, 0];
    for (let y = 0; y < side; y++) {
      for (let at = start + y * size; at < start + y * size + side; at++) {
        sum += pixels[at]!;
        squares += pixels[at]! ** 2;
      }
    }
    const about = squares - (sum * sum) / (side * side);
    return about > FLAT * side * side ? 1 / Math.sqrt(about) : 0;
  });
  return { size, pixels, scales };
}

/**
 * −1 … 1, the largest where the training image is moved by (dy, dx) or a pixel more or less; 0 where either is of one value.
 * @param dy −2 … 2, as dx
 */
export function alignedCorrelation(
  crop: Float32Array,
  { size, pixels, scales }: AlignedTrain,
  dy: number,
  dx: number,
): number {
  let best = -1;
  for (let y = Math.max(-MOST_SHIFT, dy - 1); y <= Math.min(MOST_SHIFT, dy + 1); y++) {
    for (let x = Math.max(-MOST_SHIFT, dx - 1); x <= Math.min(MOST_SHIFT, dx + 1); x++) {
      const shift = (y + MOST_SHIFT) * SHIFTS + x + MOST_SHIFT;
      best = Math.max(best, windowProduct(crop, pixels, windowStart(shift, size), size) * scales[shift]!);
    }
  }
  return best;
}

/** Place of a window's first pixel; shift 12 of 0 … 24 is none. */
function windowStart(shift: number, size: number): number {
  const top = BORDER - MOST_SHIFT + Math.floor(shift / SHIFTS);
  return top * size + BORDER - MOST_SHIFT + (shift % SHIFTS);
}

/** Four sums hide each other's latency. */
function windowProduct(crop: Float32Array, pixels: Float64Array, start: number, size: number): number {
  const side = size - 2 * BORDER;
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let y = 0; y < side; y++) {
    const row = y * side;
    const line = start + y * size;
    let x = 0;
    for (; x + 4 <= side; x += 4) {
      a += crop[row + x]! * pixels[line + x]!;
      b += crop[row + x + 1]! * pixels[line + x + 1]!;
      c += crop[row + x + 2]! * pixels[line + x + 2]!;
      d += crop[row + x + 3]! * pixels[line + x + 3]!;
    }
    for (; x < side; x++) a += crop[row + x]! * pixels[line + x]!;
  }
  return a + b + c + d;
}
