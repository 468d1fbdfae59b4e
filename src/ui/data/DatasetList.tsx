/** Every dataset this browser keeps: use, rename, delete. */
import { useState } from 'preact/hooks';
import type { DatasetRecord } from '../../workers/protocol.ts';
import { useUi } from '../context.ts';
import { date, integer } from '../format.ts';
import { text } from '../language.ts';
import { OptimisticBadge, SyntheticBadge } from '../parts/Badge.tsx';
import { Confirm } from '../parts/Confirm.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Empty, Panel } from '../parts/Panel.tsx';
import { patientsWords } from './seriesWords.ts';

export function DatasetList() {
  const { state, data } = useUi();
  const [doomed, setDoomed] = useState<DatasetRecord | null>(null);
  const words = text.value.data;
  const list = state.datasets.value;
  if (!list) return null;
  return (
    <Panel title={words.datasets}>
      {list.length === 0 ? (
        <Empty title={words.noDatasets} />
      ) : (
        <ul class="list" data-testid="dataset-list">
          {list.map((dataset) => (
            <DatasetRow key={dataset.id} dataset={dataset} onDelete={() => setDoomed(dataset)} />
          ))}
        </ul>
      )}
      {doomed && (
        <Confirm
          title={words.confirmDelete(doomed.name)}
          help={words.confirmDeleteHelp}
          onCancel={() => setDoomed(null)}
          onConfirm={() => {
            setDoomed(null);
            void data.deleteDataset(doomed.id);
          }}
        />
      )}
    </Panel>
  );
}

function DatasetRow({ dataset, onDelete }: { readonly dataset: DatasetRecord; onDelete(): void }) {
  const { state, data } = useUi();
  const [name, setName] = useState<string | null>(null);
  const words = text.value.data;
  const inUse = state.dataset.value?.id === dataset.id;
  const locked = state.active.value;
  return (
    <li class={inUse ? 'list-row list-row-current' : 'list-row'}>
      {name === null ? (
        <div class="list-main">
          <p class="list-title">
            {dataset.name} {dataset.synthetic && <SyntheticBadge />}
            {dataset.samePatient && <OptimisticBadge />}
          </p>
          <p class="help num">
            {text.value.status.dataset(integer(dataset.slices.length), dataset.recipe.size)} ·{' '}
            {words.windows[dataset.recipe.window.name]} ·{' '}
            {patientsWords(dataset.patients, dataset.patients === 0)} · {date(dataset.createdAt)}
          </p>
        </div>
      ) : (
        <form
          class="list-main row"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim()) void data.renameDataset(dataset.id, name);
            setName(null);
          }}
        >
          <input
            class="input"
            aria-label={words.name}
            value={name}
            ref={(input) => input?.focus()}
            onInput={(event) => setName(event.currentTarget.value)}
            onKeyDown={(event) => event.key === 'Escape' && setName(null)}
          />
          <button type="submit" class="button button-primary">
            {words.save}
          </button>
        </form>
      )}
      <div class="list-actions">
        {inUse ? (
          <span class="in-use">
            <Icon name="check" />
            {words.inUse}
          </span>
        ) : (
          <button
            type="button"
            class="button"
            disabled={locked}
            onClick={() => data.useDataset(dataset)}
            aria-label={`${words.use}: ${dataset.name}`}
          >
            {words.use}
          </button>
        )}
        <button type="button" class="button button-icon button-quiet" onClick={() => setName(dataset.name)}>
          <Icon name="pencil" />
          <span class="sr-only">
            {words.rename}: {dataset.name}
          </span>
        </button>
        <button
          type="button"
          class="button button-icon button-quiet"
          disabled={locked && inUse}
          onClick={onDelete}
        >
          <Icon name="bin" />
          <span class="sr-only">
            {text.value.remove}: {dataset.name}
          </span>
        </button>
      </div>
    </li>
  );
}
