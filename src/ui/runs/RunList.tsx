/** The list itself: what is looked for, in which order, a page of it, and what is done with those ticked. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { RunRecord } from '../../run.ts';
import { runName } from '../compare/runName.ts';
import { useUi } from '../context.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';
import { Pager } from '../parts/Pager.tsx';
import { Empty, Panel } from '../parts/Panel.tsx';
import { differingKeys } from './differingKeys.ts';
import { filterRows, isFiltering, NO_FILTER } from './filterRows.ts';
import { RunFilters } from './RunFilters.tsx';
import { RunTable } from './RunTable.tsx';
import { sortRows } from './sortRows.ts';
import { useRows } from './useRows.ts';

/** Rows drawn at once, however many runs there are. */
export const ROWS_A_PAGE = 25;

export function RunList({ runs }: { readonly runs: readonly RunRecord[] }) {
  const { records } = useUi();
  const words = text.value.runs;
  const rows = useRows(runs);
  const [filter, sort, storage] = [records.filter.value, records.sort.value, records.storage.value];
  const [page, setPage] = useState(0);
  const found = useMemo(() => filterRows(rows, filter), [rows, filter]);
  const weights = sort.by === 'storage' ? storage : null; // else a size that arrives sorts nothing anew
  const sorted = useMemo(
    () => sortRows(found, sort, { nameOf: ({ run }) => runName(run), storage: weights ?? new Map() }),
    [found, sort, weights],
  );
  const keys = useMemo(() => differingKeys(found.map(({ run }) => run.settings.config)), [found]);
  const networks = new Set(found.flatMap(({ network }) => network?.id ?? []));
  const pages = Math.max(1, Math.ceil(sorted.length / ROWS_A_PAGE));
  const at = Math.min(page, pages - 1);
  const shown = sorted.slice(at * ROWS_A_PAGE, (at + 1) * ROWS_A_PAGE);
  const weighed = (sort.by === 'storage' ? sorted : shown).map(({ run }) => run);
  useEffect(() => {
    void records.weigh(weighed);
  });
  return (
    <Panel
      title={words.all}
      note={
        <span role="status" data-testid="runs-count">
          {words.shown(integer(found.length), integer(rows.length))}
        </span>
      }
      actions={<Selected />}
      testId="all-runs"
    >
      <RunFilters rows={rows} onChange={() => setPage(0)} />
      {found.length === 0 ? (
        <Empty title={words.noneFound} />
      ) : (
        <>
          {networks.size > 1 && <p class="help runs-note">{words.networks}</p>}
          <RunTable rows={shown} keys={keys} />
          <Pager page={at} pages={pages} onPage={setPage} />
        </>
      )}
      {isFiltering(filter) && (
        <button
          type="button"
          class="link"
          onClick={() => {
            records.filter.value = NO_FILTER;
          }}
          data-testid="clear-filter"
        >
          {words.clear}
        </button>
      )}
    </Panel>
  );
}

/** What is done with the ticked runs. */
function Selected() {
  const { state, records } = useUi();
  const words = text.value.runs;
  const ids = records.selected.value;
  if (ids.length === 0) return null;
  return (
    <>
      <button
        type="button"
        class="button button-quiet"
        onClick={() => {
          records.selected.value = [];
        }}
      >
        {words.unselect}
      </button>
      <button
        type="button"
        class="button button-primary"
        onClick={() => {
          state.compared.value = ids;
          window.scrollTo({ top: 0 });
        }}
        data-testid="compare-runs"
      >
        <Icon name="rows" />
        {words.compare(ids.length)}
      </button>
    </>
  );
}
