/** What a round came to: its verdict, its FID against that of the round whose configuration it changed, and how it ended early. */
import type { RoundRecord, RunRecord } from '../../run.ts';
import { figure, integer } from '../format.ts';
import { text } from '../language.ts';
import { Badge } from '../parts/Badge.tsx';
import { changedFrom } from './changedFrom.ts';
import { TONES } from './EvaluationList.tsx';
import { effectOf, ledgerFid } from './ledgerFid.ts';

export function RoundEffect({ run, round }: { readonly run: RunRecord; readonly round: RoundRecord }) {
  const { evaluate, adjust } = text.value;
  const { evaluation, outcome, brokeOff, cutShort, rungs = [], undone } = round;
  const words = adjust.ledger;
  return (
    <div class="ledger-effect">
      <span class="badges">
        {undone && <Badge>{words.undone}</Badge>}
        {brokeOff && <Badge tone="bad">{evaluate.brokeOff}</Badge>}
        {cutShort && <Badge tone="warn">{words.cutShort}</Badge>}
        {!brokeOff && !cutShort && outcome && (
          <Badge tone={TONES[outcome]}>{evaluate.list.short[outcome]}</Badge>
        )}
      </span>
      {cutShort && (
        <>
          <span class="help">{words.cutAt(integer(cutShort.iteration))}</span>
          <details class="ledger-detail">
            <summary>{words.recorded}</summary>
            <p lang="en" class="help">
              {cutShort.reason}
            </p>
          </details>
        </>
      )}
      {!evaluation && !brokeOff && !cutShort && <span class="quiet">{evaluate.notYet}</span>}
      <Against run={run} round={round} />
      {rungs.length > 0 && (
        <details class="ledger-detail">
          <summary>{words.rungs}</summary>
          <ul class="num">
            {rungs.map(({ iteration, fid }) => (
              <li key={iteration}>{words.rung(integer(iteration), figure(fid))}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function Against({ run, round }: { readonly run: RunRecord; readonly round: RoundRecord }) {
  const words = text.value.adjust.ledger;
  const base = changedFrom(run, round.number, round.adjustment);
  const [now, before] = [ledgerFid(run, round), base && ledgerFid(run, base)];
  if (!base || !now || !before) return null;
  const change = (now.value! / before.value! - 1) * 100;
  return (
    <span>
      {words[effectOf(now, before)](base.number)}{' '}
      <span class="help num">{words.difference(`${change > 0 ? '+' : ''}${figure(change, 2)}`)}</span>
    </span>
  );
}
