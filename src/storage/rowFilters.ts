/**
 * PNG's five row filters (RFC 2083, section 6) over the images of a grid, each image by itself, so that what is left of a smooth picture is
 * mostly small numbers: what deflate packs well. The filter of a row is the one whose residuals, as signed bytes, have the least sum of
 * magnitudes (section 9.6).
 */

export interface GridShape {
  readonly columns: number;
  readonly rows: number;
  readonly size: number;
}

/** [columns·rows·size·(1 + size)]: image by image, row by row, the filter's number and the residuals. */
export function filterRows(pixels: Uint8Array, shape: GridShape): Uint8Array<ArrayBuffer> {
  const { size } = shape;
  const out = new Uint8Array(filteredLength(shape));
  const residuals = FILTERS.map(() => new Uint8Array(size));
  let to = 0;
  for (const { line, above } of rowsOf(pixels, shape)) {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (const [f, predict] of FILTERS.entries()) {
      const residual = residuals[f]!;
      let sum = 0;
      for (let x = 0; x < size; x++) {
        const rest =
          (line[x]! - predict(x > 0 ? line[x - 1]! : 0, above[x]!, x > 0 ? above[x - 1]! : 0)) & 255;
        residual[x] = rest;
        sum += rest < 128 ? rest : 256 - rest;
      }
      if (sum < least) [best, least] = [f, sum];
    }
    out[to] = best;
    out.set(residuals[best]!, to + 1);
    to += 1 + size;
  }
  return out;
}

/** The pixels again. @throws RangeError where `filtered` has another length than `shape` needs, or names no filter */
export function unfilterRows(filtered: Uint8Array, shape: GridShape): Uint8Array<ArrayBuffer> {
  const { columns, rows, size } = shape;
  if (filtered.length !== filteredLength(shape)) {
    throw new RangeError(
      `A packed grid has ${filtered.length} bytes; ${filteredLength(shape)} were expected.`,
    );
  }
  const pixels = new Uint8Array(columns * rows * size * size);
  let from = 0;
  for (const { line, above } of rowsOf(pixels, shape)) {
    const predict = FILTERS[filtered[from]!];
    if (!predict) throw new RangeError(`A packed grid names filter ${filtered[from]}; there are five.`);
    for (let x = 0; x < size; x++) {
      const left = x > 0 ? line[x - 1]! : 0;
      line[x] = filtered[from + 1 + x]! + predict(left, above[x]!, x > 0 ? above[x - 1]! : 0);
    }
    from += 1 + size;
  }
  return pixels;
}

function filteredLength({ columns, rows, size }: GridShape): number {
  return columns * rows * size * (1 + size);
}

/** Each row of each image as a view, and the row above it in the same image. */
function* rowsOf(pixels: Uint8Array, { columns, rows, size }: GridShape) {
  const none = new Uint8Array(size);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let above = none;
      for (let y = 0; y < size; y++) {
        const start = ((row * size + y) * columns + column) * size;
        const line = pixels.subarray(start, start + size);
        yield { line, above };
        above = line as Uint8Array<ArrayBuffer>;
      }
    }
  }
}

/** Predictions from the bytes left, above and above left: none, sub, up, average, Paeth. */
const FILTERS: readonly ((left: number, above: number, corner: number) => number)[] = [
  () => 0,
  (left) => left,
  (_, above) => above,
  (left, above) => (left + above) >> 1,
  paeth,
];

function paeth(left: number, above: number, corner: number): number {
  const estimate = left + above - corner;
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - above), Math.abs(estimate - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? above : corner;
}
