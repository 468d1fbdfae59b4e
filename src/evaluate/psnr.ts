/** Peak signal-to-noise ratio, 10·log₁₀(range² / MSE), in decibels; skimage.metrics.peak_signal_noise_ratio. */

/**
 * @returns decibels; Infinity for equal images.
 * @throws RangeError when the images differ in length.
 */
export function psnr(first: ArrayLike<number>, second: ArrayLike<number>, range = 1): number {
  if (first.length !== second.length || first.length === 0) {
    throw new RangeError(`PSNR of images of ${first.length} and ${second.length} pixels`);
  }
  let sum = 0;
  for (let i = 0; i < first.length; i++) sum += (first[i]! - second[i]!) ** 2;
  return 10 * Math.log10((range * range * first.length) / sum);
}
