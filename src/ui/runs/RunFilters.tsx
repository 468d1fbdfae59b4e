/** What a person looks for among the runs, and the order they come in. */
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { SelectField, TextField } from '../parts/Field.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { Tick } from '../parts/Tick.tsx';
import { datasetsOf, type RunFilter, tagsOf } from './filterRows.ts';
import { type RunRow, STANDINGS } from './runRow.ts';
import { SORTS } from './sortRows.ts';

const OUTCOMES = ['passed', 'not-passed', 'inconclusive', 'none'] as const;
const DATAS = ['any', 'real', 'synthetic'] as const;
const ORDERS = ['ascending', 'descending'] as const;
/** No tag and no dataset has this name: both are trimmed. */
const ANY = ' ';

export function RunFilters({ rows, onChange }: { readonly rows: readonly RunRow[]; onChange(): void }) {
  const { records } = useUi();
  const words = text.value.runs;
  const filter = records.filter.value;
  const sort = records.sort.value;
  const set = (change: Partial<RunFilter>) => {
    records.filter.value = { ...filter, ...change };
    onChange();
  };
  const any = { value: ANY, label: words.any };
  const tags = tagsOf(rows);
  const datasets = datasetsOf(rows);
  return (
    <fieldset class="runs-filters" aria-label={words.filters}>
      <div class="runs-search">
        <TextField
          label={words.search}
          value={filter.search}
          placeholder={words.searchHelp}
          testId="runs-search"
          onInput={(search) => set({ search })}
        />
      </div>
      <SelectField
        label={words.standing}
        value={filter.standing}
        options={[
          { value: 'any', label: words.any },
          ...STANDINGS.map((value) => ({ value, label: words.standings[value] })),
        ]}
        testId="filter-standing"
        onChoose={(standing) => set({ standing })}
      />
      <SelectField
        label={words.outcome}
        value={filter.outcome}
        options={[
          { value: 'any', label: words.any },
          ...OUTCOMES.map((value) => ({ value, label: words.outcomes[value] })),
        ]}
        testId="filter-outcome"
        onChoose={(outcome) => set({ outcome })}
      />
      {tags.length > 0 && (
        <SelectField
          label={words.tag}
          value={filter.tag ?? ANY}
          options={[any, ...tags.map((value) => ({ value, label: value }))]}
          testId="filter-tag"
          onChoose={(tag) => set({ tag: tag === ANY ? null : tag })}
        />
      )}
      {datasets.length > 1 && (
        <SelectField
          label={words.dataset}
          value={filter.datasetId ?? ANY}
          options={[any, ...datasets.map(({ id, name }) => ({ value: id, label: name }))]}
          testId="filter-dataset"
          onChoose={(id) => set({ datasetId: id === ANY ? null : id })}
        />
      )}
      <SelectField
        label={words.data}
        value={filter.data}
        options={DATAS.map((value) => ({ value, label: words.datas[value] }))}
        testId="filter-data"
        onChoose={(data) => set({ data })}
      />
      <div class="runs-order">
        <SelectField
          label={words.sort}
          value={sort.by}
          options={SORTS.map((value) => ({ value, label: words.sorts[value] }))}
          testId="sort-by"
          onChoose={(by) => {
            records.sort.value = { by, descending: by === 'date' };
            onChange();
          }}
        />
        <Segmented
          label={words.order}
          quiet
          options={ORDERS.map((value) => ({
            value,
            label: words[value],
            show: <span aria-hidden="true">{value === 'ascending' ? '↑' : '↓'}</span>,
          }))}
          value={sort.descending ? 'descending' : 'ascending'}
          onChoose={(order) => {
            records.sort.value = { ...sort, descending: order === 'descending' };
            onChange();
          }}
        />
      </div>
      <Tick checked={filter.starred} testId="filter-starred" onChange={(starred) => set({ starred })}>
        {words.starredOnly}
      </Tick>
    </fieldset>
  );
}
