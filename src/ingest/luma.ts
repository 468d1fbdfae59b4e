/**
 * Colour → luma, by the weights of Pillow's `convert("L")` (ITU-R 601 in 16-bit fixed point), also for samples of more than 8 bits.
 *
 * YBR becomes RGB first, rounded to integers, by the matrix of PS3.3 C.7.6.3.1.2 as pydicom's `convert_color_space` computes it.
 */
import type { Samples } from './codecs/types.ts';
import { lookUp } from './lookupTable.ts';
import type { Palette } from './palette.ts';

type Rgb = readonly [red: number, green: number, blue: number];

/** (R·19595 + G·38470 + B·7471 + 2¹⁵) / 2¹⁶, rounded down. The sum may exceed 32 bits. */
function lumaOf(red: number, green: number, blue: number): number {
  return Math.floor((red * 19595 + green * 38470 + blue * 7471 + 0x8000) / 0x10000);
}

/** [rows · columns, 3] interleaved → [rows · columns]. */
export function rgbLuma(samples: Samples): Float32Array<ArrayBuffer> {
  const out = new Float32Array(samples.length / 3);
  for (let i = 0; i < out.length; i++) {
    out[i] = lumaOf(samples[3 * i]!, samples[3 * i + 1]!, samples[3 * i + 2]!);
  }
  return out;
}

/** The same of Y, Cb, Cr in their full range. */
export function ybrLuma(samples: Samples, bits: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(samples.length / 3);
  const scale = 2 ** (bits - 8);
  for (let i = 0; i < out.length; i++) {
    const [y, cb, cr] = [samples[3 * i]!, samples[3 * i + 1]!, samples[3 * i + 2]!];
    out[i] = lumaOf(...toRgb(y, cb, cr, scale));
  }
  return out;
}

/** Indices → [rows · columns], in the range of the palette's entries. */
export function paletteLuma(samples: Samples, [red, green, blue]: Palette): Float32Array<ArrayBuffer> {
  const out = new Float32Array(samples.length);
  for (let i = 0; i < out.length; i++) {
    const index = samples[i]!;
    out[i] = lumaOf(lookUp(red, index), lookUp(green, index), lookUp(blue, index));
  }
  return out;
}

function toRgb(y: number, cb: number, cr: number, scale: number): Rgb {
  const [b, r] = [cb - 128 * scale, cr - 128 * scale];
  const top = 256 * scale - 1;
  return [
    rounded(y + 1.402 * r, top),
    rounded(y - 0.344136286201022 * b - 0.714136286201022 * r, top),
    rounded(y + 1.772 * b, top),
  ];
}

function rounded(value: number, top: number): number {
  const whole = Math.floor(value + 0.5);
  return whole < 0 ? 0 : whole > top ? top : whole;
}
