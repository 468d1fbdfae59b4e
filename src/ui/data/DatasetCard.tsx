/** The dataset in use: its splits, its window, what to beware of, and a contact sheet for the screen only. */
import type { DatasetRecord, SplitName } from '../../workers/protocol.ts';
import { useUi } from '../context.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import { OptimisticBadge, SyntheticBadge } from '../parts/Badge.tsx';
import { Panel } from '../parts/Panel.tsx';
import { Stats } from '../parts/Stats.tsx';
import { ContactSheet } from './ContactSheet.tsx';
import { ExportDataset } from './ExportDataset.tsx';
import { ReasonTable } from './ReasonTable.tsx';
import { RecipeList } from './RecipeList.tsx';
import { patientsWords } from './seriesWords.ts';

const SPLITS: readonly (SplitName | 'guard')[] = ['train', 'validation', 'final', 'guard'];

export function DatasetCard({ dataset }: { readonly dataset: DatasetRecord }) {
  const words = text.value.data;
  const { state } = useUi();
  const ingest = state.ingest.value;
  // Fresh from its files it stands under its own result, which says the same and names them.
  const fresh = ingest.kind === 'done' && ingest.report.dataset?.id === dataset.id;
  const { recipe } = dataset;
  const unknown = dataset.slices.filter(({ patient }) => patient === 0).length;
  return (
    <Panel
      title={dataset.name}
      testId="dataset-card"
      note={
        <span class="badges">
          {dataset.synthetic && <SyntheticBadge />}
          {dataset.samePatient && <OptimisticBadge />}
          <span>{words.splitBy[dataset.splitBy]}</span>
        </span>
      }
    >
      {dataset.samePatient && <p class="caution">{text.value.optimisticHelp}</p>}
      <div class="columns columns-wide">
        <div class="stack">
          <Stats
            items={[
              {
                name: words.patients,
                value: dataset.patients === 0 && unknown > 0 ? words.unknown : integer(dataset.patients),
              },
              ...(dataset.patients > 0 && unknown > 0
                ? [{ name: words.unknownSlices, value: integer(unknown) }]
                : []),
              { name: words.series, value: integer(dataset.series) },
              { name: words.slices, value: integer(dataset.slices.length) },
              ...(dataset.classes > 0 ? [{ name: words.classes, value: integer(dataset.classes) }] : []),
              { name: words.size, value: words.sizeOption(recipe.size) },
            ]}
          />
          <RecipeList recipe={recipe} recipeHash={dataset.recipeHash} />
          {unknown > 0 && <p class="help">{words.windowNone}</p>}
          <SplitTable dataset={dataset} />
        </div>
        <div class="stack">
          <ContactSheet dataset={dataset} />
          <ExportDataset key={dataset.id} dataset={dataset} />
        </div>
      </div>
      {!fresh && <ReasonTable counts={dataset.outcomes} />}
    </Panel>
  );
}

function SplitTable({ dataset }: { readonly dataset: DatasetRecord }) {
  const words = text.value.data;
  const shown = SPLITS.filter((split) => split !== 'guard' || dataset.counts.guard > 0);
  return (
    <div class="table-scroll">
      <table class="splits">
        <caption>{words.splits}</caption>
        <thead class="sr-only">
          <tr>
            <th scope="col">{words.splits}</th>
            <th scope="col">{words.meaning}</th>
            <th scope="col">{words.patients}</th>
            <th scope="col">{words.series}</th>
            <th scope="col">{words.slices}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((split) => {
            const { patients, series, unknown } = membersOf(dataset, split);
            return (
              <tr key={split}>
                <th scope="row">
                  {words.splitNames[split]}
                  <span class="help">{words.splitHelp[split]}</span>
                </th>
                <td class="num right quiet">{patientsWords(patients, unknown)}</td>
                <td class="num right quiet">{words.seriesOf(series)}</td>
                <td class="num right">{integer(dataset.counts[split])}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function membersOf(
  dataset: DatasetRecord,
  split: SplitName | 'guard',
): { patients: number; series: number; unknown: boolean } {
  const patients = new Set<number>();
  const series = new Set<number>();
  for (const slice of dataset.slices) {
    if (slice.split !== split) continue;
    patients.add(slice.patient);
    series.add(slice.series);
  }
  const unknown = patients.delete(0);
  return { patients: patients.size, series: series.size, unknown };
}
