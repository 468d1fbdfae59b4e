/** The verdict on a run's round, with the run's own gate and its confirmation beside the round that it is of. */
import type { RoundRecord, RunRecord } from '../../run.ts';
import { text } from '../language.ts';
import { Verdict } from './Verdict.tsx';

export function RunVerdict({ run, round }: { readonly run: RunRecord; readonly round: RoundRecord }) {
  const words = text.value.evaluate;
  if (!round.evaluation) return null;
  const best = round.number === run.bestRound;
  const confirmed = run.confirmation && round.number === (run.confirmedRound ?? run.bestRound);
  return (
    <Verdict
      evaluation={round.evaluation}
      gate={run.settings.gate}
      outcome={round.outcome}
      which={
        run.rounds.length > 1 ? (best ? words.bestRound(round.number) : words.roundMark(round.number)) : null
      }
      // While a run is still in work its confirmation may be to come.
      {...(confirmed || (best && !run.confirmation && run.state === 'done')
        ? { confirmation: run.confirmation ?? null, confirmationsBefore: run.confirmationsBefore ?? 0 }
        : {})}
    />
  );
}
