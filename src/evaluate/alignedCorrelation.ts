/** Correlation (Pearson) of two images at the best of 25 shifts by up to two pixels. */
import type { ImageSet } from './features.ts';
import { FLAT, standardise } from './standardise.ts';

/** Pixels, in any direction. */
export const MOST_SHIFT = 2;

/** The image less its border, mean 0 and length 1, [size − 4, size − 4]; zeros for one value. */
export function centredCrop({ size, data }: ImageSet, index: number): Float64Array {
  const side = size - 2 * MOST_SHIFT;
  const out = new Float64Array(side * side);
  for (let y = 0; y < side; y++) {
    const line = (index * size + y + MOST_SHIFT) * size + MOST_SHIFT;
    for (let x = 0; x < side; x++) out[y * side + x] = data[line + x]!;
  }
  standardise(out);
  return out;
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
  const side = size - 2 * MOST_SHIFT;
  const shifts = 2 * MOST_SHIFT + 1;
  const scales = Float64Array.from({ length: shifts * shifts }, (_, shift) => {
    const start = Math.floor(shift / shifts) * size + (shift % shifts);
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

/** −1 … 1, the largest over the shifts; 0 where either image is of one value. */
export function alignedCorrelation(crop: Float64Array, { size, pixels, scales }: AlignedTrain): number {
  const shifts = 2 * MOST_SHIFT + 1;
  let best = -1;
  for (let shift = 0; shift < scales.length; shift++) {
    const start = Math.floor(shift / shifts) * size + (shift % shifts);
    best = Math.max(best, windowProduct(crop, pixels, start, size) * scales[shift]!);
  }
  return best;
}

/** Four sums hide each other's latency. */
function windowProduct(crop: Float64Array, pixels: Float64Array, start: number, size: number): number {
  const side = size - 2 * MOST_SHIFT;
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
