/** One image of a set on [0, 1], where SSIM and PSNR are measured. */
import type { ImageSet } from './features.ts';

/** Image `index`, [size, size]: −1 … 1 to 0 … 1, written into `out` and returned. */
export function unitImage(
  { size, data }: ImageSet,
  index: number,
  out: Float64Array = new Float64Array(size * size),
): Float64Array {
  const from = index * size * size;
  for (let i = 0; i < out.length; i++) out[i] = (data[from + i]! + 1) / 2;
  return out;
}
