/** The rows of runs, worked out anew only when a record or the run at work changes. */
import { useMemo } from 'preact/hooks';
import type { RunRecord } from '../../run.ts';
import { useUi } from '../context.ts';
import { type RunRow, runRow } from './runRow.ts';

export function useRows(runs: readonly RunRecord[]): readonly RunRow[] {
  const { state } = useUi();
  const live = state.handle.value?.id ?? null;
  return useMemo(() => runs.map((run) => runRow(run, live)), [runs, live]);
}
