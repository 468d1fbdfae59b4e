/** One frame made small enough to look at, with its histogram: what the page previews a window with. */
import { openSource } from '../ingest/byteSource.ts';
import { applyVoi, type FileVoi } from '../ingest/voi.ts';
import type { OpenedSlice, ScannedImage, Source } from '../workers/protocol.ts';
import { percentileEnds } from './normalise.ts';
import { openFrames } from './openFrames.ts';
import { shrink } from './resize.ts';

const BINS = 128;

/** @throws Refusal, and what `refusalOf` makes one */
export async function lookAt(
  source: Source,
  kind: ScannedImage['kind'],
  frame: number,
  side: number,
): Promise<OpenedSlice> {
  const opened = await openFrames(openSource(source), { kind });
  const { pixels, rows, columns, inverted, voi, whitest = null } = await opened.read(frame);
  const { low, high } = percentileEnds(pixels);
  const histogram = histogramOf(pixels);
  const scale = Math.min(1, side / Math.max(rows, columns));
  const width = Math.max(1, Math.round(columns * scale));
  const height = Math.max(1, Math.round(rows * scale));
  const small = (values: Float32Array<ArrayBuffer>) =>
    scale === 1 ? values : shrink(values, { width: columns, height: rows, toWidth: width, toHeight: height });
  const own = voi && small(underVoi(pixels, voi));
  return {
    width,
    height,
    values: small(pixels),
    unit: opened.unit,
    own,
    inverted,
    whitest,
    low,
    high,
    histogram,
  };
}

function underVoi(pixels: Float32Array, voi: FileVoi): Float32Array<ArrayBuffer> {
  const out = pixels.slice();
  applyVoi(out, voi);
  return out;
}

function histogramOf(pixels: Float32Array): OpenedSlice['histogram'] {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const value of pixels) {
    if (value < from) from = value;
    if (value > to) to = value;
  }
  const counts = new Uint32Array(BINS);
  if (!(from <= to)) return { from: 0, to: 0, counts };
  const perUnit = to > from ? BINS / (to - from) : 0;
  for (const value of pixels) counts[Math.min(BINS - 1, Math.floor((value - from) * perUnit))]!++;
  return { from, to, counts };
}
