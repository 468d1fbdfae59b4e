/**
 * Structural similarity over plain 7 × 7 windows with sample covariance: skimage.metrics.structural_similarity as it is by
 * default, for the column "as in the thesis". Our own figure is ssim.ts.
 */

/** Height and width. */
export const UNIFORM_WINDOW = 7;
const K1 = 0.01;
const K2 = 0.03;

/**
 * Mean over the windows that lie in the image.
 * @throws RangeError when the images are not [size, size], or smaller than the window.
 */
export function uniformSsim(
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  size: number,
  range: number,
): number {
  if (xs.length !== size * size || ys.length !== size * size || size < UNIFORM_WINDOW) {
    throw new RangeError(
      `SSIM of images of ${xs.length} and ${ys.length} pixels, size ${size} (at least ${UNIFORM_WINDOW})`,
    );
  }
  const n = UNIFORM_WINDOW * UNIFORM_WINDOW;
  const c1 = (K1 * range) ** 2;
  const c2 = (K2 * range) ** 2;
  const inner = size - UNIFORM_WINDOW + 1;
  let total = 0;
  for (let top = 0; top < inner; top++) {
    for (let left = 0; left < inner; left++) {
      let [x, y, xx, yy, xy] = [0, 0, 0, 0, 0];
      for (let row = top; row < top + UNIFORM_WINDOW; row++) {
        for (let at = row * size + left; at < row * size + left + UNIFORM_WINDOW; at++) {
          const a = xs[at]!;
          const b = ys[at]!;
          x += a;
          y += b;
          xx += a * a;
          yy += b * b;
          xy += a * b;
        }
      }
      const [meanX, meanY] = [x / n, y / n];
      const varianceX = (xx - x * meanX) / (n - 1);
      const varianceY = (yy - y * meanY) / (n - 1);
      const covariance = (xy - x * meanY) / (n - 1);
      total +=
        ((2 * meanX * meanY + c1) * (2 * covariance + c2)) /
        ((meanX ** 2 + meanY ** 2 + c1) * (varianceX + varianceY + c2));
    }
  }
  return total / inner ** 2;
}
