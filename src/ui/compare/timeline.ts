/**
 * A run's rounds laid end to end on one axis, so that one position tells for each run the round, the iteration in it and whether the run
 * was over by then. Pure; knows nothing of pictures.
 */
import { firstAtLeast } from '../../numerics/visible.ts';
import type { RoundTrack } from './tracks.ts';

export const AXES = ['iteration', 'epoch', 'time'] as const;
/** `time`: seconds of training, each round's spread evenly over its iterations. */
export type AxisName = (typeof AXES)[number];

/** A round on the axis. A round that the axis has no place for (no rows, or no time known) is left out. */
export interface Stretch {
  readonly track: RoundTrack;
  readonly from: number;
  readonly to: number;
  /** Of each row of the round, not falling. */
  readonly xs: Float64Array;
}

export interface Place {
  readonly stretch: Stretch;
  /** Index of the newest row at that position; −1: before the round's first. */
  readonly row: number;
  /** 0 before the round's first row. */
  readonly iteration: number;
  /** The position lies beyond the run's last row. */
  readonly over: boolean;
}

export function layOut(rounds: readonly RoundTrack[], axis: AxisName): Stretch[] {
  const stretches: Stretch[] = [];
  let from = 0;
  for (const track of rounds) {
    const local = localAxis(track, axis);
    if (!local || local.length === 0) continue;
    const xs = local.map((x) => from + x);
    const to = xs.at(-1)!;
    stretches.push({ track, from, to, xs });
    from = to;
  }
  return stretches;
}

/** Null for a run with nothing on this axis. Where two rounds meet it is still the earlier one, at its end. */
export function placeAt(stretches: readonly Stretch[], x: number): Place | null {
  const stretch = stretches.findLast(({ from }) => from < x) ?? stretches[0];
  if (!stretch) return null;
  const row = lastAtMost(stretch.xs, x);
  const iteration = row < 0 ? 0 : stretch.track.iterations[row]!;
  return { stretch, row, iteration, over: x > stretches.at(-1)!.to };
}

/** Where an iteration of a round lies; a grid of iteration 0 at the round's start. Null where the round is not on the axis. */
export function positionOf(stretches: readonly Stretch[], round: number, iteration: number): number | null {
  const stretch = stretches.find(({ track }) => track.number === round);
  if (!stretch) return null;
  const row = lastAtMost(stretch.track.iterations, iteration);
  return row < 0 ? stretch.from : stretch.xs[row]!;
}

export function endOf(stretches: readonly Stretch[]): number {
  return stretches.at(-1)?.to ?? 0;
}

function localAxis(track: RoundTrack, axis: AxisName): Float64Array | null {
  const { iterations, epochs, secondsPerIteration } = track;
  if (axis === 'iteration') return iterations;
  if (axis === 'epoch') return epochs;
  return secondsPerIteration === null ? null : iterations.map((iteration) => iteration * secondsPerIteration);
}

function lastAtMost(xs: Float64Array, x: number): number {
  const at = firstAtLeast(xs, x);
  if (xs[at] !== x) return at - 1;
  let last = at;
  while (xs[last + 1] === x) last++;
  return last;
}
