/**
 * How well a score tells reals from fakes: P(real > fake) + ½ P(equal), the Mann–Whitney statistic over n·m. Its standard error is
 * that of DeLong, DeLong & Clarke-Pearson (1988) over placements, with the reals' summed by unit (Obuchowski 1997).
 */
import { meanError } from '../numerics/meanError.ts';
import { upTo } from '../numerics/upTo.ts';

export interface Auc {
  /** 0 … 1; 0.5 tells nothing. */
  readonly value: number;
  readonly standardError: number;
}

/** Fakes are independent of each other. */
export function auc(real: ArrayLike<number>, fake: ArrayLike<number>, realUnits: ArrayLike<number>): Auc {
  const above = placements(real, fake); // share of fakes below each real
  const below = placements(fake, real);
  let value = 0;
  for (const share of above) value += share;
  value /= above.length; // a sum of ones is exact, so that perfect scores give 1 and not a little more
  const single = upTo(fake.length);
  return { value, standardError: Math.hypot(meanError(above, realUnits), meanError(below, single)) };
}

/** Share of `others` below each value, equal ones counting half. */
function placements(values: ArrayLike<number>, others: ArrayLike<number>): Float64Array {
  const sorted = Float64Array.from(others).sort();
  return Float64Array.from(
    values,
    (value) => (countBelow(sorted, value, false) + countBelow(sorted, value, true)) / (2 * sorted.length),
  );
}

/** Of ascending values, those < `value`, or ≤ where `equal`. */
function countBelow(sorted: Float64Array, value: number, equal: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value || (equal && sorted[middle]! === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
