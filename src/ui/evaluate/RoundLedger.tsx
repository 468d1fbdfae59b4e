/** The rounds of a run: what changed, why, and what came of it; why they ended; one taken back, or further ones. */
import type { RoundRecord, RunRecord } from '../../run.ts';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { Panel } from '../parts/Panel.tsx';
import { LedgerTable } from './LedgerTable.tsx';
import { MoreRounds } from './MoreRounds.tsx';

export { LedgerTable };

export function RoundLedger({ run }: { readonly run: RunRecord }) {
  const { state } = useUi();
  const { evaluate, adjust } = text.value;
  const idle = !state.active.value;
  const ended = (run.ending ?? null) !== null || run.state === 'done';
  const undoable = idle && run.rounds.length > 1;
  return (
    <Panel title={evaluate.ledger} note={`${evaluate.ledgerCaption}.`} testId="ledger">
      <LedgerTable run={run} actions={undoable ? (round) => <Undo run={run} round={round} /> : null} />
      {undoable && <p class="help">{adjust.ledger.undoHelp}</p>}
      {run.ending && (
        <div class="ledger-ending" data-testid="ledger-ending">
          <p>{adjust.endings[run.ending.rule]}</p>
          <p lang="en" class="help">
            {run.ending.reason}
          </p>
        </div>
      )}
      {idle && ended && !run.settings.trainOnly && <MoreRounds run={run} />}
    </Panel>
  );
}

/** Round 1 changed nothing. */
function Undo({ run, round }: { readonly run: RunRecord; readonly round: RoundRecord }) {
  const { runs } = useUi();
  const words = text.value.adjust.ledger;
  if (!round.adjustment) return null;
  const { number, undone = false } = round;
  return (
    <button
      type="button"
      class="button button-small"
      aria-label={(undone ? words.redoLabel : words.undoLabel)(number)}
      data-testid={`undo-${number}`}
      onClick={() => void runs.undoRound(run.id, number, !undone)}
    >
      {undone ? words.redo : words.undo}
    </button>
  );
}
