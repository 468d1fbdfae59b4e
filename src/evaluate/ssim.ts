/**
 * Structural similarity (Wang, Bovik, Sheikh & Simoncelli 2004): Gaussian window of σ 1.5 cut to 11 taps, population
 * covariance, K₁ 0.01, K₂ 0.03. Equals skimage.metrics.structural_similarity(gaussian_weights=True, sigma=1.5,
 * use_sample_covariance=False): it too averages only where the whole window lies in the image, so no border rule is needed.
 */

const SIGMA = 1.5;
const RADIUS = 5; // int(3.5 σ + 0.5), as the paper's 11×11 window
const TAPS = gaussian();
const K1 = 0.01;
const K2 = 0.03;

/** Smallest height and width of an image that the window fits into. */
export const SSIM_WINDOW = 2 * RADIUS + 1;

export interface Similarity {
  /** Mean of luminance · contrast · structure, −1 … 1; 1 for equal images. */
  readonly ssim: number;
  /** Mean of contrast · structure alone: what MS-SSIM takes at all scales but the last. */
  readonly contrast: number;
}

/**
 * Mean structural similarity of two grey images, row-major [size, size], −1 … 1; 1 for equal images.
 * @param range the span of possible values: 1 for images on [0, 1].
 * @throws RangeError when the images are not [size, size], or smaller than the window (11).
 */
export function ssim(first: ArrayLike<number>, second: ArrayLike<number>, size: number, range = 1): number {
  if (first.length !== size * size || second.length !== size * size || size < SSIM_WINDOW) {
    throw new RangeError(
      `SSIM of images of ${first.length} and ${second.length} pixels, size ${size} (at least ${SSIM_WINDOW})`,
    );
  }
  return createSimilarity(size, range)(Float64Array.from(first), Float64Array.from(second)).ssim;
}

/** A comparison of many pairs of one size: memory is taken once. Images are [size, size], unchecked. */
export function createSimilarity(
  size: number,
  range = 1,
): (xs: Float64Array, ys: Float64Array) => Similarity {
  const inner = size - 2 * RADIUS;
  const plane = () => new Float64Array(inner * inner);
  const [meanX, meanY, meanXX, meanYY, meanXY] = [plane(), plane(), plane(), plane(), plane()] as const;
  const product = new Float64Array(size * size);
  const rows = new Float64Array(size * inner);
  const c1 = (K1 * range) ** 2;
  const c2 = (K2 * range) ** 2;

  const blurProduct = (xs: Float64Array, ys: Float64Array, out: Float64Array) => {
    for (let i = 0; i < product.length; i++) product[i] = xs[i]! * ys[i]!;
    blur(size, product, rows, out);
  };

  return (xs, ys) => {
    blur(size, xs, rows, meanX);
    blur(size, ys, rows, meanY);
    blurProduct(xs, xs, meanXX);
    blurProduct(ys, ys, meanYY);
    blurProduct(xs, ys, meanXY);
    let whole = 0;
    let contrast = 0;
    for (let i = 0; i < meanX.length; i++) {
      const x = meanX[i]!;
      const y = meanY[i]!;
      const varianceX = meanXX[i]! - x * x;
      const varianceY = meanYY[i]! - y * y;
      const covariance = meanXY[i]! - x * y;
      const structure = (2 * covariance + c2) / (varianceX + varianceY + c2);
      contrast += structure;
      whole += (structure * (2 * x * y + c1)) / (x * x + y * y + c1);
    }
    return { ssim: whole / meanX.length, contrast: contrast / meanX.length };
  };
}

/** The window's weighted mean wherever it fits: [size, size] → `out` [size − 10, size − 10]. Separable: rows, then columns. */
function blur(size: number, plane: Float64Array, rows: Float64Array, out: Float64Array): void {
  const inner = size - 2 * RADIUS;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < inner; x++) {
      let sum = 0;
      for (let t = 0; t < TAPS.length; t++) sum += TAPS[t]! * plane[y * size + x + t]!;
      rows[y * inner + x] = sum;
    }
  }
  for (let y = 0; y < inner; y++) {
    for (let x = 0; x < inner; x++) {
      let sum = 0;
      for (let t = 0; t < TAPS.length; t++) sum += TAPS[t]! * rows[(y + t) * inner + x]!;
      out[y * inner + x] = sum;
    }
  }
}

function gaussian(): Float64Array {
  const taps = Float64Array.from({ length: 2 * RADIUS + 1 }, (_, i) =>
    Math.exp(-((i - RADIUS) ** 2) / (2 * SIGMA * SIGMA)),
  );
  const total = taps.reduce((sum, tap) => sum + tap, 0);
  return taps.map((tap) => tap / total);
}
