/**
 * Which round of a search is not worth its end: the median stopping rule (Golovin et al. 2017, "Google Vizier", section 3.2.2).
 *
 * A round is ended at a rung where the lowest FID it has had is above the median of what rounds judged to their end had on average up to
 * that rung.
 */
import type { JudgedRound } from './history.ts';
import { show } from './words.ts';

/** Parts of a round's iterations after which its FID is looked at. */
export const RUNGS = [0.25, 0.5] as const;
/** Of fewer rounds a median says too little to end another by. */
export const FEWEST_OTHERS = 3;

/** @param rungs FIDs of the round in work, in order, at least one. @returns why it ends, in English, or null */
export function loserBy(rungs: readonly number[], others: readonly JudgedRound[]): string | null {
  const upTo = rungs.length;
  const averages = others
    .filter((other) => !other.undone && other.fid !== null && other.rungs.length >= upTo)
    .map((other) => mean(other.rungs.slice(0, upTo)));
  if (upTo === 0 || averages.length < FEWEST_OTHERS) return null;
  const lowest = Math.min(...rungs);
  const middle = median(averages);
  if (!(lowest > middle)) return null;
  return `Its lowest matched FID by ${RUNGS[upTo - 1]! * 100} % of its iterations was ${show(lowest)}, above ${show(middle)}, the median of ${averages.length} earlier rounds there.`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
