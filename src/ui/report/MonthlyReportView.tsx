/** A month's report to read and to print: totals, drawings, every run, devices, pictures. Shows a report, whoever wrote it. */
import type { MonthlyReport } from '../../report/reportTypes.ts';
import { bytes, duration, integer, share } from '../format.ts';
import { text } from '../language.ts';
import { Panel } from '../parts/Panel.tsx';
import { Stats } from '../parts/Stats.tsx';
import { HoursOfMonth } from './HoursOfMonth.tsx';
import { MonthRuns } from './MonthRuns.tsx';
import { monthName } from './monthName.ts';
import { OutcomesOfMonth } from './OutcomesOfMonth.tsx';
import { PrintedReport } from './PrintedReport.tsx';
import { TrendOfMonth } from './TrendOfMonth.tsx';

export function MonthlyReportView({
  report,
  fingerprint = null,
}: {
  readonly report: MonthlyReport;
  readonly fingerprint?: string | null;
}) {
  const words = text.value.report;
  const title = words.monthTitle(monthName(report.month));
  return (
    <PrintedReport title={title} integrity={report.integrity} fingerprint={fingerprint} testId="monthly-view">
      <Panel title={title} note={words.monthZone(report.timeZone)}>
        <Totals report={report} />
        <OutcomesOfMonth totals={report.totals} />
        <p class="intended">
          <strong>{words.intendedUse}.</strong> {text.value.intendedUse}
        </p>
      </Panel>
      <Warnings report={report} />
      <TrendOfMonth report={report} />
      <HoursOfMonth report={report} />
      <MonthRuns report={report} />
      <Devices report={report} />
      <Pictures report={report} />
    </PrintedReport>
  );
}

function Totals({ report: { totals } }: { readonly report: MonthlyReport }) {
  const words = text.value.report;
  const judged = totals.passed + totals.notPassed + totals.inconclusive;
  return (
    <Stats
      items={[
        { name: words.runs, value: integer(totals.runs), testId: 'month-total' },
        { name: words.rounds, value: integer(totals.rounds) },
        { name: words.passRate, value: judged > 0 ? share(totals.passed / judged) : '–' },
        { name: words.hours, value: duration(totals.seconds) },
        { name: words.generatedImages, value: integer(totals.images) },
        { name: words.storage, value: bytes(totals.storageBytes) },
      ]}
    />
  );
}

function Warnings({ report: { runs } }: { readonly report: MonthlyReport }) {
  const words = text.value.report;
  const codes = [...new Set(runs.flatMap(({ warnings }) => warnings.map(({ code }) => code)))];
  if (codes.length === 0) return null;
  return (
    <Panel title={words.warningsTitle} testId="month-warnings">
      <ul class="plain-list">
        {codes.map((code) => (
          <li key={code}>
            {words.warningTexts[code]}{' '}
            <span class="help num">
              ({integer(runs.filter(({ warnings }) => warnings.some((one) => one.code === code)).length)})
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Devices({ report: { totals } }: { readonly report: MonthlyReport }) {
  const words = text.value.report;
  if (totals.devices.length === 0) return null;
  return (
    <Panel title={words.deviceTable}>
      <div class="table-scroll">
        <table>
          <caption class="sr-only">{words.deviceTable}</caption>
          <thead>
            <tr>
              <th scope="col">{words.device}</th>
              <th scope="col" class="right">
                {words.runs}
              </th>
              <th scope="col" class="right">
                {words.hours}
              </th>
            </tr>
          </thead>
          <tbody>
            {totals.devices.map(({ name, runs, seconds }) => (
              <tr key={name}>
                <th scope="row">{deviceName(name)}</th>
                <td class="num right">{integer(runs)}</td>
                <td class="num right">{duration(seconds)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function Pictures({ report: { runs } }: { readonly report: MonthlyReport }) {
  const words = text.value.report;
  const pictured = runs.filter(({ thumbnail }) => thumbnail !== null);
  if (pictured.length === 0) return null;
  return (
    <Panel title={words.thumbnails} testId="month-pictures">
      <ul class="thumbnails">
        {pictured.map(({ id, thumbnail }) => (
          <li key={id}>
            <figure>
              <img
                class="thumbnail"
                src={`data:image/png;base64,${thumbnail}`}
                alt={words.thumbnailAlt(id.slice(0, 8))}
              />
              <figcaption class="help mono">{id.slice(0, 8)}</figcaption>
            </figure>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Where no adapter was known, a report names the backend. */
function deviceName(name: string): string {
  const { backends } = text.value.train;
  return Object.hasOwn(backends, name) ? backends[name as keyof typeof backends] : name;
}
