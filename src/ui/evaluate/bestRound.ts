/** The round a run's verdict, images and report stand on. */
import type { RoundRecord, RunRecord } from '../../run.ts';

/** The best round so far, else the last one judged, else null. */
export function bestRound(run: RunRecord): RoundRecord | null {
  return (
    run.rounds.find(({ number }) => number === run.bestRound) ??
    run.rounds.findLast(({ evaluation }) => evaluation !== null) ??
    null
  );
}
