/** Images as short vectors whose inner products are correlations of 8 × 8 block means: what a search looks at first. */
import { BORDER, MOST_SHIFT } from './alignedCorrelation.ts';
import type { ImageSet } from './features.ts';
import { standardise } from './standardise.ts';

const GRID = 8;
const OFFSETS = [BORDER - MOST_SHIFT, BORDER, BORDER + MOST_SHIFT] as const;
/** Views of one image in one orientation: windows shifted by −2, 0 and 2 pixels both ways. */
export const VIEWS = OFFSETS.length ** 2;

/** How far the training image must move to lie as view `view` does. */
export function shiftOf(view: number, mirrored: boolean): readonly [dy: number, dx: number] {
  const dy = OFFSETS[Math.floor(view / OFFSETS.length)]! - BORDER;
  const dx = OFFSETS[view % OFFSETS.length]! - BORDER;
  return [-dy, mirrored ? dx : -dx];
}

/** [count, cells²]: each image's middle window. */
export function coarseVectors({ count, size, data }: ImageSet): Float64Array {
  const cells = cellsOf(size);
  const out = new Float64Array(count * cells ** 2);
  for (let i = 0; i < count; i++) {
    const image = data.subarray(i * size * size, (i + 1) * size * size);
    describe(image, size, BORDER, BORDER, out.subarray(i * cells ** 2, (i + 1) * cells ** 2));
  }
  return out;
}

/** [count, 2, VIEWS, cells²]: as it is, and mirrored. */
export function coarseViews({ count, size, data }: ImageSet): Float64Array {
  const length = cellsOf(size) ** 2;
  const out = new Float64Array(count * 2 * VIEWS * length);
  let at = 0;
  for (let i = 0; i < count; i++) {
    const image = data.subarray(i * size * size, (i + 1) * size * size);
    for (const view of [image, mirror(image, size)]) {
      for (const top of OFFSETS) {
        for (const left of OFFSETS) {
          describe(view, size, top, left, out.subarray(at, at + length));
          at += length;
        }
      }
    }
  }
  return out;
}

/** Left and right exchanged: a copy. */
export function mirror(image: Float32Array, size: number): Float32Array {
  const out = new Float32Array(image.length);
  for (let at = 0; at < image.length; at++) out[at] = image[at + size - 1 - 2 * (at % size)]!;
  return out;
}

function cellsOf(size: number): number {
  return Math.min(GRID, size - 2 * BORDER);
}

/** Block means of the window at (top, left), their mean taken out, of length 1; zeros for a window of one value. */
function describe(image: Float32Array, size: number, top: number, left: number, out: Float64Array): void {
  const side = size - 2 * BORDER;
  const cells = cellsOf(size);
  const edge = (cell: number) => Math.floor((cell * side) / cells);
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) {
      let sum = 0;
      for (let y = edge(row); y < edge(row + 1); y++) {
        const line = (top + y) * size + left;
        for (let x = edge(column); x < edge(column + 1); x++) sum += image[line + x]!;
      }
      const area = (edge(row + 1) - edge(row)) * (edge(column + 1) - edge(column));
      out[row * cells + column] = sum / area;
    }
  }
  standardise(out);
}
