/** "FID gate passed" or "FID gate not passed", in words and never bare; with what it means and what it does not. */
import type { RoundRecord, RunRecord } from '../../run.ts';
import { figure, setting } from '../format.ts';
import { text } from '../language.ts';
import { OptimisticBadge, SyntheticBadge } from '../parts/Badge.tsx';
import { Icon } from '../parts/Icon.tsx';

export function Verdict({ run, round }: { readonly run: RunRecord; readonly round: RoundRecord }) {
  const words = text.value.evaluate;
  const passed = round.outcome === 'passed';
  return (
    <section class={passed ? 'verdict verdict-passed' : 'verdict'} aria-labelledby="verdict-words">
      <span class="verdict-icon">
        <Icon name={passed ? 'check' : 'cross'} />
      </span>
      <div>
        <h2 id="verdict-words" data-testid="verdict" data-passed={passed}>
          {words.outcomes[round.outcome ?? 'not-passed']}
        </h2>
        <p class="num">{reason(run, round)}</p>
        <p class="help">{words.meaning}</p>
        <p class="badges">
          {run.rounds.length > 1 && <span>{words.bestRound(round.number)}</span>}
          {round.evaluation?.synthetic && <SyntheticBadge />}
          {round.evaluation?.samePatient && <OptimisticBadge />}
        </p>
      </div>
    </section>
  );
}

function reason(run: RunRecord, { evaluation }: RoundRecord): string {
  const words = text.value.evaluate;
  if (!evaluation) return words.notYet;
  const { kind, threshold } = run.settings.gate;
  if (kind === 'fid')
    return words.passedByFid(figure(evaluation.metrics.fid.value ?? Number.NaN, 4), setting(threshold));
  return evaluation.metrics.ratio.value === null
    ? words.noRatio
    : words.passedBy(figure(evaluation.metrics.ratio.value), setting(threshold));
}
