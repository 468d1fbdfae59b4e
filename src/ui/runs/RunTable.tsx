/** A page of runs as a table; on a narrow screen each row becomes a card (`ledger`). */
import { useState } from 'preact/hooks';
import type { ConfigKey } from '../../config.ts';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { RunDetail } from './RunDetail.tsx';
import { RunTableRow } from './RunTableRow.tsx';
import type { RunRow } from './runRow.ts';
import type { SortName } from './sortRows.ts';

export function RunTable({
  rows,
  keys,
}: {
  readonly rows: readonly RunRow[];
  /** Of the configuration, a column each. */
  readonly keys: readonly ConfigKey[];
}) {
  const { records } = useUi();
  const words = text.value.runs;
  const [unfolded, setUnfolded] = useState<string | null>(null);
  const sort = records.sort.value;
  const sorted = (...names: SortName[]) =>
    names.includes(sort.by) ? (sort.descending ? 'descending' : 'ascending') : undefined;
  return (
    <div class="table-scroll runs-scroll">
      <table class="ledger runs" data-testid="runs-table">
        <caption class="sr-only">{words.all}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="sr-only">{words.selected}</span>
            </th>
            <th scope="col" aria-sort={sorted('name', 'date')}>
              {words.run}
            </th>
            <th scope="col">{words.standing}</th>
            <th scope="col" class="right" aria-sort={sorted('fid', 'ratio')}>
              {words.bestFid}
            </th>
            <th scope="col" class="right" title={words.lossHelp}>
              {words.lastLosses}
            </th>
            <th scope="col" class="right">
              {words.rounds}
            </th>
            {keys.map((key) => (
              <th scope="col" class="right" key={key} title={text.value.keys[key].label}>
                <code class="key">{key}</code>
              </th>
            ))}
            <th scope="col" class="right" aria-sort={sorted('seconds')}>
              {words.time}
            </th>
            <th scope="col" class="right" aria-sort={sorted('storage')}>
              {words.storage}
            </th>
            <th scope="col">
              <span class="sr-only">{words.open}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const { id } = row.run;
            const open = unfolded === id;
            return [
              <RunTableRow
                key={id}
                row={row}
                keys={keys}
                unfolded={open}
                onUnfold={() => setUnfolded(open ? null : id)}
              />,
              open && (
                <tr key={`${id} more`} class="run-more">
                  <td colSpan={BESIDE_KEYS + keys.length}>
                    <RunDetail row={row} />
                  </td>
                </tr>
              ),
            ];
          })}
        </tbody>
      </table>
    </div>
  );
}

/** Columns that stand whatever the configurations are. */
const BESIDE_KEYS = 9;
