/**
 * Rearrangements of float32 matrices in plain loops: what the WASM kernels do between two calls to XNNPACK.
 *
 * tfjs's own WASM transpose and slice run one element at a time through a general index; these know their shapes.
 * Pure functions of typed arrays, each named after the move.
 */

/** Side of a square that stays in the first-level cache while it is read by rows and written by columns. */
const TILE = 16;

/** `to` [columns, rows] from `from` [rows, columns], whose rows lie `rowStride` apart. */
export function transpose(
  from: Float32Array,
  to: Float32Array,
  rows: number,
  columns: number,
  { offset = 0, rowStride = columns } = {},
): void {
  for (let c0 = 0; c0 < columns; c0 += TILE) {
    const cEnd = Math.min(c0 + TILE, columns);
    for (let r0 = 0; r0 < rows; r0 += TILE) {
      const rEnd = Math.min(r0 + TILE, rows);
      for (let c = c0; c < cEnd; c++) {
        let at = offset + r0 * rowStride + c;
        const base = c * rows;
        for (let r = r0; r < rEnd; r++) {
          to[base + r] = from[at]!;
          at += rowStride;
        }
      }
    }
  }
}

/** `to` [middle, outer, inner] from `from` [outer, middle, inner]. */
export function swapOuter(
  from: Float32Array,
  to: Float32Array,
  outer: number,
  middle: number,
  inner: number,
  offset = 0,
): void {
  for (let o = 0; o < outer; o++) {
    let at = offset + o * middle * inner;
    for (let m = 0; m < middle; m++) {
      const base = (m * outer + o) * inner;
      for (let i = 0; i < inner; i++) to[base + i] = from[at++]!;
    }
  }
}

/** Copies `length` elements. A loop: for the rows met here a call into the engine costs as much as the copy. */
export function copyRow(
  from: Float32Array,
  atFrom: number,
  to: Float32Array,
  atTo: number,
  length: number,
): void {
  for (let i = 0; i < length; i++) to[atTo + i] = from[atFrom + i]!;
}
