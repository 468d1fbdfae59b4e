/** Which runs of a month have figures that compare: measured on one dataset, in one network, over as many images. */
import type { MonthlyRun } from './reportTypes.ts';

/** Equal where they compare; null: not judged. */
export function comparableKey({ dataset, networkId, n }: MonthlyRun): string | null {
  return networkId && n ? `${dataset} ${networkId} ${n.real} ${n.fake}` : null;
}
