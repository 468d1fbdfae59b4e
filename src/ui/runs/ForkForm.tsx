/** Which kept state of a run a new one starts from. */
import { useEffect, useState } from 'preact/hooks';
import type { KeptCheckpoint } from '../../app.ts';
import type { RunRecord } from '../../run.ts';
import { useUi } from '../context.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import { SelectField } from '../parts/Field.tsx';

export function ForkForm({ run }: { readonly run: RunRecord }) {
  const { records } = useUi();
  const words = text.value.runs;
  const [kept, setKept] = useState<readonly KeptCheckpoint[] | null>(null);
  const [chosen, setChosen] = useState(0);
  useEffect(() => {
    let wanted = true;
    void records.kept(run.id).then((found) => {
      if (!wanted) return;
      setKept(found);
      const best = found.findIndex(({ round, slot }) => round === run.bestRound && slot === null);
      setChosen(Math.max(0, best));
    });
    return () => {
      wanted = false;
    };
  }, [records, run.id, run.bestRound]);
  if (!kept) return <p class="help">{text.value.loading}</p>;
  const from = kept[chosen];
  if (!from) return <p class="help">{words.forkNone}</p>;
  return (
    <form
      class="run-form"
      onSubmit={(event) => {
        event.preventDefault();
        records.fork(run, from);
      }}
    >
      <p class="label">{words.forkTitle}</p>
      <p class="help">{words.forkHelp}</p>
      <div class="row">
        <SelectField
          label={words.forkFrom}
          value={String(chosen)}
          options={kept.map(({ round, slot, iteration }, i) => ({
            value: String(i),
            label: `${words.forkState(round, integer(iteration))} (${slot ?? words.forkNewest})`,
          }))}
          testId="fork-state"
          onChoose={(i) => setChosen(Number(i))}
        />
        <button type="submit" class="button button-primary" data-testid="fork-go">
          {words.forkGo}
        </button>
      </div>
    </form>
  );
}
