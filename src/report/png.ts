/**
 * Grey 8-bit PNG with text chunks. Values in [−1, 1] become round((x + 1)·127.5), as everywhere else in Gantry.
 *
 * Text goes into tEXt chunks (PNG specification, third edition, 11.3.3.2): keywords of 1 to 79 characters, Latin-1 only.
 * Knows nothing of runs: what the text says is the caller's (images.ts).
 */
import { encode } from 'fast-png';

export type PngText = Readonly<Record<string, string>>;

/** Row-major grey bytes. */
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array<ArrayBuffer>;
}

/** [n] in [−1, 1] to grey; values beyond are clamped, NaN is 0. */
export function toGrey(values: Float32Array): Uint8Array<ArrayBuffer> {
  const grey = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    grey[i] = Math.min(255, Math.max(0, Math.round((values[i]! + 1) * 127.5)));
  }
  return grey;
}

/** @throws RangeError when the pixels are not width × height */
export function encodePng({ width, height, pixels }: GreyPicture, text: PngText): Uint8Array<ArrayBuffer> {
  if (pixels.length !== width * height) {
    throw new RangeError(
      `A ${width} × ${height} picture needs ${width * height} bytes; got ${pixels.length}.`,
    );
  }
  const png = encode(
    { width, height, channels: 1, depth: 8, data: pixels, text: { ...text } },
    { zlib: { level: 9 } },
  );
  return new Uint8Array(png); // of its own length: fast-png's lies in a larger buffer
}

/**
 * `count` square tiles on black with a gutter between them.
 * @param tiles [count, size, size] grey bytes
 */
export function tileGrid(
  tiles: Uint8Array,
  { size, count, columns, gutter = 2 }: { size: number; count: number; columns: number; gutter?: number },
): GreyPicture {
  if (tiles.length !== count * size * size) {
    throw new RangeError(
      `${count} tiles of ${size} × ${size} need ${count * size * size} bytes; got ${tiles.length}.`,
    );
  }
  const across = Math.min(columns, count);
  const rows = Math.ceil(count / across);
  const width = across * size + (across - 1) * gutter;
  const height = rows * size + (rows - 1) * gutter;
  const pixels = new Uint8Array(width * height);
  for (let tile = 0; tile < count; tile++) {
    const left = (tile % across) * (size + gutter);
    const top = Math.floor(tile / across) * (size + gutter);
    for (let y = 0; y < size; y++) {
      const from = (tile * size + y) * size;
      pixels.set(tiles.subarray(from, from + size), (top + y) * width + left);
    }
  }
  return { width, height, pixels };
}
