/**
 * Features of a dataset's own slices, computed once per slice: every round of a run is measured against the same reals,
 * so only its fakes cost anything. Knows neither where slices are stored nor which network this is.
 */
import type { DatasetRecord, SliceRecord } from '../workers/protocol.ts';
import type { ExtractOptions, FeatureExtractor } from './features.ts';
import type { FeatureSet } from './fid.ts';

/** A dataset whose pixels can be read. */
export interface RealImages {
  readonly record: DatasetRecord;
  /** float32 [slices.length, size, size] in [−1, 1], in the order asked for. */
  read(slices: readonly SliceRecord[]): Promise<Float32Array>;
}

export interface RealFeatures {
  /** How many of `slices` are not yet computed. */
  missing(slices: readonly SliceRecord[]): number;
  /** One row per slice, in order. @throws what `FeatureExtractor.extract` throws; slices done before that are kept. */
  of(slices: readonly SliceRecord[], options?: ExtractOptions): Promise<FeatureSet & { data: Float32Array }>;
}

/** Slices read and computed at a time: bounds memory, and what an abort throws away. */
const CHUNK = 64;

export function createRealFeatures(reals: RealImages, network: FeatureExtractor): RealFeatures {
  const rows = new Map<SliceRecord['contentHash'], Float32Array>();
  const { size } = reals.record.recipe;
  const { dimension } = network;
  const unknown = (slices: readonly SliceRecord[]) => [
    ...new Map(slices.filter((s) => !rows.has(s.contentHash)).map((s) => [s.contentHash, s])).values(),
  ];

  return {
    missing: (slices) => unknown(slices).length,
    async of(slices, { signal, onBatch } = {}) {
      const wanted = unknown(slices);
      for (let first = 0; first < wanted.length; first += CHUNK) {
        const chunk = wanted.slice(first, first + CHUNK);
        const { data } = await network.extract(
          { count: chunk.length, size, data: await reals.read(chunk) },
          { signal, onBatch: (done) => onBatch?.(first + done) },
        );
        chunk.forEach((slice, i) => {
          rows.set(slice.contentHash, data.slice(i * dimension, (i + 1) * dimension));
        });
      }
      const data = new Float32Array(slices.length * dimension);
      slices.forEach((slice, i) => {
        data.set(rows.get(slice.contentHash)!, i * dimension);
      });
      return { count: slices.length, dimension, data };
    },
  };
}
