/**
 * 95 % intervals around an estimate from its standard error, and the standard error from half-samples.
 *
 * Delete-half jackknife. Of n independent units with variance σ², the mean of a random half differs from the mean of all by a variance
 * of σ²/n · (n − h)/h (sampling without replacement, h units kept), so for h = n/2 the spread of the half-sample values is the
 * standard error of the full value: the factor is 1 (Shao & Wu 1989, "A general theory for jackknife variance estimation"; of an odd
 * n, halves of both sizes in turn give (n² + 1)/(n² − 1), kept). Only the spread is used, about the replicates' own mean: that mean lies
 * off the estimate by the bias of half as many images, and the estimate stays where it is. The factor holds for what is linear in the
 * units; a part that is quadratic in them (a distance of two equal sources) is overstated by √3, so those intervals are wide.
 *
 * Measured (bench/evaluation/coverage.ts, 100 samples of 5 shapes, independent and in 5 and 10 patients): 94 to 100 % hold.
 *
 * The quantile is Student's for the side with the fewest units.
 */
import type { Figure, FigureReason } from '../evaluation.ts';
import { student975 } from '../numerics/studentT.ts';
import { wilsonInterval } from '../numerics/wilson.ts';
import { unmeasured } from './figures.ts';

/** With fewer units on a side, an interval would say little and cover less: bench/evaluation/coverage.ts. */
export const FEWEST_UNITS = 4;

/** Spread of half-sample replicates. */
export interface Spread {
  readonly standardError: number;
  /** Replicates that had a value. */
  readonly count: number;
}

/** About their own mean, over the replicates that are numbers. */
export function spreadOf(replicates: readonly number[]): Spread {
  const values = replicates.filter(Number.isFinite);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { standardError: Math.sqrt(squares / (values.length - 1)), count: values.length };
}

/** A value without its interval. */
export function pointFigure(value: number, reason: FigureReason): Figure {
  return Number.isFinite(value) ? { value, low: null, high: null, reason } : unmeasured('not-finite');
}

function intervalFigure(value: number, low: number, high: number): Figure {
  return [value, low, high].every(Number.isFinite)
    ? { value, low, high, reason: null }
    : pointFigure(value, 'not-finite');
}

/** Of any sign. @param units of the side with the fewest. */
export function symmetricFigure(value: number, standardError: number, units: number): Figure {
  if (units < FEWEST_UNITS) return pointFigure(value, 'too-few-units');
  const reach = student975(units - 1) * standardError;
  return intervalFigure(value, value - reach, value + reach);
}

/**
 * Of a value ≥ 0 whose error grows with it: by one factor up and down, that is exp(reach/value) to its second order; where the reach is
 * beyond the value itself, no steeper than there, since an exponential of it would say nothing. `plain`: to its first order alone, for
 * what already rests on an overstated error (a floor, and the ratio to it).
 */
export function positiveFigure(
  value: number,
  standardError: number,
  units: number,
  { plain = false }: { readonly plain?: boolean } = {},
): Figure {
  if (units < FEWEST_UNITS) return pointFigure(value, 'too-few-units');
  const reach = student975(units - 1) * standardError;
  if (value === 0) return intervalFigure(0, 0, reach);
  const relative = reach / value;
  const factor = 1 + relative + (plain ? 0 : (relative * Math.min(1, relative)) / 2);
  return intervalFigure(value, value / factor, value * factor);
}

/**
 * Of a share: Wilson's interval with as many images as would vary so (never more than there are). A share of 0 or 1 has no spread and is taken
 * for that of its units alone.
 */
export function shareFigure(
  value: number,
  standardError: number,
  { images, units }: { readonly images: number; readonly units: number },
): Figure {
  if (units < FEWEST_UNITS) return pointFigure(value, 'too-few-units');
  const variance = standardError ** 2;
  const effective = variance > 0 ? (value * (1 - value)) / variance : 0;
  const count = Math.min(images, effective > 0 ? Math.max(1, effective) : units);
  return intervalFigure(value, ...wilsonInterval(value, count, student975(units - 1)));
}
