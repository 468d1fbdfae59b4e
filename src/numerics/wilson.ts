/**
 * Score interval of a share (Wilson 1927): within [0, 1], and of some width at 0 and 1. For shares over images that are not
 * independent, `count` is the number of independent ones that would vary as much (Korn & Graubard 1998), which need not be whole.
 */
import { NORMAL_975 } from './studentT.ts';

/** @param share 0 … 1 @param count > 0 @throws RangeError otherwise. */
export function wilsonInterval(
  share: number,
  count: number,
  quantile = NORMAL_975,
): [low: number, high: number] {
  if (!(share >= 0 && share <= 1 && count > 0)) throw new RangeError(`A share of ${share} of ${count}`);
  const z2 = quantile ** 2 / count;
  const middle = (share + z2 / 2) / (1 + z2);
  const half = Math.sqrt((share * (1 - share) + z2 / 4) * z2) / (1 + z2);
  return [share === 0 ? 0 : Math.max(0, middle - half), share === 1 ? 1 : Math.min(1, middle + half)];
}
