/** So many further rounds of a run that ended. */
import { useState } from 'preact/hooks';
import type { RunRecord } from '../../run.ts';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { TextField } from '../parts/Field.tsx';
import { parseNumber } from '../parts/parseNumber.ts';

/** As the ledger's own form has it. */
const MOST = 100;

export function MoreRounds({ run }: { readonly run: RunRecord }) {
  const { runs } = useUi();
  const [typed, setTyped] = useState('1');
  const words = text.value.adjust.ledger;
  const rounds = parseNumber(typed);
  const fits = Number.isInteger(rounds) && rounds >= 1 && rounds <= MOST;
  return (
    <form
      class="run-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!fits) return;
        location.hash = '#train';
        void runs.addRounds(run, rounds);
      }}
    >
      <div class="row">
        <TextField
          label={words.more}
          value={typed}
          help={words.moreHelp}
          error={fits ? null : words.moreError}
          numeric
          testId="run-rounds"
          onInput={setTyped}
        />
        <button type="submit" class="button button-primary" disabled={!fits} data-testid="run-rounds-go">
          {words.train}
        </button>
      </div>
    </form>
  );
}
