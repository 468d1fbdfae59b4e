/**
 * Whether two figures may be held against each other: measured on the same slices, prepared alike, in the same network, over as many
 * images. Each of these moves a figure by itself, the number of images not least.
 */
import type { Evaluation, MetricName } from '../../evaluation.ts';

export type Obstacle = 'dataset' | 'split' | 'preprocessing' | 'network' | 'n';

export interface Side {
  readonly datasetId: string;
  readonly evaluation: Evaluation;
}

/** Null: they compare. Otherwise the first thing in the way. */
export function obstacleTo(a: Side, b: Side, metric: MetricName): Obstacle | null {
  const [one, other] = [a.evaluation, b.evaluation];
  if (a.datasetId !== b.datasetId) return 'dataset';
  if (one.split !== other.split) return 'split';
  if (one.preprocessing === null || one.preprocessing !== other.preprocessing) return 'preprocessing';
  if (networkOf(one, metric) !== networkOf(other, metric)) return 'network';
  return countsOf(one, metric).every((n, i) => n === countsOf(other, metric)[i]) ? null : 'n';
}

/** What tells the network that a figure was measured in; null: none is needed. */
export function networkOf({ network, lpipsNetwork }: Evaluation, metric: MetricName): string | null {
  switch (metric) {
    case 'lpips':
      return lpipsNetwork?.id ?? null;
    case 'ssim':
    case 'psnr':
    case 'msSsim':
    case 'auc':
    case 'wasserstein':
    case 'discriminatorAccuracy':
    case 'generatorAccuracy':
    case 'criticGap':
      return null;
    default:
      return network.id;
  }
}

function countsOf({ n }: Evaluation, metric: MetricName): number[] {
  switch (metric) {
    case 'matchedFid':
    case 'ratio':
    case 'floor':
      return [n.real, n.floor];
    case 'ssim':
    case 'psnr':
    case 'lpips':
    case 'featureDistance':
    case 'msSsim':
      return [n.real, n.fake, n.train, n.pairs];
    default:
      return [n.real, n.fake];
  }
}
