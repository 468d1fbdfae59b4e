/**
 * One frame → one training image in [−1, 1]: window, MONOCHROME1 inversion, fit, resize. Padding and rescale are behind it.
 *
 * Knows nothing of files; the values it is handed are overwritten.
 */

import { applyVoi, type FileVoi } from '../ingest/voi.ts';
import type { Recipe, ScannedImage } from '../workers/protocol.ts';
import { fitSquare, stretchGrey8 } from './resize.ts';
import { countValues, HIGH_PERCENT, LOW_PERCENT, percentile } from './values.ts';
import { applyEnds, applyWindow } from './window.ts';

/** What becomes −1 and what +1. */
export interface Ends {
  readonly low: number;
  readonly high: number;
}

export interface Frame {
  readonly kind: ScannedImage['kind'];
  /** float32 [rows, columns]: Hounsfield units for CT, rescaled values, grey levels, or [−1, 1] for an array. */
  readonly pixels: Float32Array<ArrayBuffer>;
  readonly rows: number;
  readonly columns: number;
  /** MONOCHROME1: the least value is meant to show white (PS3.3 C.7.6.3.1.2). */
  readonly inverted: boolean;
  readonly voi: FileVoi | null;
  /** Of a raster: its whole range, 0 … this. */
  readonly whitest?: 255 | 65535;
}

/** float32 [size, size] in [−1, 1]; consumes `frame.pixels`. `range`: of the frame's series, where percentiles window it. */
export function normaliseFrame(frame: Frame, recipe: Recipe, range: Ends | null): Float32Array<ArrayBuffer> {
  const { pixels, rows, columns, inverted } = frame;
  const { size, fit } = recipe;
  if (frame.kind === 'raster' && frame.whitest === 255 && fit === 'stretch') return stretched8(frame, size);
  toUnits(frame, recipe, range);
  if (inverted) for (let i = 0; i < pixels.length; i++) pixels[i] = -pixels[i]!;
  return fitSquare(pixels, { width: columns, height: rows, size, fit, fill: -1 });
}

/** As torchvision's `Grayscale`, `Resize((n, n))`, `ToTensor`, `Normalize(0.5, 0.5)` make it: resized as bytes. */
function stretched8({ pixels, rows, columns }: Frame, size: number): Float32Array<ArrayBuffer> {
  const bytes = stretchGrey8(Uint8Array.from(pixels), { width: columns, height: rows, size });
  return Float32Array.from(bytes, (value) => value / 127.5 - 1);
}

/** In place: values become [−1, 1]. */
function toUnits({ kind, pixels, voi, whitest }: Frame, { window }: Recipe, range: Ends | null): void {
  if (kind === 'array') return;
  if (kind === 'raster') applyEnds(pixels, { low: 0, high: whitest ?? 255 });
  else if (window.name === 'file' && voi) applyVoi(pixels, voi);
  else if (window.name === 'file' || range) applyEnds(pixels, range ?? percentileEnds(pixels));
  else applyWindow(pixels, window);
}

/** Percentiles of these values alone. */
export function percentileEnds(pixels: Float32Array): Ends {
  const counts = countValues(pixels);
  return { low: percentile(counts, LOW_PERCENT), high: percentile(counts, HIGH_PERCENT) };
}
