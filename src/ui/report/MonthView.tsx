/** All runs of a month: which month, its report, and the forms that it can be taken away in. */
import { useEffect } from 'preact/hooks';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { SelectField } from '../parts/Field.tsx';
import { Empty, Panel } from '../parts/Panel.tsx';
import { Progress } from '../parts/Progress.tsx';
import { KeyPanel } from './KeyPanel.tsx';
import { MonthlyReportView } from './MonthlyReportView.tsx';
import { monthName } from './monthName.ts';
import { ReportForms } from './ReportForms.tsx';

export function MonthView() {
  const { reports } = useUi();
  const words = text.value.report;
  const months = reports.months.value;
  const shown = reports.month.value;
  const made = shown?.report;
  const newest = months?.[0];
  // `months` is another list whenever runs were read.
  useEffect(() => void (months && reports.followMonth()), [months, reports]);
  if (months === null) return <Progress label={words.monthMaking} done={0} total={null} />;
  if (months.length === 0) return <Empty title={words.monthNone}>{words.monthNoneHelp}</Empty>;
  return (
    <div class="columns columns-report">
      {shown?.report ? (
        <MonthlyReportView report={shown.report} />
      ) : (
        <Panel title={words.month}>
          <Progress label={words.monthMaking} done={0} total={null} />
        </Panel>
      )}
      <div class="stack-panels screen-only">
        <Panel title={words.month} note={words.monthHelp}>
          <SelectField
            label={words.month}
            value={shown?.month ?? newest ?? ''}
            options={months.map((month) => ({ value: month, label: monthName(month) }))}
            testId="month"
            onChoose={(month) => void reports.showMonth(month)}
          />
        </Panel>
        {made && <ReportForms save={(form) => reports.saveMonth(made, form)} />}
        <KeyPanel />
      </div>
    </div>
  );
}
