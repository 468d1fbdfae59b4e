/**
 * What a critic's raw scores say. A Wasserstein critic's zero is arbitrary, so nothing here depends on it: adding a constant to all
 * scores changes no figure. Accuracies need a threshold, and one found on the images it is measured on flatters: it is midway between
 * the class means on half of the reals' units and half of the fakes, and measured on the other halves.
 *
 * - `auc`: P(D(real) > D(fake)), ½ for ties. 0.5 is ideal for the generator.
 * - `wasserstein`: mean D(real) − mean D(fake).
 * - `discriminatorAccuracy`: mean of the shares of held-out reals above and of held-out fakes at or below the threshold, so that unequal numbers
 *   decide nothing. 0.5 is ideal.
 * - `generatorAccuracy`: share of held-out fakes above the threshold, taken for real.
 * - `criticGap`: mean D(training real) − mean D(validation real), what the critic knows by heart.
 *
 * Intervals take whole units of reals and single fakes: Wilson's for shares, Student's for means. Those of the accuracies hold for
 * the threshold that was found.
 */

import type { CriticHistogram, CriticScores, Figure, Metrics } from '../evaluation.ts';
import { meanError } from '../numerics/meanError.ts';
import { upTo } from '../numerics/upTo.ts';
import { wilsonInterval } from '../numerics/wilson.ts';
import { auc } from './auc.ts';
import { unmeasured, unmeasuredCritic } from './figures.ts';
import { halfOf, singleImages, type UnitMembers, unitMembers } from './halves.ts';
import { shareFigure, symmetricFigure } from './interval.ts';

export interface CriticFigures {
  readonly metrics: Pick<
    Metrics,
    'auc' | 'wasserstein' | 'discriminatorAccuracy' | 'generatorAccuracy' | 'criticGap'
  >;
  /** Null where scores are not numbers, or too few for a threshold. */
  readonly histogram: CriticHistogram | null;
}

/**
 * @param units ordinal of each real's and training image's unit.
 * @throws RangeError on units of another count than scores.
 */
export function criticFigures(
  { real, fake, train }: CriticScores,
  {
    realUnits,
    trainUnits,
    seed,
  }: { readonly realUnits: Int32Array; readonly trainUnits: Int32Array; readonly seed: number },
): CriticFigures {
  if (realUnits.length !== real.length || trainUnits.length !== train.length) {
    throw new RangeError(
      `${realUnits.length} and ${trainUnits.length} units for ${real.length} and ${train.length} scores`,
    );
  }
  const without = (reason: 'too-few-images' | 'not-finite') => ({
    metrics: unmeasuredCritic(reason),
    histogram: null,
  });
  if (real.length < 2 || fake.length < 2) return without('too-few-images');
  if (![real, fake, train].every((scores) => scores.every(Number.isFinite))) return without('not-finite');

  // Differences of float32 are exact in float64, so that no constant added to the scores leaves a trace in any rounding.
  const origin = real[0]!;
  const [reals, fakes, trains] = [real, fake, train].map((scores) =>
    Float64Array.from(scores, (score) => score - origin),
  ) as [Float64Array, Float64Array, Float64Array];
  const units = unitMembers(realUnits);
  const fewest = Math.min(units.count, fake.length);
  const told = auc(reals, fakes, realUnits);
  const parts: Parts = {
    real: halves(units.count > 1 ? units : singleImages(real.length), seed, 'evaluate/calibration-real'),
    fake: halves(singleImages(fake.length), seed, 'evaluate/calibration-fake'),
  };
  const threshold = (meanOf(reals, parts.real.calibration) + meanOf(fakes, parts.fake.calibration)) / 2;
  return {
    metrics: {
      auc: shareFigure(told.value, told.standardError, {
        images: 3 * Math.min(real.length, fake.length), // where it tells nothing, its variance is (1/n + 1/m)/12
        units: fewest,
      }),
      wasserstein: differenceFigure(
        { values: reals, units: realUnits },
        { values: fakes, units: upTo(fake.length) },
      ),
      discriminatorAccuracy: discriminatorAccuracy({ reals, fakes, realUnits, threshold, parts }),
      generatorAccuracy: generatorAccuracy(fakes, threshold, parts.fake.measured),
      criticGap:
        train.length < 2
          ? unmeasured('too-few-images')
          : differenceFigure({ values: trains, units: trainUnits }, { values: reals, units: realUnits }),
    },
    histogram: histogramOf({ train: trains, real: reals, fake: fakes }, { threshold, origin }),
  };
}

interface Part {
  readonly calibration: Uint32Array;
  readonly measured: Uint32Array;
}

interface Parts {
  readonly real: Part;
  readonly fake: Part;
}

function halves(units: UnitMembers, seed: number, name: string): Part {
  const [calibration, measured] = [1, 0].map((half) => halfOf(units, { seed, name }, half));
  return { calibration: calibration!, measured: measured! };
}

/** Mean of the first less mean of the second. */
function differenceFigure(
  first: { values: Float64Array; units: ArrayLike<number> },
  second: { values: Float64Array; units: ArrayLike<number> },
): Figure {
  const error = Math.hypot(meanError(first.values, first.units), meanError(second.values, second.units));
  const units = Math.min(unitMembers(first.units).count, unitMembers(second.units).count);
  return symmetricFigure(meanOf(first.values) - meanOf(second.values), error, units);
}

/** How much patients differ is told from all of them, calibration included: the held-out ones are half as many. */
function discriminatorAccuracy(found: {
  reals: Float64Array;
  fakes: Float64Array;
  realUnits: Int32Array;
  threshold: number;
  parts: Parts;
}): Figure {
  const { reals, fakes, realUnits, threshold, parts } = found;
  const realRight = reals.map((score) => (score > threshold ? 1 : 0));
  const fakeRight = fakes.map((score) => (score > threshold ? 0 : 1));
  const [n, m] = [parts.real.measured.length, parts.fake.measured.length];
  const value = (meanOf(realRight, parts.real.measured) + meanOf(fakeRight, parts.fake.measured)) / 2;
  const realError = meanError(realRight, realUnits) * Math.sqrt(reals.length / n);
  const fakeError = meanError(fakeRight, upTo(fakes.length)) * Math.sqrt(fakes.length / m);
  return shareFigure(value, Math.hypot(realError, fakeError) / 2, {
    images: (4 * n * m) / (n + m), // variance ¼·(p(1 − p)/n + p(1 − p)/m)
    units: Math.min(new Set(realUnits).size, m),
  });
}

function generatorAccuracy(fakes: Float64Array, threshold: number, measured: Uint32Array): Figure {
  const value = meanOf(
    fakes.map((score) => (score > threshold ? 1 : 0)),
    measured,
  );
  const [low, high] = wilsonInterval(value, measured.length);
  return { value, low, high, reason: null };
}

const BINS = 40;

/** Scores as they came, `origin` added again. Equal scores fill one bin of an interval of 1. */
function histogramOf(
  sides: { train: Float64Array; real: Float64Array; fake: Float64Array },
  { threshold, origin }: { threshold: number; origin: number },
): CriticHistogram {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const scores of [sides.train, sides.real, sides.fake]) {
    for (const score of scores) {
      from = Math.min(from, score);
      to = Math.max(to, score);
    }
  }
  if (from === to) [from, to] = [from - 0.5, to + 0.5];
  const counts = (scores: Float64Array) => {
    const bins = new Array<number>(BINS).fill(0);
    for (const score of scores) {
      bins[Math.min(BINS - 1, Math.floor(((score - from) / (to - from)) * BINS))]!++;
    }
    return bins;
  };
  return {
    from: from + origin,
    to: to + origin,
    train: counts(sides.train),
    real: counts(sides.real),
    fake: counts(sides.fake),
    threshold: threshold + origin,
  };
}

function meanOf(values: Float64Array, rows?: Uint32Array): number {
  let sum = 0;
  if (!rows) {
    for (const value of values) sum += value;
    return sum / values.length;
  }
  for (const row of rows) sum += values[row]!;
  return sum / rows.length;
}
