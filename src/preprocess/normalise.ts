/**
 * One slice in Hounsfield units → one training image in [−1, 1]: window, MONOCHROME1 inversion, square, resize.
 *
 * Knows nothing of files; the HU array it is handed is overwritten.
 */
import type { Recipe } from '../workers/protocol.ts';
import { resizeSquare } from './resize.ts';
import { applyWindow } from './window.ts';

export interface HounsfieldFrame {
  /** float32 [rows, columns], HU. */
  readonly pixels: Float32Array<ArrayBuffer>;
  readonly rows: number;
  readonly columns: number;
  /** MONOCHROME1: the least value is meant to show white (PS3.3 C.7.6.3.1.2). */
  readonly inverted: boolean;
}

/** float32 [size, size] in [−1, 1]; consumes `frame.pixels`. */
export function normaliseFrame(frame: HounsfieldFrame, recipe: Recipe): Float32Array<ArrayBuffer> {
  const { pixels, rows, columns, inverted } = frame;
  applyWindow(pixels, recipe.window);
  if (inverted) for (let i = 0; i < pixels.length; i++) pixels[i] = -pixels[i]!;
  return resizeSquare(pixels, { width: columns, height: rows, size: recipe.size, fill: -1 });
}

/** Greyscale bytes of values in [−1, 1]: round((x + 1)·127.5). */
export function toGrey(values: Float32Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) out[i] = Math.round((values[i]! + 1) * 127.5);
  return out;
}
