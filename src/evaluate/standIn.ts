/**
 * What is shown, under its own name, where no LPIPS weights are installed: the distance of unit-normalised features in the feature
 * network that is loaded anyway. No learned weights and one layer instead of five or seven, so it is on no published scale.
 */
import type { TapExtractor } from './features.ts';
import { pairDistance } from './pairDistance.ts';
import type { PairDistance } from './pairFigures.ts';

/** In the extractor's tap: mean over positions of ‖x/|x| − y/|y|‖², 0 … 4. Does not own the network. */
export function standIn(network: Pick<TapExtractor, 'maps' | 'batch'>): PairDistance {
  return pairDistance({ maps: (images) => [network.maps(images)], weights: null, most: network.batch });
}
