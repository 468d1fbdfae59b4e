/**
 * Rearrangements of float32 matrices in plain loops: what the WASM kernels do between two calls to XNNPACK.
 *
 * tfjs's own WASM transpose and slice run one element at a time through a general index; these know their shapes.
 * Pure functions of typed arrays, each named after the move.
 */

/** Rows of a tile: with eight columns it stays in the first-level cache while read by rows and written by columns. */
const TILE = 16;

/** `to` [columns, rows] from `from` [rows, columns] at `offset`. */
export function transpose(
  from: Float32Array,
  to: Float32Array,
  rows: number,
  columns: number,
  offset = 0,
): void {
  const eights = columns - (columns % 8);
  for (let r0 = 0; r0 < rows; r0 += TILE) {
    const rEnd = Math.min(r0 + TILE, rows);
    for (let c = 0; c < eights; c += 8)
      for (let r = r0; r < rEnd; r++) {
        const a = offset + r * columns + c;
        const b = c * rows + r;
        // Unrolled: twice as fast as a loop over the eight in V8.
        to[b] = from[a]!;
        to[b + rows] = from[a + 1]!;
        to[b + 2 * rows] = from[a + 2]!;
        to[b + 3 * rows] = from[a + 3]!;
        to[b + 4 * rows] = from[a + 4]!;
        to[b + 5 * rows] = from[a + 5]!;
        to[b + 6 * rows] = from[a + 6]!;
        to[b + 7 * rows] = from[a + 7]!;
      }
    for (let c = eights; c < columns; c++)
      for (let r = r0; r < rEnd; r++) to[c * rows + r] = from[offset + r * columns + c]!;
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

/** Copies `length` elements. Below some sixty a loop beats the call into the engine. */
export function copyRow(
  from: Float32Array,
  atFrom: number,
  to: Float32Array,
  atTo: number,
  length: number,
): void {
  if (length >= 64) to.set(from.subarray(atFrom, atFrom + length), atTo);
  else for (let i = 0; i < length; i++) to[atTo + i] = from[atFrom + i]!;
}
