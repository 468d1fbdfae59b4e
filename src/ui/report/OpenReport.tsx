/** The way in for anybody's report, and what it shows once it is checked. */
import { useErrorBoundary, useRef } from 'preact/hooks';
import type { OpenedReport } from '../../report/reportTypes.ts';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';
import { Panel } from '../parts/Panel.tsx';
import { Progress } from '../parts/Progress.tsx';
import { CompareOwn } from './CompareOwn.tsx';
import { MonthlyReportView } from './MonthlyReportView.tsx';
import { PrintButton } from './ReportForms.tsx';
import { ReportView } from './ReportView.tsx';
import { runOfReport } from './runOfReport.ts';
import { TrustBanner } from './TrustBanner.tsx';

export function OpenReport() {
  const { reports } = useUi();
  const input = useRef<HTMLInputElement>(null);
  const words = text.value.report;
  const opened = reports.opened.value;
  return (
    <div class="stack-panels">
      <Panel
        title={words.open}
        note={words.openHelp}
        testId="open-report"
        class="screen-only"
        actions={opened && <PrintButton />}
      >
        <div class="row">
          <button type="button" class="button button-primary" onClick={() => input.current?.click()}>
            <Icon name="file" />
            {words.openButton}
          </button>
          {opened && (
            <button type="button" class="button" onClick={() => reports.close()} data-testid="close-report">
              <Icon name="cross" />
              {words.closeReport}
            </button>
          )}
          <input
            ref={input}
            type="file"
            accept=".json,application/json"
            hidden
            data-testid="open-report-input"
            onChange={(event) => {
              const [file] = event.currentTarget.files ?? [];
              event.currentTarget.value = ''; // the same file may be chosen again
              if (file) void reports.open(file);
            }}
          />
        </div>
        {reports.opening.value && <Progress label={words.opening} done={0} total={null} />}
      </Panel>
      {opened && <Opened key={opened.report.integrity?.digest ?? ''} opened={opened} />}
    </div>
  );
}

/** Whatever a checked report may still hold that no view can draw, the rest of the page stays. */
function Opened({ opened }: { readonly opened: OpenedReport }) {
  const [failed] = useErrorBoundary();
  if (!failed) return <Checked opened={opened} />;
  return (
    <div class="alert alert-error" role="alert" data-testid="opened-failed">
      <div class="alert-body">
        <p>{text.value.report.openFailed}</p>
      </div>
    </div>
  );
}

function Checked({ opened }: { readonly opened: OpenedReport }) {
  const { trust, report } = opened;
  const fingerprint = trust.kind === 'signed' ? trust.fingerprint : null;
  return (
    <div class="stack-panels" data-testid="opened-report">
      <TrustBanner trust={trust} digest={report.integrity?.digest ?? null} />
      {opened.kind === 'monthly' ? (
        <MonthlyReportView report={opened.report} fingerprint={fingerprint} />
      ) : (
        <>
          <ReportView
            run={runOfReport(opened.report)}
            data={opened.report.data}
            report={opened.report}
            fingerprint={fingerprint}
          />
          <CompareOwn report={opened.report} />
        </>
      )}
    </div>
  );
}
