/** The FID that a ledger holds rounds against one another by, and what the intervals say of two. */
import type { Figure } from '../../evaluation.ts';
import type { RoundRecord, RunRecord } from '../../run.ts';
import { areApart } from './areApart.ts';

/** Which of the two it is. */
export function ledgerFidName({ settings: { gate } }: Pick<RunRecord, 'settings'>): 'fid' | 'matchedFid' {
  return gate.kind === 'ratio' ? 'matchedFid' : 'fid';
}

/** As the gate reads it: at the floor's sample size, or of all generated slices. Null where the round was not measured. */
export function ledgerFid(
  run: Pick<RunRecord, 'settings'>,
  { evaluation }: Pick<RoundRecord, 'evaluation'>,
): Figure | null {
  const fid = evaluation?.metrics[ledgerFidName(run)];
  return fid && fid.value !== null ? fid : null;
}

/** `overlap`: the intervals share values, so nothing is told apart. `unknown`: one has none. */
export type Effect = 'lower' | 'higher' | 'overlap' | 'unknown';

export function effectOf(now: Figure, before: Figure): Effect {
  const apart = areApart(now, before);
  if (apart === null) return 'unknown';
  if (!apart) return 'overlap';
  return now.high! < before.low! ? 'lower' : 'higher';
}
