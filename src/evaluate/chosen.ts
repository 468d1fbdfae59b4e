/**
 * Which slices of a dataset an evaluation looks at. One place, since the critic scores them in another worker than the one that
 * measures them: both must mean the same slices in the same order.
 */

import { TooFewValidationError } from '../errors.ts';
import { permutation } from '../numerics/random.ts';
import type { DatasetRecord, SliceRecord } from '../workers/protocol.ts';

/** Below this, one slice moves the covariance so much that a Fréchet distance says nothing. */
export const MIN_REALS = 8;

/** Distances between all pairs are held in memory: 2,048 beside 2,048 in float64 are 32 MiB. */
export const MOST_REALS = 2048;
export const MOST_TRAIN = 2048;

export interface ChosenSlices {
  /** The split judged against, in the dataset's order. */
  readonly real: readonly SliceRecord[];
  /** Of the training split, in the dataset's order. */
  readonly train: readonly SliceRecord[];
}

/** All of a split, or a sample of it drawn with the seed where it is larger than can be compared. */
export function chosenSlices(
  { slices }: Pick<DatasetRecord, 'slices'>,
  { split, seed }: { readonly split: 'validation' | 'final'; readonly seed: number },
): ChosenSlices {
  const of = (name: 'validation' | 'final' | 'train', most: number) => {
    const all = slices.filter((slice) => slice.split === name);
    if (all.length <= most) return all;
    const drawn = permutation({ seed, name: `evaluate/${name}` }, all.length).subarray(0, most);
    return Array.from(drawn.toSorted(), (i) => all[i]!);
  };
  return { real: of(split, MOST_REALS), train: of('train', MOST_TRAIN) };
}

/** @throws TooFewValidationError */
export function requireReals(split: 'validation' | 'final', found: number): void {
  if (found >= MIN_REALS) return;
  throw new TooFewValidationError(
    `The ${split} split has ${found} slices; a Fréchet distance needs at least ${MIN_REALS}. Add more patients or slices to the dataset.`,
    { slices: found, needed: MIN_REALS },
  );
}
