/**
 * Antialiased resize to a square: a separable triangle filter whose support grows with the reduction.
 *
 * Float32 images go through the same filter as Pillow's BILINEAR on mode F and as PyTorch's `interpolate(mode='bilinear',
 * antialias=True)`; 8-bit images through Pillow's fixed-point one. The rule, its sources and tolerances: docs/resampling.md.
 * Knows numbers only: windowing comes before it, and what −1 means is the caller's matter.
 */
import { fixedTapsOf, PRECISION_BITS, tapsOf } from './taps.ts';

/** How a rectangle becomes a square: a margin around it, its centred square, or each axis by its own scale. */
export type Fit = 'pad' | 'crop' | 'stretch';

export interface FitOptions {
  readonly width: number;
  readonly height: number;
  /** Output side in pixels. */
  readonly size: number;
  readonly fit: Fit;
  /** Value of the margin under `pad`; −1, the window's lower end, where nothing is said. */
  readonly fill?: number;
}

/**
 * `pixels` float32 [height, width] → float32 [size, size]. An odd difference puts the extra row or column of margin last under
 * `pad`, and cuts it off the end under `crop`.
 * @throws RangeError when `pixels` does not hold height × width values, or a side or the size is no whole number above 0.
 */
export function fitSquare(
  pixels: Float32Array,
  { width, height, size, fit, fill = -1 }: FitOptions,
): Float32Array<ArrayBuffer> {
  checkShape('fitSquare', pixels.length, width, height, size);
  const columns = placeAxis(width, height, fit);
  const rows = placeAxis(height, width, fit);
  const firstRow = Math.max(0, -rows.offset);
  const endRow = Math.min(height, rows.length - rows.offset);
  const narrow = resizeRows(pixels, { width, firstRow, endRow, size, fill, axis: columns });
  return resizeColumns(narrow, { width: size, firstRow, endRow, size, fill, axis: rows });
}

/**
 * `pixels` float32 [height, width] → float32 [toHeight, toWidth], each axis by its own scale.
 * @throws RangeError as `fitSquare`
 */
export function shrink(
  pixels: Float32Array,
  { width, height, toWidth, toHeight }: Record<'width' | 'height' | 'toWidth' | 'toHeight', number>,
): Float32Array<ArrayBuffer> {
  checkShape('shrink', pixels.length, width, height, toWidth);
  checkShape('shrink', pixels.length, width, height, toHeight);
  const whole = { firstRow: 0, endRow: height, fill: 0 }; // no margin, so no fill
  const narrow = resizeRows(pixels, { ...whole, width, size: toWidth, axis: { length: width, offset: 0 } });
  return resizeColumns(narrow, {
    ...whole,
    width: toWidth,
    size: toHeight,
    axis: { length: height, offset: 0 },
  });
}

/**
 * `pixels` uint8 [height, width] → uint8 [size, size], each axis by its own scale: Pillow's `resize((size, size), BILINEAR)` on
 * mode L to the last bit, which is what torchvision's `Resize((size, size))` does to a grey PIL image. Fixed-point weights, the
 * horizontal pass rounded to 8 bits before the vertical one, and no pass along an axis that keeps its length
 * (Pillow 9.4 Resample.c, `ImagingResampleHorizontal_8bpc`).
 * @throws RangeError as `fitSquare`
 */
export function stretchGrey8(
  pixels: Uint8Array,
  { width, height, size }: Pick<FitOptions, 'width' | 'height' | 'size'>,
): Uint8Array<ArrayBuffer> {
  checkShape('stretchGrey8', pixels.length, width, height, size);
  const narrow = width === size ? pixels : shrinkRows8(pixels, width, height, size);
  return height === size ? new Uint8Array(narrow) : shrinkColumns8(narrow, height, size);
}

/** An axis as the filter sees it: `length` places, of which the image's pixel 0 is at `offset` (below 0: it is cut off). */
interface Axis {
  readonly length: number;
  readonly offset: number;
}

function placeAxis(own: number, other: number, fit: Fit): Axis {
  if (fit === 'stretch') return { length: own, offset: 0 };
  const length = fit === 'pad' ? Math.max(own, other) : Math.min(own, other);
  const spare = Math.floor(Math.abs(length - own) / 2);
  return { length, offset: fit === 'pad' ? spare : -spare };
}

const ROWS_AT_ONCE = 4;

interface Pass {
  readonly firstRow: number;
  readonly endRow: number;
  readonly size: number;
  readonly fill: number;
  readonly axis: Axis;
}

/**
 * [height, width] → [endRow − firstRow, size]. Sums run from the first tap to the last, margin included, as Pillow's do. Four rows
 * at a time: four sums that do not wait for each other.
 */
function resizeRows(
  pixels: Float32Array,
  { width, firstRow, endRow, size, fill, axis }: Pass & { width: number },
): Float32Array {
  const { stride, first, count, weights } = tapsOf(axis.length, size);
  // By output column: the taps before the image and what they add up to, and the taps up to its end.
  const from = new Int32Array(size);
  const end = new Int32Array(size);
  const before = new Float64Array(size);
  for (let x = 0; x < size; x++) {
    from[x] = Math.max(0, Math.min(count[x]!, axis.offset - first[x]!));
    end[x] = Math.max(from[x]!, Math.min(count[x]!, axis.offset + width - first[x]!));
    for (let k = 0; k < from[x]!; k++) before[x]! += fill * weights[x * stride + k]!;
  }
  const out = new Float32Array((endRow - firstRow) * size);
  for (let y = firstRow; y < endRow; y += ROWS_AT_ONCE) {
    // Past the last row the last one is taken again, and not written.
    const rowA = y * width - axis.offset;
    const rowB = Math.min(y + 1, endRow - 1) * width - axis.offset;
    const rowC = Math.min(y + 2, endRow - 1) * width - axis.offset;
    const rowD = Math.min(y + 3, endRow - 1) * width - axis.offset;
    for (let x = 0; x < size; x++) {
      const tap = x * stride;
      const start = first[x]!;
      const stop = end[x]!;
      const taps = count[x]!;
      let sumA = before[x]!;
      let sumB = sumA;
      let sumC = sumA;
      let sumD = sumA;
      let k = from[x]!;
      for (; k < stop; k++) {
        const weight = weights[tap + k]!;
        const column = start + k;
        sumA += pixels[rowA + column]! * weight;
        sumB += pixels[rowB + column]! * weight;
        sumC += pixels[rowC + column]! * weight;
        sumD += pixels[rowD + column]! * weight;
      }
      for (; k < taps; k++) {
        const share = fill * weights[tap + k]!;
        sumA += share;
        sumB += share;
        sumC += share;
        sumD += share;
      }
      const o = (y - firstRow) * size + x;
      out[o] = sumA;
      if (y + 1 < endRow) out[o + size] = sumB;
      if (y + 2 < endRow) out[o + 2 * size] = sumC;
      if (y + 3 < endRow) out[o + 3 * size] = sumD;
    }
  }
  return out;
}

/** [endRow − firstRow, width] → [size, width]. A whole row at a time: the memory is read in order. */
function resizeColumns(
  rows: Float32Array,
  { width, firstRow, endRow, size, fill, axis }: Pass & { width: number },
): Float32Array<ArrayBuffer> {
  const { stride, first, count, weights } = tapsOf(axis.length, size);
  const out = new Float32Array(size * width);
  const sums = new Float64Array(width);
  for (let y = 0; y < size; y++) {
    sums.fill(0);
    for (let k = 0; k < count[y]!; k++) {
      const weight = weights[y * stride + k]!;
      const row = first[y]! + k - axis.offset;
      if (row < firstRow || row >= endRow) {
        const share = fill * weight;
        for (let x = 0; x < width; x++) sums[x]! += share;
      } else {
        const at = (row - firstRow) * width;
        for (let x = 0; x < width; x++) sums[x]! += rows[at + x]! * weight;
      }
    }
    out.set(sums, y * width);
  }
  return out;
}

/** Half of the last bit kept: the sums are cut, and this rounds them. A weighted mean of bytes needs no clipping below. */
const HALF = 1 << (PRECISION_BITS - 1);

function shrinkRows8(pixels: Uint8Array, width: number, height: number, size: number): Uint8Array {
  const { stride, first, count, weights } = fixedTapsOf(width, size);
  const out = new Uint8ClampedArray(height * size); // rounded weights may sum to a little over 1
  for (let y = 0, o = 0; y < height; y++) {
    for (let x = 0; x < size; x++, o++) {
      const start = y * width + first[x]!;
      const tap = x * stride;
      const taps = count[x]!;
      let sum = HALF;
      for (let k = 0; k < taps; k++) sum = (sum + Math.imul(pixels[start + k]!, weights[tap + k]!)) | 0;
      out[o] = sum >> PRECISION_BITS;
    }
  }
  return new Uint8Array(out.buffer);
}

function shrinkColumns8(rows: Uint8Array, height: number, size: number): Uint8Array<ArrayBuffer> {
  const { stride, first, count, weights } = fixedTapsOf(height, size);
  const out = new Uint8ClampedArray(size * size);
  const sums = new Int32Array(size);
  for (let y = 0; y < size; y++) {
    sums.fill(HALF);
    for (let k = 0; k < count[y]!; k++) {
      const weight = weights[y * stride + k]!;
      const at = (first[y]! + k) * size;
      for (let x = 0; x < size; x++) sums[x]! += rows[at + x]! * weight;
    }
    for (let x = 0; x < size; x++) out[y * size + x] = sums[x]! >> PRECISION_BITS;
  }
  return new Uint8Array(out.buffer);
}

function checkShape(name: string, values: number, width: number, height: number, size: number): void {
  if (![width, height, size].every((side) => Number.isSafeInteger(side) && side > 0)) {
    throw new RangeError(`${name} cannot take [${height}, ${width}] to a side of ${size}`);
  }
  if (values !== width * height) {
    throw new RangeError(`${name} got ${values} values for [${height}, ${width}]`);
  }
}
