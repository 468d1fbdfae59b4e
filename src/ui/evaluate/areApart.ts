/** How two intervals of one figure lie to each other. Being apart is strong evidence of a difference, overlapping is none of sameness. */
import type { Figure } from '../../evaluation.ts';

/** Whether they share no value; null without both. */
export function areApart(a: Figure, b: Figure): boolean | null {
  if (a.low === null || a.high === null || b.low === null || b.high === null) return null;
  return a.high < b.low || b.high < a.low;
}
