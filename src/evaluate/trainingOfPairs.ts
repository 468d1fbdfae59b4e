/** Which training images the pairs need: a copy search names them within the whole split, of which only a few are held at a time. */
import type { PairLists } from '../evaluation.ts';
import type { SliceRecord } from '../workers/protocol.ts';

/**
 * The slices to read, and `pairs` by their place among these.
 * @param pairs `nearestTraining` by place in `training`
 * @param first slices that are wanted in any case, before the others
 */
export function trainingOfPairs(
  pairs: PairLists,
  training: readonly SliceRecord[],
  first: readonly SliceRecord[],
): { readonly slices: readonly SliceRecord[]; readonly pairs: PairLists } {
  const named = pairs.nearestTraining.map(([, train]) => training[train]!);
  const slices = [...new Set([...first, ...named])];
  const place = new Map(slices.map((slice, i) => [slice, i]));
  return {
    slices,
    pairs: {
      ...pairs,
      nearestTraining: pairs.nearestTraining.map(([fake], k) => [fake, place.get(named[k]!)!] as const),
    },
  };
}
