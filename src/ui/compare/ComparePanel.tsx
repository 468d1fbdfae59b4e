/** The runs chosen to be compared, beside one another; one alone, through its training. */
import { useMemo } from 'preact/hooks';
import type { RunRecord } from '../../run.ts';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { Empty, Panel } from '../parts/Panel.tsx';
import { CompareRuns } from './CompareRuns.tsx';

export function ComparePanel() {
  const { state } = useUi();
  const words = text.value.compare;
  const ids = state.compared.value;
  const all = state.runs.value;
  const runs = useStable(ids.flatMap((id) => all?.find((run) => run.id === id) ?? []));
  const gone = all ? ids.length - runs.length : 0;
  return (
    <Panel
      title={runs.length === 1 ? words.one : words.title}
      note={words.help}
      testId="compare"
      actions={
        ids.length > 0 && (
          <button
            type="button"
            class="button button-quiet"
            onClick={() => {
              state.compared.value = [];
            }}
          >
            {words.close}
          </button>
        )
      }
    >
      {gone > 0 && <p class="help">{words.gone(gone)}</p>}
      {runs.length === 0 ? <Empty title={words.empty}>{words.emptyHelp}</Empty> : <CompareRuns runs={runs} />}
    </Panel>
  );
}

/** The same array while its records are: a run's log is read anew only when the run has changed. */
function useStable(runs: readonly RunRecord[]): readonly RunRecord[] {
  return useMemo(() => runs, runs as RunRecord[]);
}
