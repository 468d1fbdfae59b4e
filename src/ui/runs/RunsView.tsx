/** All runs of this browser, beside the five stages: to find, compare, label, continue, fork and delete. */
import { ComparePanel } from '../compare/ComparePanel.tsx';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { Empty, Panel } from '../parts/Panel.tsx';
import { BinPanel } from './BinPanel.tsx';
import { RunList } from './RunList.tsx';

export function RunsView() {
  const { state } = useUi();
  const words = text.value.runs;
  const list = state.runs.value;
  if (state.compared.value.length > 0) return <ComparePanel />;
  if (!list) return <p class="help">{text.value.loading}</p>;
  return (
    <>
      {list.length === 0 ? (
        <Panel title={words.all}>
          <Empty title={words.none}>{words.noneHelp}</Empty>
        </Panel>
      ) : (
        <RunList runs={list} />
      )}
      <BinPanel />
    </>
  );
}
