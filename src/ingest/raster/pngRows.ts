/** PNG's rows → grey values: filters, packed samples, palettes and the seven passes of Adam7. Knows no chunks and no deflate. */
import { greyOf, type ToGrey } from './grey.ts';
import { RasterError } from './rasterError.ts';

export interface PngFormat {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample. */
  readonly depth: number;
  readonly colourType: number;
  /** Samples of a pixel. */
  readonly channels: number;
  readonly interlaced: boolean;
  /** Red, green, blue in turn; null where the colour type has none. */
  readonly palette: Uint8Array | null;
}

/** A part of the image that is filtered on its own: each `dx`th pixel of each `dy`th row. */
export interface Pass {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly width: number;
  readonly height: number;
  readonly rowBytes: number;
}

type Grid = readonly [x: number, y: number, dx: number, dy: number];

const WHOLE: readonly Grid[] = [[0, 0, 1, 1]];
/** W3C PNG 8.2. */
const ADAM7: readonly Grid[] = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];

export function passesOf({ width, height, depth, channels, interlaced }: PngFormat): Pass[] {
  return (interlaced ? ADAM7 : WHOLE).map(([x, y, dx, dy]) => {
    const columns = Math.ceil((width - x) / dx);
    const rows = Math.ceil((height - y) / dy);
    return {
      x,
      y,
      dx,
      dy,
      width: columns,
      height: rows,
      rowBytes: Math.ceil((columns * channels * depth) / 8),
    };
  });
}

/**
 * `data`: the unpacked rows, each behind its filter's byte; they are unfiltered in place.
 * @throws RasterError malformed: no such filter
 */
export function readPasses(
  data: Uint8Array,
  format: PngFormat,
  passes: readonly Pass[],
  toGrey: ToGrey = greyOf,
): Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> {
  const pixels = format.width * format.height;
  const out = format.depth === 16 ? new Uint16Array(pixels) : new Uint8Array(pixels);
  const greyAt = greyReader(format, toGrey);
  const step = Math.max(1, (format.depth * format.channels) >> 3);
  let offset = 0;
  for (const pass of passes) {
    if (pass.width <= 0) continue; // and no filter bytes either
    let before: Uint8Array = new Uint8Array(pass.rowBytes);
    for (let row = 0; row < pass.height; row++) {
      const bytes = data.subarray(offset + 1, offset + 1 + pass.rowBytes);
      unfilter(data[offset]!, bytes, before, step);
      let to = (pass.y + row * pass.dy) * format.width + pass.x;
      for (let i = 0; i < pass.width; i++, to += pass.dx) out[to] = greyAt(bytes, i);
      before = bytes;
      offset += 1 + pass.rowBytes;
    }
  }
  return out;
}

/** The grey of pixel i of a row. */
function greyReader(
  { depth, channels, palette }: PngFormat,
  toGrey: ToGrey,
): (row: Uint8Array, i: number) => number {
  if (depth === 16) {
    const sample = (row: Uint8Array, at: number) => (row[at]! << 8) | row[at + 1]!;
    if (channels < 3) return (row, i) => sample(row, i * channels * 2);
    return (row, i) => {
      const at = i * channels * 2;
      return toGrey(sample(row, at), sample(row, at + 2), sample(row, at + 4));
    };
  }
  if (channels >= 3) {
    return (row, i) => toGrey(row[i * channels]!, row[i * channels + 1]!, row[i * channels + 2]!);
  }
  const mask = (1 << depth) - 1;
  const valueAt = palette ? paletteReader(palette, toGrey) : (value: number) => (value * 255) / mask;
  if (depth === 8) return palette ? (row, i) => valueAt(row[i]!) : (row, i) => row[i * channels]!;
  return (row, i) => {
    const bit = i * depth;
    return valueAt((row[bit >> 3]! >> (8 - depth - (bit & 7))) & mask);
  };
}

/**
 * The grey of an index, asked when it first comes: an entry that no pixel has may be in any colour. Beyond the palette the index
 * itself, as Pillow's palettes begin as a grey ramp.
 */
function paletteReader(palette: Uint8Array, toGrey: ToGrey): (index: number) => number {
  const greys = new Int16Array(256).fill(-1);
  return (index) => {
    if (greys[index]! < 0) {
      const at = index * 3;
      greys[index] = at < palette.length ? toGrey(palette[at]!, palette[at + 1]!, palette[at + 2]!) : index;
    }
    return greys[index]!;
  };
}

/** In place (W3C PNG 9.2): `step` bytes to the left is the pixel before, `before` the row above. */
function unfilter(filter: number, row: Uint8Array, before: Uint8Array, step: number): void {
  switch (filter) {
    case 0:
      return;
    case 1:
      for (let i = step; i < row.length; i++) row[i]! += row[i - step]!;
      return;
    case 2:
      for (let i = 0; i < row.length; i++) row[i]! += before[i]!;
      return;
    case 3:
      for (let i = 0; i < step && i < row.length; i++) row[i]! += before[i]! >> 1;
      for (let i = step; i < row.length; i++) row[i]! += (row[i - step]! + before[i]!) >> 1;
      return;
    case 4:
      for (let i = 0; i < step && i < row.length; i++) row[i]! += before[i]!;
      for (let i = step; i < row.length; i++) row[i]! += paeth(row[i - step]!, before[i]!, before[i - step]!);
      return;
    default:
      throw new RasterError('malformed', { format: 'png', part: 'filter' });
  }
}

/** Whichever of left, above and corner is nearest to left + above − corner. */
function paeth(left: number, above: number, corner: number): number {
  const fromLeft = Math.abs(above - corner);
  const fromAbove = Math.abs(left - corner);
  const fromCorner = Math.abs(left + above - 2 * corner);
  if (fromLeft <= fromAbove && fromLeft <= fromCorner) return left;
  return fromAbove <= fromCorner ? above : corner;
}
