/** Stage 5: this run's report, a month's, or anybody's; to read, to share, to print; and the ways out of everything else. */
import { useEffect } from 'preact/hooks';
import type { Report } from '../../report/reportTypes.ts';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { Empty } from '../parts/Panel.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { ExportPanel } from './ExportPanel.tsx';
import { KeyPanel } from './KeyPanel.tsx';
import { MonthView } from './MonthView.tsx';
import { OpenReport } from './OpenReport.tsx';
import { ReportForms } from './ReportForms.tsx';
import { ReportView } from './ReportView.tsx';
import { summaryOf } from './summaryOf.ts';

const VIEWS = ['run', 'month', 'opened'] as const;

export function ReportStage() {
  const { state, reports } = useUi();
  const words = text.value.report;
  const view = reports.view.value;
  const runState = state.run.value?.state;
  // A run that ends while this is shown may be the month's first.
  useEffect(() => void reports.load(), [reports, runState]);
  return (
    <div class="stack-panels">
      <div class="screen-only" data-testid="report-views">
        <Segmented
          label={words.viewsLabel}
          quiet
          value={view}
          options={VIEWS.map((value) => ({ value, label: words.views[value] }))}
          onChoose={(chosen) => {
            reports.view.value = chosen;
          }}
        />
      </div>
      {view === 'run' && <ThisRun />}
      {view === 'month' && <MonthView />}
      {view === 'opened' && <OpenReport />}
    </div>
  );
}

function ThisRun() {
  const { state, reports } = useUi();
  const words = text.value.report;
  const run = state.run.value;
  if (run?.state !== 'done') return <Empty title={words.empty}>{words.emptyHelp}</Empty>;
  const report = run.report as Report | null;
  const dataset = state.datasets.value?.find(({ id }) => id === run.settings.datasetId) ?? null;
  return (
    <div class="columns columns-report">
      <ReportView run={run} data={report?.data ?? (dataset && summaryOf(dataset))} report={report} />
      <div class="stack-panels screen-only">
        {!run.settings.trainOnly && <ReportForms save={(form) => reports.saveRun(run.id, form)} />}
        <ExportPanel run={run} />
        <KeyPanel />
      </div>
    </div>
  );
}
