/** Colour → grey by the integers of Pillow's `convert('L')`: ITU-R BT.601 luma in 16 fixed bits (Pillow 9.4, Convert.c, L24). */

import { RasterError } from './rasterError.ts';

const RED = 19595;
const GREEN = 38470;
const BLUE = 7471;
const HALF = 0x8000;

/** Lossy WebP gives a grey image back with channels one apart (libwebp at qualities 5 to 100; JPEG with none). */
const GREY_SPREAD = 1;

/** How a pixel's three values of 8 or 16 bits become one of as many. */
export type ToGrey = (red: number, green: number, blue: number) => number;

/** Of values of 8 or 16 bits; the result has as many. */
export function greyOf(red: number, green: number, blue: number): number {
  return (red * RED + green * GREEN + blue * BLUE + HALF) >>> 16;
}

/** The luma of a pixel that is grey. @throws RasterError colour */
export function onlyGrey(red: number, green: number, blue: number): number {
  if (Math.max(red, green, blue) - Math.min(red, green, blue) > GREY_SPREAD) throw new RasterError('colour');
  return greyOf(red, green, blue);
}

/** Pixels of three or four 8-bit values, of which the fourth (alpha) is dropped → grey. */
export function greyOfPixels(
  values: Uint8Array | Uint8ClampedArray,
  channels: 3 | 4,
  toGrey: ToGrey = greyOf,
): Uint8Array<ArrayBuffer> {
  const grey = new Uint8Array(values.length / channels);
  for (let i = 0, at = 0; i < grey.length; i++, at += channels) {
    grey[i] = toGrey(values[at]!, values[at + 1]!, values[at + 2]!);
  }
  return grey;
}
