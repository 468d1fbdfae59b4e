/** So many further rounds of a run that ended: under its ledger, and in the list of runs. */
import { useState } from 'preact/hooks';
import type { RunRecord } from '../../run.ts';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { TextField } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';
import { parseInteger } from '../parts/parseNumber.ts';
import { MAX_ROUNDS } from '../train/gateDraft.ts';

export function MoreRounds({ run }: { readonly run: RunRecord }) {
  const { runs } = useUi();
  const [typed, setTyped] = useState('1');
  const words = text.value.adjust.ledger;
  const rounds = parseInteger(typed, 1, MAX_ROUNDS);
  return (
    <form
      class="more-rounds"
      onSubmit={(event) => {
        event.preventDefault();
        if (rounds === null) return;
        location.hash = '#train';
        void runs.addRounds(run, rounds);
      }}
    >
      <TextField
        label={words.more}
        testId="more-rounds"
        numeric
        value={typed}
        help={words.moreHelp}
        error={rounds === null ? words.moreError : null}
        onInput={setTyped}
      />
      <button type="submit" class="button" disabled={rounds === null} data-testid="add-rounds">
        <Icon name="play" />
        {words.train}
      </button>
    </form>
  );
}
