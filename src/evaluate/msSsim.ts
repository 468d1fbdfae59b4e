/**
 * Multi-scale structural similarity (Wang, Simoncelli & Bovik 2003, "Multiscale structural similarity for image quality
 * assessment", eq. 7): contrast · structure at every scale and luminance at the last, each to its weight, multiplied.
 *
 * The paper's five scales need 176 px for the 11-tap window. Smaller images take the first few, their weights divided by
 * their sum, so that equal images still score 1; the figure compares only with one of as many scales. Between scales a
 * 2 × 2 mean, every second pixel; an odd last row or column is dropped. A mean below 0 counts as 0, as in pytorch-msssim:
 * a fractional power of it is no real number.
 */
import { createSimilarity, SSIM_WINDOW } from './ssim.ts';

const WEIGHTS = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333] as const;

/** How many of the five scales an image of this height and width has; 0 below the window. */
export function scalesOf(size: number): number {
  let scales = 0;
  for (let side = size; side >= SSIM_WINDOW && scales < WEIGHTS.length; side = side >> 1) scales++;
  return scales;
}

/**
 * Compares pairs of grey images, row-major [size, size] on a span of `range`: 0 … 1, 1 for equal images.
 * @throws RangeError when not one scale fits.
 */
export function createMsSsim(size: number, range = 1): (xs: Float64Array, ys: Float64Array) => number {
  const scales = scalesOf(size);
  if (scales === 0) throw new RangeError(`MS-SSIM of images of ${size} px (at least ${SSIM_WINDOW})`);
  const total = WEIGHTS.slice(0, scales).reduce((sum, weight) => sum + weight, 0);
  const compare = Array.from({ length: scales }, (_, scale) => createSimilarity(size >> scale, range));

  return (xs, ys) => {
    let result = 1;
    let [x, y] = [xs, ys];
    for (let scale = 0; scale < scales; scale++) {
      if (scale > 0) {
        const side = size >> (scale - 1);
        [x, y] = [halved(x, side), halved(y, side)];
      }
      const { ssim, contrast } = compare[scale]!(x, y);
      const term = scale === scales - 1 ? ssim : contrast;
      result *= Math.max(0, term) ** (WEIGHTS[scale]! / total);
    }
    return result;
  };
}

/** Means of 2 × 2 pixels: [side, side] → [⌊side/2⌋, ⌊side/2⌋]. */
function halved(image: Float64Array, side: number): Float64Array {
  const half = side >> 1;
  const out = new Float64Array(half * half);
  for (let y = 0; y < half; y++) {
    for (let x = 0; x < half; x++) {
      const at = 2 * y * side + 2 * x;
      out[y * half + x] = (image[at]! + image[at + 1]! + image[at + side]! + image[at + side + 1]!) / 4;
    }
  }
  return out;
}
