/** Stage 5: the report to read, what an export holds before it is made, and the ways out. */
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { Empty } from '../parts/Panel.tsx';
import { ExportPanel } from './ExportPanel.tsx';
import { ReportView } from './ReportView.tsx';

export function ReportStage() {
  const { state } = useUi();
  const run = state.run.value;
  const words = text.value.report;
  if (run?.state !== 'done') return <Empty title={words.empty}>{words.emptyHelp}</Empty>;
  return (
    <div class="columns columns-report">
      <ReportView run={run} />
      <ExportPanel run={run} />
    </div>
  );
}
