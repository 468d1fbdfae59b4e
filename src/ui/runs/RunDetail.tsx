/** What a row of the list has no room for: where the run came from, what became of it, its note and tags, and what can be done with it. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { RunRecord } from '../../run.ts';
import { runName } from '../compare/runName.ts';
import { useUi } from '../context.ts';
import { MoreRounds } from '../evaluate/MoreRounds.tsx';
import { date, integer } from '../format.ts';
import { text } from '../language.ts';
import { Confirm } from '../parts/Confirm.tsx';
import { Icon } from '../parts/Icon.tsx';
import { incidentWords } from '../train/incidentWords.ts';
import { ForkForm } from './ForkForm.tsx';
import { LabelForm } from './LabelForm.tsx';
import { originWords } from './originWords.ts';
import type { RunRow } from './runRow.ts';

export function RunDetail({ row }: { readonly row: RunRow }) {
  const { state, runs, records } = useUi();
  const [form, setForm] = useState<'fork' | 'rounds' | null>(null);
  /** Whether it is asked if a run in work shall go: that ends its training. */
  const [deleting, setDeleting] = useState(false);
  const words = text.value.runs;
  const { run, standing } = row;
  const active = state.active.value;
  const gone = state.datasets.value?.every(({ id }) => id !== run.settings.datasetId) ?? false;
  return (
    <div class="run-detail" data-testid="run-detail">
      {gone && (
        <p class="run-gone">
          <Icon name="info" />
          {words.datasetGone}
        </p>
      )}
      <div class="columns">
        <dl class="run-facts">
          {factsOf(run, state.runs.value ?? []).map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <LabelForm run={run} />
      </div>
      <div class="row">
        {standing !== 'done' && standing !== 'work' && (
          <button
            type="button"
            class="button"
            disabled={active}
            onClick={() => {
              location.hash = '#train';
              void runs.openRun(run);
            }}
            data-testid="row-open"
          >
            {words.open}
          </button>
        )}
        <button
          type="button"
          class="button"
          aria-expanded={form === 'fork'}
          disabled={active}
          onClick={() => setForm(form === 'fork' ? null : 'fork')}
          data-testid="row-fork"
        >
          <Icon name="fork" />
          {words.fork}
        </button>
        {standing === 'done' && !run.settings.trainOnly && (
          <button
            type="button"
            class="button"
            aria-expanded={form === 'rounds'}
            disabled={active}
            onClick={() => setForm(form === 'rounds' ? null : 'rounds')}
            data-testid="row-rounds"
          >
            <Icon name="loop" />
            {words.moreRounds}
          </button>
        )}
        <button
          type="button"
          class="button button-quiet"
          onClick={() => (standing === 'work' ? setDeleting(true) : void records.putAway(run))}
          data-testid="row-delete"
        >
          <Icon name="bin" />
          {words.delete}
          <span class="sr-only">: {runName(run)}</span>
        </button>
      </div>
      {form === 'fork' && <ForkForm run={run} />}
      {form === 'rounds' && (
        <div class="run-form">
          <MoreRounds run={run} />
        </div>
      )}
      {deleting && (
        <Confirm
          title={words.deleteWork(runName(run))}
          help={words.deleteWorkHelp}
          onCancel={() => setDeleting(false)}
          onConfirm={() => {
            setDeleting(false);
            void records.putAway(run);
          }}
        />
      )}
    </div>
  );
}

function factsOf(
  run: RunRecord,
  others: readonly RunRecord[],
): { readonly name: string; readonly value: ComponentChildren }[] {
  const words = text.value.runs;
  const { parent, startedFrom, incidents = [], ending, failure, toolVersion, settings } = run;
  const facts: { name: string; value: ComponentChildren }[] = [
    { name: words.dataset, value: `${run.datasetName}, ${settings.config.imsize} px` },
    { name: words.begun, value: date(run.createdAt) },
  ];
  if (parent) {
    const found = others.find(({ id }) => id === parent.runId);
    const at = [parent.round, integer(parent.iteration)] as const;
    facts.push({
      name: words.parent,
      value: found ? words.parentOf(runName(found), ...at) : words.parentGone(...at),
    });
  } else if (startedFrom) facts.push({ name: words.parent, value: originWords(startedFrom) });
  if (ending) facts.push({ name: words.ending, value: text.value.adjust.endings[ending.rule] });
  if (failure) facts.push({ name: words.ending, value: `${failure.name}: ${failure.message}` });
  if (incidents.length > 0) {
    facts.push({
      name: words.incidents,
      value: `${integer(incidents.length)}: ${incidentWords(incidents.at(-1)!)}`,
    });
  }
  if (toolVersion) facts.push({ name: words.version, value: toolVersion });
  return facts;
}
