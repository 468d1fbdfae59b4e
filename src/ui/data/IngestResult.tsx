/** What came of a drop: counts by outcome, the reasons in plain words, and every file with its own. */
import { useState } from 'preact/hooks';
import type { IngestReport } from '../../app.ts';
import type { FileOutcome, OutcomeCode, OutcomeKind } from '../../workers/protocol.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';
import { Panel } from '../parts/Panel.tsx';
import { type OutcomeFilter, OutcomeTable } from './OutcomeTable.tsx';
import { ReasonTable } from './ReasonTable.tsx';

const KINDS: readonly OutcomeKind[] = ['accepted', 'skipped', 'failed'];

export function IngestResult({ report }: { readonly report: IngestReport }) {
  const [filter, setFilter] = useState<OutcomeFilter>({ kind: 'all', code: 'all' });
  const words = text.value.data;
  const { dataset, outcomes } = report;
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
        dataset && (
          <a class="button button-primary" href="#train" data-testid="continue-to-train">
            {words.continueToTrain}
            <Icon name="arrow" />
          </a>
        )
      }
    >
      {!dataset && <p class="result-help">{words.resultEmptyHelp}</p>}
      <ul class="tally">
        {counts.map(({ kind, count }) => (
          <li key={kind} class={`tally-${kind}`} data-testid={`count-${kind}`}>
            <span class="num tally-count">{integer(count)}</span> {words[kind]}
          </li>
        ))}
      </ul>
      <ReasonTable
        counts={countByCode(outcomes)}
        onPick={(code: OutcomeCode) => setFilter({ kind: 'all', code })}
      />
      <OutcomeTable report={report} filter={filter} onFilter={setFilter} />
    </Panel>
  );
}

function countByCode(outcomes: readonly FileOutcome[]): Partial<Record<OutcomeCode, number>> {
  const counts: Partial<Record<OutcomeCode, number>> = {};
  for (const { code } of outcomes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
