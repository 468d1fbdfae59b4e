/** The order of the list of runs. Pure. */
import type { RunStorage } from '../../run.ts';
import type { RunRow } from './runRow.ts';

export const SORTS = ['date', 'name', 'fid', 'ratio', 'seconds', 'storage'] as const;
export type SortName = (typeof SORTS)[number];

export interface Sort {
  readonly by: SortName;
  readonly descending: boolean;
}

export const NEWEST_FIRST: Sort = { by: 'date', descending: true };

/** What has no value stands last, whichever way; equals stand newest first. */
export function sortRows(
  rows: readonly RunRow[],
  { by, descending }: Sort,
  { nameOf, storage }: { nameOf(row: RunRow): string; storage: ReadonlyMap<string, RunStorage> },
): RunRow[] {
  const way = descending ? -1 : 1;
  const keyed = rows.map((row) => ({ row, key: keyOf(row) }));
  return keyed
    .sort((a, b) => compared(a.key, b.key) || b.row.run.createdAt - a.row.run.createdAt)
    .map(({ row }) => row);

  function keyOf(row: RunRow): string | number | null {
    switch (by) {
      case 'date':
        return row.run.createdAt;
      case 'name':
        return nameOf(row);
      case 'fid':
        return row.fid?.value ?? null;
      case 'ratio':
        return row.ratio?.value ?? null;
      case 'seconds':
        return row.seconds;
      case 'storage':
        return totalOf(storage.get(row.run.id));
      default:
        return by satisfies never;
    }
  }

  function compared(a: string | number | null, b: string | number | null): number {
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return (
      way * (typeof a === 'string' ? a.localeCompare(String(b), undefined, { numeric: true }) : a - Number(b))
    );
  }
}

export function totalOf(storage: RunStorage | undefined): number | null {
  return storage ? storage.checkpoints + storage.snapshots + storage.logs + storage.rest : null;
}
