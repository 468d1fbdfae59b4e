/** Curves of runs compared: one per run and round, of one measure, on the one axis; and how smooth and on which scales they are drawn. */
import { linearWithin, symmetricLog } from '../../numerics/curves.ts';
import { envelope, firstAtLeast, smoothed } from '../../numerics/visible.ts';
import type { TrainingPoint } from '../evaluate/trainingPoints.ts';
import type { Laid } from './stops.ts';
import { positionOf } from './timeline.ts';
import { LOG_MEASURES, type LogMeasure } from './tracks.ts';
import type { Range } from './view.ts';

export const MEASURES = [...LOG_MEASURES, 'fid'] as const;
export type Measure = LogMeasure | 'fid';

export interface Series {
  readonly runId: string;
  readonly round: number;
  /** 1 … 10: which of the colours of runs. */
  readonly colour: number;
  /** Not falling. */
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  /** A few measurements, each to be seen, in place of a row an iteration. */
  readonly few: { readonly low: Float64Array; readonly high: Float64Array } | null;
}

export interface Look {
  /** Weight of the past in [0, 1); 0: as measured. */
  readonly smoothing: number;
  /** `average`: the average, over what was measured, faint. `extremes`: the average, and from the lowest to the highest around it. */
  readonly smooth: 'average' | 'extremes';
  readonly x: 'linear' | 'log';
  readonly y: 'linear' | 'symlog';
}

/** A curve in the units it is drawn in: logarithms where the axis is one. */
export interface Prepared {
  readonly series: Series;
  readonly xs: Float64Array;
  readonly line: Float64Array;
  /** Behind the line; null: the line is what was measured. */
  readonly measured: Float64Array | null;
  readonly band: { readonly low: Float64Array; readonly high: Float64Array } | null;
}

export interface PreparedChart {
  readonly curves: readonly Prepared[];
  /** Of the symmetric logarithm; null on a linear axis. */
  readonly linear: number | null;
}

export function seriesOf(
  laid: readonly Laid[],
  measure: Measure,
  fids: readonly (readonly TrainingPoint[])[],
): Series[] {
  return laid.flatMap(({ track, stretches }, i) =>
    stretches.flatMap((stretch): Series[] => {
      const { number } = stretch.track;
      const common = { runId: track.run.id, round: number, colour: (i % COLOURS) + 1 };
      if (measure !== 'fid')
        return [{ ...common, xs: stretch.xs, ys: stretch.track.values[measure], few: null }];
      const points = (fids[i] ?? []).filter(({ round }) => round === number);
      if (points.length === 0) return [];
      return [
        {
          ...common,
          xs: Float64Array.from(points, ({ iteration }) => positionOf(stretches, number, iteration)!),
          ys: Float64Array.from(points, ({ fid }) => fid),
          few: {
            low: Float64Array.from(points, ({ fid, interval }) => interval?.[0] ?? fid),
            high: Float64Array.from(points, ({ fid, interval }) => interval?.[1] ?? fid),
          },
        },
      ];
    }),
  );
}

/** Colours of runs; beyond them they begin again. */
export const COLOURS = 10;

export function prepare(series: readonly Series[], look: Look): PreparedChart {
  const linear = look.y === 'symlog' ? linearWithin(series.flatMap(({ ys }) => Array.from(ys))) : null;
  const drawn = (ys: Float64Array) => (linear === null ? ys : ys.map((y) => symmetricLog(y, linear)));
  return {
    linear,
    curves: series.map((one) => {
      // A logarithm has no place for 0.
      const from = look.x === 'log' ? firstAtLeast(one.xs, Number.MIN_VALUE) : 0;
      const part = (ys: Float64Array) => (from > 0 ? ys.subarray(from) : ys);
      const xs = look.x === 'log' ? one.xs.subarray(from).map(Math.log10) : one.xs;
      const { smoothing } = look;
      if (one.few)
        return {
          series: one,
          xs,
          line: part(drawn(one.ys)),
          measured: null,
          band: { low: part(drawn(one.few.low)), high: part(drawn(one.few.high)) },
        };
      if (smoothing === 0) return { series: one, xs, line: part(drawn(one.ys)), measured: null, band: null };
      const line = part(drawn(smoothed(one.ys, smoothing)));
      if (look.smooth === 'average')
        return { series: one, xs, line, measured: part(drawn(one.ys)), band: null };
      const { low, high } = envelope(one.ys, windowOf(smoothing));
      return {
        series: one,
        xs,
        line,
        measured: null,
        band: { low: part(drawn(low)), high: part(drawn(high)) },
      };
    }),
  };
}

/** Rows that an average of that weight mostly stands on (1 / (1 − weight)), to either side. */
export function windowOf(smoothing: number): number {
  return 2 * Math.round(1 / (1 - smoothing)) + 1;
}

/** What an x axis of those runs spans, as drawn. A logarithmic one begins at the first row. */
export function boundsOf(series: readonly Series[], end: number, x: Look['x']): Range {
  if (x === 'linear') return { low: 0, high: end > 0 ? end : 1 };
  const firsts = series.flatMap(({ xs }) => xs[firstAtLeast(xs, Number.MIN_VALUE)] ?? []);
  const low = firsts.reduce((least, first) => Math.min(least, first), end > 0 ? end : 1);
  return { low: Math.log10(low), high: Math.log10(Math.max(end, low * 10)) };
}
