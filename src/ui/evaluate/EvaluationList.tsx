/** Every evaluation this browser keeps, with what it measured and its verdict: open one, choose two to compare, delete. */
import { useState } from 'preact/hooks';
import { verdict } from '../../report/verdict.ts';
import type { Gate, GateOutcome } from '../../run.ts';
import { useUi } from '../context.ts';
import { date, integer, figure as shown } from '../format.ts';
import { text } from '../language.ts';
import { Badge } from '../parts/Badge.tsx';
import { Confirm } from '../parts/Confirm.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Empty, Panel } from '../parts/Panel.tsx';
import { Tick } from '../parts/Tick.tsx';
import { checkGate } from '../train/gateDraft.ts';
import type { Entry } from './entries.ts';
import { gateWords } from './gateWords.ts';
import { HASH_SHOWN } from './Provenance.tsx';
import { subjectWords } from './subjectWords.ts';
import { toTop } from './toTop.ts';

export const TONES = { passed: 'ok', 'not-passed': 'warn', inconclusive: 'plain' } as const;

export function EvaluationList() {
  const { evaluations, state } = useUi();
  const [doomed, setDoomed] = useState<Entry | null>(null);
  const words = text.value.evaluate.list;
  const entries = evaluations.entries.value;
  const { gate } = checkGate(state.gate.value);
  return (
    <Panel title={words.title} note={words.help} testId="evaluation-list">
      {entries.length === 0 ? (
        <Empty title={words.none} />
      ) : (
        <>
          <p class="help list-gate">
            {gate ? words.gate(gateWords(gate)) : words.noGate} <a href="#train">{words.change}</a>
          </p>
          <table class="ledger evaluations">
            <caption class="sr-only">{words.title}</caption>
            <thead>
              <tr>
                <th scope="col">{words.compare}</th>
                <th scope="col">{words.subject}</th>
                <th scope="col">{words.n}</th>
                <th scope="col">{words.network}</th>
                <th scope="col" class="right">
                  FID
                </th>
                <th scope="col" class="right">
                  {text.value.evaluate.figures.rows.ratio}
                </th>
                <th scope="col">{words.verdict}</th>
                <th scope="col">
                  <span class="sr-only">{words.open}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <EntryRow key={entry.id} entry={entry} gate={gate} onDelete={() => setDoomed(entry)} />
              ))}
            </tbody>
          </table>
        </>
      )}
      {doomed && (
        <Confirm
          title={words.confirmDelete}
          help={words.confirmDeleteHelp}
          onCancel={() => setDoomed(null)}
          onConfirm={() => {
            setDoomed(null);
            void evaluations.remove(doomed.id);
          }}
        />
      )}
    </Panel>
  );
}

function EntryRow({
  entry,
  gate,
  onDelete,
}: {
  readonly entry: Entry;
  readonly gate: Gate | null;
  onDelete(): void;
}) {
  const { evaluations } = useUi();
  const words = text.value.evaluate.list;
  const { id, createdAt, subject, datasetName, evaluation, own } = entry;
  const { n, network, metrics } = evaluation;
  const name = `${subjectWords(subject)}, ${date(createdAt)}`;
  const open = evaluations.opened.value?.id === id;
  const outcome = outcomeOf(entry, gate);
  return (
    <tr class={open ? 'evaluation-open' : undefined} data-testid="evaluation-row">
      <td data-label={words.compare}>
        <Tick
          checked={evaluations.compared.value.some((one) => one.id === id)}
          label={words.compareWith(name)}
          testId="compare"
          onChange={(on) => evaluations.compare(id, on)}
        />
      </td>
      <th scope="row" data-label={words.subject}>
        <span>
          {subjectWords(subject)}
          <span class="help num">
            {date(createdAt)} · {datasetName}
          </span>
        </span>
      </th>
      <td class="num" data-label={words.n}>
        {words.nHelp(integer(n.real), integer(n.fake))}
      </td>
      <td data-label={words.network}>
        <span>
          {network.name} <code>{network.sha256.slice(0, HASH_SHOWN)}</code>
        </span>
      </td>
      <td class="num right" data-label="FID">
        {shown(metrics.fid.value ?? Number.NaN, 4)}
      </td>
      <td class="num right" data-label={text.value.evaluate.figures.rows.ratio}>
        {shown(metrics.ratio.value ?? Number.NaN)}
      </td>
      <td data-label={words.verdict}>
        {outcome ? <Badge tone={TONES[outcome]}>{words.short[outcome]}</Badge> : '–'}
      </td>
      <td>
        <span class="list-actions">
          <button
            type="button"
            class="button button-small"
            disabled={open}
            data-testid="open-evaluation"
            onClick={() => {
              evaluations.open(id);
              toTop();
            }}
          >
            {open ? words.shown : words.open}
            <span class="sr-only">: {name}</span>
          </button>
          {!own && (
            <button type="button" class="button button-icon button-quiet" onClick={onDelete}>
              <Icon name="bin" />
              <span class="sr-only">
                {text.value.remove}: {name}
              </span>
            </button>
          )}
        </span>
      </td>
    </tr>
  );
}

/** A round keeps the verdict of its run's gate. */
function outcomeOf({ own, evaluation }: Entry, gate: Gate | null): GateOutcome | null {
  if (own) return own.round.outcome;
  return gate && verdict(evaluation, gate).outcome;
}
