/**
 * Datasets of earlier versions in the terms of this one, for the database's upgrade (runs: renewedRun.ts).
 *
 * A dataset of version 1 was axial CT without filters; its codes of then have other names now.
 */
import type { DatasetRecord, OutcomeCode, Recipe } from '../workers/protocol.ts';

/** What has another name since version 2. */
const RENAMED: Readonly<Record<string, OutcomeCode>> = {
  derived: 'secondary-capture',
  'unsupported-multiframe': 'decode-failed',
};

export function renewedDataset(record: DatasetRecord): DatasetRecord {
  if (record.version >= 2) return record;
  const recipe: Recipe = {
    ...record.recipe,
    version: 2,
    filter: {
      keepAll: false,
      modality: 'CT',
      plane: 'axial',
      description: null,
      slices: null,
      lungShare: null,
    },
    colour: 'skip',
    flip: false,
    folders: 'split',
  };
  return {
    ...record,
    version: 2,
    recipe,
    classes: 0,
    samePatient: record.splitBy === 'blocks',
    recipeHash: null,
    outcomes: Object.fromEntries(
      Object.entries(record.outcomes).map(([code, n]) => [RENAMED[code] ?? code, n]),
    ),
    slices: record.slices.map((slice) => ({ ...slice, label: null, pixelHash: slice.contentHash })),
  };
}
