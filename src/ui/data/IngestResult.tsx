/** What came of a drop: counts by outcome, the reasons in plain words, and every file with its own. */
import { useState } from 'preact/hooks';
import type { IngestReport } from '../../app.ts';
import type { OutcomeCode, OutcomeKind } from '../../workers/protocol.ts';
import { useUi } from '../context.ts';
import { figure, integer } from '../format.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';
import { Panel } from '../parts/Panel.tsx';
import { type OutcomeFilter, OutcomeTable } from './OutcomeTable.tsx';
import { countByCode, ReasonTable } from './ReasonTable.tsx';

const KINDS: readonly OutcomeKind[] = ['accepted', 'skipped', 'failed'];

export function IngestResult({ report }: { readonly report: IngestReport }) {
  const [filter, setFilter] = useState<OutcomeFilter>({ kind: 'all', code: 'all' });
  const { state, data } = useUi();
  const words = text.value.data;
  const { dataset, outcomes, bytes, seconds, cached } = report;
  const sameUid = outcomes.filter(({ warning }) => warning === 'same-uid').length;
  const files = integer(outcomes.length);
  const counts = KINDS.map((kind) => ({
    kind,
    count: outcomes.filter(({ outcome }) => outcome === kind).length,
  }));
  return (
    <Panel
      title={words.result}
      note={
        dataset
          ? words.resultReady(integer(dataset.slices.length), files)
          : words.resultEmpty(outcomes.length, files)
      }
      testId={dataset ? 'ingest-done' : 'ingest-empty'}
      actions={
        <>
          {state.builder.value && (
            <button type="button" class="button" onClick={data.changeAgain} data-testid="change-again">
              <Icon name="back" />
              {words.changeAgain}
            </button>
          )}
          {dataset && (
            <a class="button button-primary" href="#train" data-testid="continue-to-train">
              {words.continueToTrain}
              <Icon name="arrow" />
            </a>
          )}
        </>
      }
    >
      {!dataset && <p class="result-help">{words.resultEmptyHelp}</p>}
      <ul class="tally">
        {counts.map(({ kind, count }) => (
          <li key={kind} class={`tally-${kind}`} data-testid={`count-${kind}`}>
            <span class="num tally-count">{integer(count)}</span> {words[kind]}
          </li>
        ))}
        {seconds > 0 && (
          <li class="tally-plain num" data-testid="ingest-speed">
            {words.speed(figure(outcomes.length / seconds), figure(bytes / 1e6 / seconds))}
          </li>
        )}
      </ul>
      {cached > 0 && (
        <p class="result-help" data-testid="ingest-cached">
          {words.cached(integer(cached))}
        </p>
      )}
      {sameUid > 0 && <p class="caution">{words.sameUid(integer(sameUid))}</p>}
      <ReasonTable
        counts={countByCode(outcomes)}
        onPick={(code: OutcomeCode) => setFilter({ kind: 'all', code })}
      />
      <OutcomeTable report={report} filter={filter} onFilter={setFilter} />
    </Panel>
  );
}
