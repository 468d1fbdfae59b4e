/**
 * Antialiased resize to a square: a separable triangle filter whose support grows with the reduction, in float32.
 *
 * The same filter as Pillow's BILINEAR on mode F and as PyTorch's `interpolate(mode='bilinear', antialias=True)`:
 * coefficients and sums in float64, horizontal pass first, its result stored as float32 (Pillow's Resample.c,
 * `precompute_coeffs`, `ImagingResampleHorizontal_32bpc`). A rectangle is padded to a square with `fill`, centred; the padding
 * is never stored, since a row of padding stays a row of padding.
 */

/** Triangle filter: support 1 at scale 1. */
const SUPPORT = 1;

export interface Resized {
  readonly width: number;
  readonly height: number;
  /** Output side in pixels. */
  readonly size: number;
  /** Value of the padding around the shorter side. */
  readonly fill?: number;
}

/**
 * `pixels` [height, width] → float32 [size, size]. An odd difference puts the extra row or column of padding last.
 * @throws RangeError when `pixels` does not hold height × width values.
 */
export function resizeSquare(
  pixels: Float32Array,
  { width, height, size, fill = -1 }: Resized,
): Float32Array<ArrayBuffer> {
  if (pixels.length !== width * height) {
    throw new RangeError(`resizeSquare got ${pixels.length} values for [${height}, ${width}]`);
  }
  const side = Math.max(width, height);
  const left = Math.floor((side - width) / 2);
  const top = Math.floor((side - height) / 2);
  const taps = filterTaps(side, size);

  const rows = new Float32Array(height * size); // [height, size]
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < size; x++) {
      const { first, weights } = taps[x]!;
      let sum = 0;
      for (let k = 0; k < weights.length; k++) {
        const column = first + k - left;
        sum += (column >= 0 && column < width ? pixels[row + column]! : fill) * weights[k]!;
      }
      rows[y * size + x] = sum;
    }
  }

  const out = new Float32Array(size * size); // [size, size]
  for (let y = 0; y < size; y++) {
    const { first, weights } = taps[y]!;
    for (let x = 0; x < size; x++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) {
        const row = first + k - top;
        sum += (row >= 0 && row < height ? rows[row * size + x]! : fill) * weights[k]!;
      }
      out[y * size + x] = sum;
    }
  }
  return out;
}

interface Taps {
  readonly first: number;
  readonly weights: Float64Array;
}

/** For each output pixel, the first input pixel it reads and the weights from there on; each set sums to 1. */
function filterTaps(from: number, to: number): Taps[] {
  const scale = from / to;
  const stretch = Math.max(scale, 1); // enlarging keeps the plain triangle
  const support = SUPPORT * stretch;
  return Array.from({ length: to }, (_, i) => {
    const center = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(center - support + 0.5));
    const end = Math.min(from, Math.trunc(center + support + 0.5));
    const weights = Float64Array.from({ length: end - first }, (_, k) =>
      Math.max(0, 1 - Math.abs((first + k - center + 0.5) / stretch)),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { first, weights: weights.map((weight) => weight / sum) };
  });
}
