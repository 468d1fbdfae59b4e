/**
 * From JPEG planes to interleaved samples: upsampling of thinned-out chroma and YCbCr → RGB, step for step as libjpeg 6b
 * (`jdsample.c` with fancy upsampling, `jdcolor.c`), at 8 or 12 bits; and the rule that says which of the two a JPEG holds.
 */
import { FrameError } from './frameError.ts';
import type { Plane } from './jpegDct.ts';
import type { JpegHeader } from './jpegMarkers.ts';

type Plain = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;

/**
 * Whether three components are YCbCr. JFIF says so by definition (T.871), Adobe's marker says which; components named
 * R, G, B are RGB (libjpeg's `default_decompress_parms`). Where none speaks, libjpeg guesses YCbCr, but DICOM knows: the
 * header's Photometric Interpretation, unless chroma is thinned out, which nobody does to RGB.
 */
export function isYcc(header: JpegHeader, photometric: string): boolean {
  if (header.components.length !== 3) return false;
  if (header.jfif) return true;
  if (header.adobe !== null) return header.adobe !== 0;
  if (String.fromCharCode(...header.components.map(({ id }) => id)) === 'RGB') return false;
  const first = header.components[0]!;
  const even = header.components.every(({ h, v }) => h === first.h && v === first.v);
  return photometric !== 'RGB' || !even;
}

/** [rows, columns, components] from planes, upsampled; YCbCr → RGB if `ycc`. @throws FrameError `decode-failed` */
export function interleave(
  planes: readonly Plane[],
  rows: number,
  columns: number,
  precision: number,
  ycc: boolean,
): Plain {
  const full = planes.map((plane) => upsample(plane, planes, rows, columns, precision));
  const count = planes.length;
  const samples = allocate(rows * columns * count, precision);
  for (const [component, { samples: from, stride }] of full.entries())
    for (let y = 0; y < rows; y++)
      for (let x = 0, to = y * columns * count + component; x < columns; x++, to += count)
        samples[to] = from[y * stride + x]!;
  if (ycc) toRgb(samples, precision);
  return samples;
}

/** In place. libjpeg's `build_ycc_rgb_table`: 16 fraction bits, green rounded once. */
function toRgb(samples: Plain, precision: number): void {
  const center = 1 << (precision - 1);
  const largest = (1 << precision) - 1;
  const clamp = (value: number) => (value < 0 ? 0 : value > largest ? largest : value);
  const HALF = 32768;
  for (let at = 0; at < samples.length; at += 3) {
    const y = samples[at]!;
    const cb = samples[at + 1]! - center;
    const cr = samples[at + 2]! - center;
    // 1.402, 0.714136286, 0.344136286 and 1.772, times 2^16.
    samples[at] = clamp(y + ((91881 * cr + HALF) >> 16));
    samples[at + 1] = clamp(y + ((-22554 * cb - 46802 * cr + HALF) >> 16));
    samples[at + 2] = clamp(y + ((116130 * cb + HALF) >> 16));
  }
}

type Sized = { readonly samples: Plain; readonly stride: number };

function upsample(
  plane: Plane,
  all: readonly Plane[],
  rows: number,
  columns: number,
  precision: number,
): Sized {
  const across = Math.max(...all.map(({ h }) => h)) / plane.h;
  const down = Math.max(...all.map(({ v }) => v)) / plane.v;
  if (across === 1 && down === 1) return plane;
  if (!Number.isInteger(across) || !Number.isInteger(down))
    throw new FrameError('decode-failed', { reason: 'fractional sampling' });
  const fancy = across === 2 && plane.width > 2;
  const stride = plane.width * across;
  const samples = allocate(stride * rows, precision);
  for (let y = 0; y < rows; y++) {
    const to = y * stride;
    if (fancy && down === 1) doubleRow(plane, y, samples, to);
    else if (fancy && down === 2) doubleBoth(plane, y, samples, to);
    else {
      const from = Math.floor(y / down) * plane.stride;
      for (let x = 0; x < columns; x++) samples[to + x] = plane.samples[from + Math.floor(x / across)]!;
    }
  }
  return { samples, stride };
}

/** Triangle filter: 3/4 nearer, 1/4 further sample; rounding alternates so that it adds no bias. */
function doubleRow({ samples, stride, width }: Plane, y: number, out: Plain, to: number): void {
  const row = samples.subarray(y * stride, y * stride + width);
  const last = width - 1;
  for (let x = 0; x <= last; x++) {
    const here = row[x]!;
    out[to + 2 * x] = x === 0 ? here : (3 * here + row[x - 1]! + 1) >> 2;
    out[to + 2 * x + 1] = x === last ? here : (3 * here + row[x + 1]! + 2) >> 2;
  }
}

/** The same in both directions: column sums of the nearer and the further row first. */
function doubleBoth({ samples, stride, width, height }: Plane, y: number, out: Plain, to: number): void {
  const near = y >> 1;
  const far = Math.min(Math.max(near + (y % 2 === 0 ? -1 : 1), 0), height - 1);
  const sum = (x: number) => 3 * samples[near * stride + x]! + samples[far * stride + x]!;
  const last = width - 1;
  for (let x = 0; x <= last; x++) {
    const here = sum(x);
    out[to + 2 * x] = x === 0 ? (4 * here + 8) >> 4 : (3 * here + sum(x - 1) + 8) >> 4;
    out[to + 2 * x + 1] = x === last ? (4 * here + 7) >> 4 : (3 * here + sum(x + 1) + 7) >> 4;
  }
}

function allocate(length: number, precision: number): Plain {
  return precision > 8 ? new Uint16Array(length) : new Uint8Array(length);
}
