/** Which runs of the list a person looks for. Pure. */
import type { GateOutcome } from '../../run.ts';
import type { RunRow, Standing } from './runRow.ts';

export interface RunFilter {
  /** Each of its words must be in the run's, whatever the case. */
  readonly search: string;
  readonly standing: Standing | 'any';
  /** `none`: not judged. */
  readonly outcome: GateOutcome | 'none' | 'any';
  /** Null: any. */
  readonly tag: string | null;
  readonly datasetId: string | null;
  readonly data: 'any' | 'real' | 'synthetic';
  readonly starred: boolean;
}

export const NO_FILTER: RunFilter = {
  search: '',
  standing: 'any',
  outcome: 'any',
  tag: null,
  datasetId: null,
  data: 'any',
  starred: false,
};

export function filterRows(rows: readonly RunRow[], filter: RunFilter): RunRow[] {
  const sought = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(
    ({ run, standing, outcome, tags, words }) =>
      (filter.standing === 'any' || standing === filter.standing) &&
      (filter.outcome === 'any' || (outcome ?? 'none') === filter.outcome) &&
      (filter.tag === null || tags.includes(filter.tag)) &&
      (filter.datasetId === null || run.settings.datasetId === filter.datasetId) &&
      (filter.data === 'any' || run.synthetic === (filter.data === 'synthetic')) &&
      (!filter.starred || run.labels?.starred === true) &&
      sought.every((word) => words.includes(word)),
  );
}

export function isFiltering(filter: RunFilter): boolean {
  return (Object.keys(NO_FILTER) as (keyof RunFilter)[]).some((key) => filter[key] !== NO_FILTER[key]);
}

/** Every tag in use, in order of the alphabet. */
export function tagsOf(rows: readonly RunRow[]): string[] {
  return [...new Set(rows.flatMap(({ tags }) => tags))].sort((a, b) => a.localeCompare(b));
}

/** Every dataset that runs trained on, by id, in order of name. */
export function datasetsOf(rows: readonly RunRow[]): { readonly id: string; readonly name: string }[] {
  const names = new Map(rows.map(({ run }) => [run.settings.datasetId, run.datasetName]));
  return [...names].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name));
}
