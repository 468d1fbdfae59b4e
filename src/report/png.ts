/**
 * Grey PNG of 8 or 16 bits with text chunks. Values in [−1, 1] become round((x + 1)·127.5), as everywhere else in Gantry, or
 * round((x + 1)·32767.5); 16-bit samples are big endian (PNG specification, third edition, 7.2).
 *
 * Text goes into tEXt chunks (PNG specification, third edition, 11.3.3.2): keywords of 1 to 79 characters, Latin-1 only.
 * Knows nothing of runs: what the text says is the caller's (images.ts).
 */
import { encode } from 'fast-png';

export type PngText = Readonly<Record<string, string>>;

/** Row-major grey; 16-bit samples give a 16-bit file. */
export interface GreyPicture<Samples = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>> {
  readonly width: number;
  readonly height: number;
  readonly pixels: Samples;
}

/** [n] in [−1, 1] to grey; values beyond are clamped, NaN is 0. */
export function toGrey(values: Float32Array): Uint8Array<ArrayBuffer> {
  const grey = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    grey[i] = Math.min(255, Math.max(0, Math.round((values[i]! + 1) * 127.5)));
  }
  return grey;
}

/** [n] in [−1, 1] to 0 … 65535; values beyond are clamped, NaN is 0. */
export function toGrey16(values: Float32Array): Uint16Array<ArrayBuffer> {
  const grey = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) {
    grey[i] = Math.min(65535, Math.max(0, Math.round((values[i]! + 1) * 32767.5)));
  }
  return grey;
}

/** @throws RangeError when the pixels are not width × height */
export function encodePng({ width, height, pixels }: GreyPicture, text: PngText): Uint8Array<ArrayBuffer> {
  if (pixels.length !== width * height) {
    throw new RangeError(
      `A ${width} × ${height} picture needs ${width * height} values; got ${pixels.length}.`,
    );
  }
  const png = encode(
    {
      width,
      height,
      channels: 1,
      depth: pixels instanceof Uint16Array ? 16 : 8,
      data: pixels,
      text: { ...text },
    },
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
): GreyPicture<Uint8Array<ArrayBuffer>> {
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
