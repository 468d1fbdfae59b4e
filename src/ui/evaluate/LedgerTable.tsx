/** The rounds of a run as a table: what changed, why, the FID with its interval on one scale, and what came of it. */
import type { ComponentChildren } from 'preact';
import type { RoundRecord, RunRecord } from '../../run.ts';
import { figure } from '../format.ts';
import { text } from '../language.ts';
import { Badge } from '../parts/Badge.tsx';
import { changeWords, reasonWords } from './adjustmentWords.ts';
import { changedFrom } from './changedFrom.ts';
import { IntervalBar } from './IntervalBar.tsx';
import { type Scale, scaleOf } from './intervalScale.ts';
import { ledgerFid, ledgerFidName } from './ledgerFid.ts';
import { RoundEffect } from './RoundEffect.tsx';

export interface LedgerTableProps {
  readonly run: RunRecord;
  /** What can be done with a round; without it there is no such column. */
  readonly actions?: ((round: RoundRecord) => ComponentChildren) | null;
}

export function LedgerTable({ run, actions = null }: LedgerTableProps) {
  const { evaluate, adjust, train } = text.value;
  const figures = run.rounds.map((round) => ledgerFid(run, round));
  const scale = scaleOf(
    figures.filter((one) => one !== null),
    { within: null },
  );
  const best = figures[run.rounds.findIndex(({ number }) => number === run.bestRound)] ?? null;
  return (
    <div class="table-scroll">
      <table class="ledger">
        <caption class="sr-only">{evaluate.ledgerCaption}</caption>
        <thead>
          <tr>
            <th scope="col">{train.round}</th>
            <th scope="col">{evaluate.changed}</th>
            <th scope="col">{evaluate.why}</th>
            <th scope="col">{adjust.ledger[ledgerFidName(run)]}</th>
            <th scope="col">{evaluate.effect}</th>
            {actions && <th scope="col">{adjust.ledger.actions}</th>}
          </tr>
        </thead>
        <tbody>
          {run.rounds.map((round) => (
            <tr
              key={round.number}
              class={round.undone ? 'ledger-undone' : undefined}
              data-testid={`ledger-round-${round.number}`}
            >
              <th scope="row" class="num" data-label={train.round}>
                <span>
                  {round.number}{' '}
                  {round.number === run.bestRound && run.rounds.length > 1 && (
                    <Badge tone="accent">{evaluate.best}</Badge>
                  )}
                </span>
              </th>
              <td class="num" data-label={evaluate.changed}>
                <Changed run={run} round={round} />
              </td>
              <td data-label={evaluate.why}>
                <Why run={run} round={round} />
              </td>
              <td class="num ledger-fid" data-label={adjust.ledger[ledgerFidName(run)]}>
                <RoundFid run={run} round={round} scale={scale} best={best?.value ?? null} />
              </td>
              <td data-label={evaluate.effect}>
                <RoundEffect run={run} round={round} />
              </td>
              {actions && <td data-label={adjust.ledger.actions}>{actions(round)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly run: RunRecord;
  readonly round: RoundRecord;
}

function Changed({ round: { adjustment } }: RowProps) {
  const { evaluate, adjust } = text.value;
  if (!adjustment) return <span>{evaluate.firstRound}</span>;
  const { changes, startRound } = adjustment;
  const start = startRound === null ? adjust.ledger.scratch : adjust.ledger.fromRound(startRound);
  return (
    <ul class="ledger-changes">
      {changes.length === 0 && <li>{adjust.ledger.unchanged}</li>}
      {changes.map((change) => (
        <li key={change.key}>{changeWords(change)}</li>
      ))}
      <li class="help">{start}</li>
    </ul>
  );
}

function Why({ run, round: { number, adjustment } }: RowProps) {
  if (!adjustment) return null;
  return (
    <div>
      {reasonWords(adjustment, changedFrom(run, number, adjustment))}
      <details class="ledger-detail">
        <summary>{text.value.adjust.ledger.recorded}</summary>
        <p lang="en" class="help">
          {adjustment.reason}
        </p>
      </details>
    </div>
  );
}

interface FidProps extends RowProps {
  readonly scale: Scale | null;
  /** The best round's, marked on every bar. */
  readonly best: number | null;
}

function RoundFid({ run, round, scale, best }: FidProps) {
  const fid = ledgerFid(run, round);
  if (!fid || !scale) return <span>–</span>;
  const { low, high, value } = fid;
  return (
    <div class="ledger-figure">
      <span>
        {figure(value!, 4)}{' '}
        {low !== null && high !== null && (
          <span class="help">{text.value.adjust.ledger.to(figure(low), figure(high))}</span>
        )}
      </span>
      <IntervalBar
        name={`${text.value.evaluate.roundMark(round.number)}, FID`}
        figure={fid}
        scale={scale}
        mark={best}
        digits={4}
      />
    </div>
  );
}
