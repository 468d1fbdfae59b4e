/** Which round another one's change was made to. */
import type { Adjustment } from '../../adjust/adjustment.ts';
import type { RoundRecord, RunRecord } from '../../run.ts';

/**
 * The latest round before `number` that has every value the change went from: a round taken back in between is passed over by its own
 * values, whenever it was taken back. Null where nothing was changed, or no such round is there.
 */
export function changedFrom(
  { rounds }: Pick<RunRecord, 'rounds'>,
  number: number,
  adjustment: Pick<Adjustment, 'changes'> | null,
): RoundRecord | null {
  if (!adjustment) return null;
  return (
    rounds.findLast(
      (round) =>
        round.number < number && adjustment.changes.every(({ key, from }) => round.config[key] === from),
    ) ?? null
  );
}
