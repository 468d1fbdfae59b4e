/**
 * When a convolution's gradient on WebGPU is computed by our tiled product, and into how many parts its terms are cut.
 *
 * Pure decisions. The limits come from one measurement beside tfjs 4.22's programs (docs/benchmarks-gpu.md): what was slower,
 * or was not measured and fills less than half a tile, stays tfjs's.
 */
import type { backend_util } from '@tensorflow/tfjs';
import { SLICE, TILE } from './kernels/tiledProduct.ts';

type Geometry = backend_util.Conv2DInfo;

/** Workgroups that keep a large device busy (eight for each of 132 multiprocessors). */
const ENOUGH_GROUPS = 1056;
/** Fewest terms worth a part. */
const FEWEST_TERMS = 64;
/** Every WebGPU device allows as many in a dimension. */
const MOST_GROUPS = 65535;
/** Below it three quarters of a tile's columns and more would be idle. */
const FEWEST_OUT_CHANNELS = 16;

/** Not for layers between a single position and channels: tfjs's one thread a weight has only the batch to walk there. */
export function tilesFilterGradient({ outHeight, outWidth, outChannels, dataFormat }: Geometry): boolean {
  return dataFormat === 'channelsLast' && outHeight * outWidth > 1 && outChannels >= FEWEST_OUT_CHANNELS;
}

/** 4 × 4, stride 2, padding 1, from a whole tile of input channels on: with one channel tfjs's program was twice as fast. */
export function tilesInputGradient(geometry: Geometry): boolean {
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo, dataFormat } = geometry;
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth } = geometry;
  return (
    dataFormat === 'channelsLast' &&
    [filterHeight, filterWidth].every((taps) => taps === 4) &&
    [strideHeight, strideWidth].every((stride) => stride === 2) &&
    [padInfo.top, padInfo.left].every((pad) => pad === 1) &&
    inHeight === 2 * outHeight &&
    inWidth === 2 * outWidth &&
    inChannels >= TILE &&
    Math.ceil((batchSize * outHeight * outWidth) / TILE) <= MOST_GROUPS
  );
}

/** Parts of `perPart` terms each (a multiple of the slice) for a product [rows, terms] · [terms, columns]. */
export function cutTerms(rows: number, columns: number, terms: number): { parts: number; perPart: number } {
  const tiles = Math.ceil(rows / TILE) * Math.ceil(columns / TILE);
  const wanted = Math.max(1, Math.min(Math.ceil(ENOUGH_GROUPS / tiles), Math.ceil(terms / FEWEST_TERMS)));
  const perPart = Math.ceil(terms / wanted / SLICE) * SLICE;
  return { parts: Math.ceil(terms / perPart), perPart };
}
