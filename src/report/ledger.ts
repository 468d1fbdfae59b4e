/** What a round changed and why, how rounds were chosen and why no further one followed: field by field, as reports carry them. */
import type { Adjustment, Change, Ending } from '../adjust/adjustment.ts';
import { FORMER_POLICY, type Policy } from '../adjust/policy.ts';

/** As kept before policies could be chosen: one key, by the ladder. */
export interface FormerAdjustment extends Change {
  readonly rule: Adjustment['rule'];
  readonly reason: string;
}

export function reportAdjustment(adjustment: Adjustment | FormerAdjustment | null): Adjustment | null {
  if (!adjustment) return null;
  const { rule, reason } = adjustment;
  if ('key' in adjustment) {
    return { policy: 'ladder', changes: [changeOf(adjustment)], rule, reason, startRound: null };
  }
  const { policy, changes, startRound } = adjustment;
  return { policy, changes: changes.map(changeOf), rule, reason, startRound };
}

export function reportPolicy(policy: Policy = FORMER_POLICY): Policy {
  const { name, start, patience, seconds, search } = policy;
  return {
    name,
    start,
    patience,
    seconds,
    search: search && {
      sampler: search.sampler,
      seed: search.seed,
      bounds: Object.fromEntries(
        Object.entries(search.bounds).map(([key, { low, high }]) => [key, { low, high }]),
      ),
      stopLosers: search.stopLosers,
    },
  };
}

export function reportEnding(ending: Ending | null | undefined): Ending | null {
  return ending ? { rule: ending.rule, reason: ending.reason } : null;
}

function changeOf({ key, from, to }: Change): Change {
  return { key, from, to };
}
