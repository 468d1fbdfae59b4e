/** The rounds: what changed, why, and what came of it. */
import type { RoundRecord, RunRecord } from '../../run.ts';
import { figure, setting } from '../format.ts';
import { text } from '../language.ts';
import { Badge } from '../parts/Badge.tsx';
import { Panel } from '../parts/Panel.tsx';
import { TONES } from './EvaluationList.tsx';

export function RoundLedger({ run }: { readonly run: RunRecord }) {
  const words = text.value.evaluate;
  return (
    <Panel title={words.ledger} testId="ledger">
      <LedgerTable run={run} />
      <p class="help">{words.ledgerCaption}.</p>
    </Panel>
  );
}

export function LedgerTable({ run }: { readonly run: RunRecord }) {
  const words = text.value.evaluate;
  return (
    <div class="table-scroll">
      <table class="ledger">
        <caption class="sr-only">{words.ledgerCaption}</caption>
        <thead>
          <tr>
            <th scope="col">{text.value.train.round}</th>
            <th scope="col">{words.changed}</th>
            <th scope="col">{words.why}</th>
            <th scope="col" class="right">
              {words.fid}
            </th>
            <th scope="col" class="right">
              {words.ratio}
            </th>
            <th scope="col">{words.effect}</th>
          </tr>
        </thead>
        <tbody>
          {run.rounds.map((round) => (
            <tr key={round.number}>
              <th scope="row" class="num" data-label={text.value.train.round}>
                {round.number}{' '}
                {round.number === run.bestRound && run.rounds.length > 1 && (
                  <Badge tone="accent">{words.best}</Badge>
                )}
              </th>
              <td class="num" data-label={words.changed}>
                {change(round)}
              </td>
              <td class="num" data-label={words.why}>
                {why(run, round)}
              </td>
              <td class="num right" data-label={words.fid}>
                {round.evaluation ? figure(round.evaluation.metrics.fid.value ?? Number.NaN, 4) : '–'}
              </td>
              <td class="num right" data-label={words.ratio}>
                {figure(round.evaluation?.metrics.ratio.value ?? Number.NaN)}
              </td>
              <td data-label={words.effect}>{effect(round)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function change({ adjustment, config }: RoundRecord): string {
  const words = text.value.evaluate;
  return adjustment
    ? words.lrChange(setting(adjustment.from), setting(adjustment.to))
    : `${words.firstRound} (lr ${setting(config.lr)})`;
}

function why(run: RunRecord, { number, adjustment }: RoundRecord): string {
  const { trend, trendUnmeasured, trendBroken, step } = text.value.evaluate;
  if (!adjustment) return '';
  const { rule, from, to } = adjustment;
  const before = run.rounds.find((round) => round.number === number - 1);
  const measured = before?.midFid != null && before.evaluation;
  const seen = sentence();
  const meant = rule === 'still-falling-raise';
  const way = to > from ? (meant ? step.raise : step.raiseInstead) : meant ? step.lowerInstead : step.lower;
  return `${seen} ${way}`;

  function sentence(): string {
    if (rule === 'rolled-back-lower') return trend[rule]();
    if (measured)
      return trend[rule](
        figure(before.midFid!),
        figure(before.evaluation!.metrics.matchedFid.value ?? Number.NaN),
      );
    return before?.brokeOff ? trendBroken : trendUnmeasured;
  }
}

function effect({ evaluation, outcome, brokeOff }: RoundRecord) {
  const words = text.value.evaluate;
  if (brokeOff) return <Badge tone="bad">{words.brokeOff}</Badge>;
  if (!evaluation) return <span class="quiet">{words.notYet}</span>;
  return outcome && <Badge tone={TONES[outcome]}>{words.list.short[outcome]}</Badge>;
}
