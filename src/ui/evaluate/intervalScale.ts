/** The axis that the figures of one block share, so that their drawn intervals can be held against one another. */
import type { Figure } from '../../evaluation.ts';

export interface Scale {
  readonly low: number;
  readonly high: number;
}

export interface ScaleRule {
  /** The axis reaches so far at least: `[0, 1]` for shares, `[0, 0]` for distances; null: only as far as the figures. */
  readonly within: readonly [low: number, high: number] | null;
  /** Values that are drawn beside the figures: a threshold, an ideal. */
  readonly marks?: readonly number[];
}

/** Room beyond the outermost figure, as a share of the axis, on ends that no bound gives. */
const ROOM = 0.06;

/** Null where no figure is a number: nothing is drawn. */
export function scaleOf(figures: readonly Figure[], { within, marks = [] }: ScaleRule): Scale | null {
  const ends = figures.flatMap(({ value, low, high }) => [value, low, high]).filter((x) => x !== null);
  if (ends.length === 0) return null;
  const all = [...ends, ...marks, ...(within ?? [])];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const room = (high - low || Math.abs(high) || 1) * ROOM;
  return {
    low: within && low === within[0] ? low : low - room,
    high: within && within[1] > within[0] && high === within[1] ? high : high + room,
  };
}

/** Percent of the axis, from its low end; values beyond lie on its ends. */
export function place({ low, high }: Scale, value: number): number {
  return Math.max(0, Math.min(100, ((value - low) / (high - low)) * 100));
}
