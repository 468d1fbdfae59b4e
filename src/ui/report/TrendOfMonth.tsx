/** The FID over a month: every run where it began, its best round with the interval; one drawing for each set of runs that compare. */
import { comparableKey } from '../../report/comparableRuns.ts';
import { daysOf, momentOf } from '../../report/month.ts';
import type { MonthlyReport, MonthlyRun } from '../../report/reportTypes.ts';
import { figure, integer, setting } from '../format.ts';
import { text } from '../language.ts';
import { DataTable } from '../parts/DataTable.tsx';
import { Legend } from '../parts/Legend.tsx';
import { Panel } from '../parts/Panel.tsx';
import { type Axis, Plot, type PlotArea } from '../parts/Plot.tsx';
import { linearTicks } from '../parts/ticks.ts';
import { dayTicks } from './dayTicks.ts';

interface Point {
  readonly run: MonthlyRun;
  readonly moment: number;
  readonly fid: number;
}

export function TrendOfMonth({ report }: { readonly report: MonthlyReport }) {
  const keys = [...new Set(report.runs.map(comparableKey))].filter((key) => key !== null);
  const drawings = keys.map((key) => pointsOf(report, key)).filter((points) => points.length > 0);
  if (drawings.length === 0) return null;
  return (
    <Panel title="FID" note={text.value.report.trendHelp} testId="month-trend">
      {drawings.map((points) => (
        <Trend key={comparableKey(points[0]!.run)} points={points} month={report.month} />
      ))}
    </Panel>
  );
}

function Trend({ points, month }: { readonly points: readonly Point[]; readonly month: string }) {
  const words = text.value.report;
  const { network, dataset, n } = points[0]!.run;
  const title = words.trend(network ?? '', integer(dataset), integer(n?.fake ?? 0), integer(n?.real ?? 0));
  const days = daysOf(month);
  return (
    <figure class="chart">
      <figcaption class="chart-head">
        <h3 class="chart-title">{title}</h3>
        <Legend
          items={[
            { name: words.trendBest, class: 'class-series-1', shape: 'dot' },
            { name: words.trendOpen, class: 'class-series-2', shape: 'ring' },
            { name: words.trendRounds, class: 'class-threshold', shape: 'cross' },
          ]}
        />
      </figcaption>
      <Plot
        alt={words.trendAlt(
          points
            .map(({ moment, fid }) => words.trendPoint(integer(Math.floor(moment)), figure(fid)))
            .join(', '),
        )}
        height={220}
        x={{ low: 1, high: days + 1, ticks: dayTicks(days), name: words.day }}
        y={axisOf(points)}
      >
        {(area) => points.map((point) => <RunMarks key={point.run.id} point={point} area={area} />)}
      </Plot>
      <DataTable
        title={title}
        columns={[words.day, words.run, text.value.train.round, 'FID', 'lr']}
        rows={points.flatMap(({ run, moment }) =>
          run.fids.map(({ round, fid, lr }) => [
            integer(Math.floor(moment)),
            run.id.slice(0, 8),
            integer(round),
            fid === null ? '–' : figure(fid, 4),
            setting(lr),
          ]),
        )}
      />
    </figure>
  );
}

function RunMarks({ point: { run, moment, fid }, area }: { readonly point: Point; readonly area: PlotArea }) {
  const x = area.x(moment);
  const { low, high } = run.fid ?? { low: null, high: null };
  const passed = run.outcome === 'passed';
  return (
    <g class={passed ? 'class-series-1' : 'class-series-2'}>
      {run.fids.map(
        ({ round, fid: value }) =>
          value !== null &&
          value !== fid && (
            <path
              key={round}
              class="class-threshold mark-line"
              d={`M${x - 3} ${area.y(value) - 3}l6 6m0 -6l-6 6`}
            />
          ),
      )}
      {low !== null && high !== null && (
        <line class="mark-line" x1={x} x2={x} y1={area.y(low)} y2={area.y(high)} />
      )}
      <circle class={passed ? 'mark-filled' : 'mark-open'} cx={x} cy={area.y(fid)} r="4" />
    </g>
  );
}

/** Of the runs with that key, in order of time. */
function pointsOf({ runs, timeZone }: MonthlyReport, key: string): Point[] {
  return runs.flatMap((run) => {
    const fid = run.fid?.value ?? null;
    if (comparableKey(run) !== key || fid === null) return [];
    return [{ run, fid, moment: momentOf(Date.parse(run.startedAt), timeZone) }];
  });
}

function axisOf(points: readonly Point[]): Axis {
  const values = points.flatMap(({ run, fid }) => [
    fid,
    run.fid?.high ?? fid,
    ...run.fids.map((one) => one.fid ?? 0),
  ]);
  const high = Math.max(1e-9, ...values) * 1.05;
  return { low: 0, high, ticks: linearTicks(0, high, 5).map((value) => ({ value, label: setting(value) })) };
}
