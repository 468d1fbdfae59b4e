/**
 * The mean over pairs of images and its 95 % interval, where pairs are not independent: two pairs that share an image, or an
 * image's patient, vary together. The variance is the sum of eᵢeⱼ over all pairs of pairs i, j that share a unit (e: what a
 * value is above the mean), over n²: two-way clustering (Cameron, Gelbach & Miller 2011) where the sides are drawn apart,
 * dyadic (Aronow, Samii & Assenova 2015) where both images come from one pool. Nothing is drawn, so nothing depends on a seed.
 *
 * Few units make that sum too small, by (U − 1)/U between two pools and (U − 2)²/(U(U − 1)) within one (exact for equal units
 * and additive effects), so it is divided by that, with Student's t of U − 1 or U − 2 degrees. U is the number of equal units
 * that would weigh as the units do, (Σc)²/Σc² of their pair counts c: a patient who gives half of the pairs is half of the
 * evidence. Simulated coverage of the nominal 95 %, additive patient, image and pair effects, 128 pairs, 4 to 60 patients of
 * equal and of geometrically spread sizes: 94 to 99.8 % between two pools, 92 to 99.7 % within one.
 */
import type { Figure, FigureReason } from '../evaluation.ts';
import { student975 } from '../numerics/studentT.ts';

/** Fewer units in effect (their number, were they equal) leave an interval too wide, or too often wrong, to show. */
const FEWEST_BETWEEN_POOLS = 3;
const FEWEST_WITHIN_POOL = 3.5;

export interface PairUnits {
  /** Unit of each pair's first and second image; `second` null where only the first was drawn. */
  readonly first: Int32Array;
  readonly second: Int32Array | null;
  /** Both name units of the same pool. */
  readonly onePool: boolean;
}

export interface Bounds {
  readonly from: number;
  readonly to: number;
}

/**
 * Mean of the finite values; `whenNone` when there is none. +∞ is left out (the PSNR of equal images), NaN makes the figure null.
 * @param values one per pair.
 */
export function pairMean(
  values: ArrayLike<number>,
  units: PairUnits,
  { from, to }: Bounds,
  whenNone: FigureReason = 'too-few-images',
): Figure {
  const pairs = Array.from(values, (_, i) => i).filter((i) => values[i] !== Number.POSITIVE_INFINITY);
  const n = pairs.length;
  if (n === 0) return { value: null, low: null, high: null, reason: whenNone };
  const value = pairs.reduce((sum, i) => sum + values[i]!, 0) / n;
  if (!Number.isFinite(value)) return { value: null, low: null, high: null, reason: 'not-finite' };

  const first = pairs.map((i) => units.first[i]!);
  const second = units.second ? pairs.map((i) => units.second![i]!) : null;
  const degrees = degreesOf(first, second, units.onePool);
  if (degrees === null) return { value, low: null, high: null, reason: 'too-few-units' };
  const errors = pairs.map((i) => values[i]! - value);
  const independent = errors.reduce((sum, e) => sum + e * e, 0) / (n * (n - 1));
  const shared = (sharedSum(errors, first, second, units.onePool) / n ** 2) * degrees.correction;
  const half = student975(degrees.count) * Math.sqrt(Math.max(shared, independent)); // the sum may be small by chance
  return { value, low: Math.max(from, value - half), high: Math.min(to, value + half), reason: null };
}

/** Σ eᵢeⱼ over pairs i, j that share a unit, i = j included. */
function sharedSum(
  errors: readonly number[],
  first: readonly number[],
  second: readonly number[] | null,
  onePool: boolean,
): number {
  let sum = 0;
  for (let i = 0; i < errors.length; i++) {
    for (let j = 0; j < errors.length; j++) {
      const share =
        first[i] === first[j] ||
        (second !== null &&
          (second[i] === second[j] || (onePool && (first[i] === second[j] || second[i] === first[j]))));
      if (share) sum += errors[i]! * errors[j]!;
    }
  }
  return sum;
}

/** Null: too few units. */
function degreesOf(
  first: readonly number[],
  second: readonly number[] | null,
  onePool: boolean,
): { count: number; correction: number } | null {
  if (second && onePool) {
    const units = effectiveUnits([...first, ...second]);
    if (units < FEWEST_WITHIN_POOL) return null;
    return {
      count: Math.max(1, Math.floor(units - 2)),
      correction: (units * (units - 1)) / (units - 2) ** 2,
    };
  }
  const units = Math.min(effectiveUnits(first), second ? effectiveUnits(second) : Number.POSITIVE_INFINITY);
  if (units < FEWEST_BETWEEN_POOLS) return null;
  return { count: Math.floor(units - 1), correction: units / (units - 1) };
}

/** (Σc)²/Σc² of how often each unit occurs. */
function effectiveUnits(units: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const unit of units) counts.set(unit, (counts.get(unit) ?? 0) + 1);
  let squares = 0;
  for (const count of counts.values()) squares += count * count;
  return units.length ** 2 / squares;
}
