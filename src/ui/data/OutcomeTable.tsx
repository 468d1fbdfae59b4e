/** One row per file, a page at a time. Paths are on the screen only; they are held in memory and go nowhere. */
import { useState } from 'preact/hooks';
import type { IngestReport } from '../../app.ts';
import type { Facts } from '../../errors.ts';
import type { OutcomeCode, OutcomeKind } from '../../workers/protocol.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import { Pager } from '../parts/Pager.tsx';
import { Segmented } from '../parts/Segmented.tsx';

const PAGE_ROWS = 25;

export interface OutcomeFilter {
  readonly kind: OutcomeKind | 'all';
  readonly code: OutcomeCode | 'all';
}

export interface OutcomeTableProps {
  readonly report: IngestReport;
  readonly filter: OutcomeFilter;
  onFilter(filter: OutcomeFilter): void;
}

export function OutcomeTable({ report, filter, onFilter }: OutcomeTableProps) {
  const [page, setPage] = useState(0);
  const words = text.value.data;
  const matching = report.outcomes.filter(
    ({ outcome, code }) =>
      (filter.kind === 'all' || outcome === filter.kind) && (filter.code === 'all' || code === filter.code),
  );
  const pages = Math.max(1, Math.ceil(matching.length / PAGE_ROWS));
  const shownPage = Math.min(page, pages - 1);
  const rows = matching.slice(shownPage * PAGE_ROWS, (shownPage + 1) * PAGE_ROWS);
  const choose = (kind: OutcomeFilter['kind']) => {
    setPage(0);
    onFilter({ kind, code: 'all' });
  };
  return (
    <details class="outcomes" open={filter.code !== 'all' || report.dataset === null}>
      <summary>{words.outcomesTable}</summary>
      <div class="row outcomes-filter">
        <Segmented
          label={words.filterBy}
          quiet
          options={(['all', 'accepted', 'skipped', 'failed'] as const).map((kind) => ({
            value: kind,
            label: words[kind],
          }))}
          value={filter.kind}
          onChoose={choose}
        />
        {filter.code !== 'all' && (
          <button type="button" class="button button-small" onClick={() => choose('all')}>
            <span class="mono">{filter.code}</span> · {words.everyReason}
          </button>
        )}
      </div>
      <div class="table-scroll">
        <table>
          <caption class="sr-only">{words.outcomesTable}</caption>
          <thead>
            <tr>
              <th scope="col">{words.file}</th>
              <th scope="col">{words.outcome}</th>
              <th scope="col">{words.reason}</th>
              <th scope="col">{words.detail}</th>
              <th scope="col" class="right">
                {words.slices}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ file, outcome, code, facts, slices }) => (
              <tr key={file}>
                <th scope="row" class="path">
                  {report.paths[file]}
                </th>
                <td>
                  <span class={`dot dot-${outcome}`} /> {words.kinds[outcome]}
                </td>
                <td class="mono">{code}</td>
                <td class="mono">{factsLine(facts)}</td>
                <td class="num right">{integer(slices)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Pager page={shownPage} pages={pages} onPage={setPage} />
    </details>
  );
}

/** Technical terms and numbers as they are: they belong to DICOM, not to a language. */
export function factsLine(facts: Facts): string {
  return Object.entries(facts)
    .map(([key, value]) => `${key} ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join(' · ');
}
