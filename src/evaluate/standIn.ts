/**
 * What is shown, under its own name, where no LPIPS weights are installed: the distance of unit-normalised features in the feature
 * network that is loaded anyway. No learned weights and one layer instead of five or seven, so it is on no published scale.
 */
import type { TapExtractor } from './features.ts';
import { pairBatches, unitDistance } from './pairBatches.ts';
import type { PairDistance } from './pairFigures.ts';

/** In the extractor's tap: mean over positions of ‖x/|x| − y/|y|‖², 0 … 4. Does not own the network. */
export function standIn(network: Pick<TapExtractor, 'maps' | 'batch'>): PairDistance {
  const distance = (images: Parameters<TapExtractor['maps']>[0]) => unitDistance(network.maps(images), null);
  const most = Math.max(1, Math.floor(network.batch / 2));
  return {
    distances: (first, second, pairs, options) =>
      pairBatches(distance, first, second, pairs, { ...options, most }),
  };
}
