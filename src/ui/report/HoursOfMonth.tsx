/** Hours of training and evaluation by the day that a run began on. */
import { daysOf, momentOf } from '../../report/month.ts';
import type { MonthlyReport } from '../../report/reportTypes.ts';
import { figure, integer, setting } from '../format.ts';
import { text } from '../language.ts';
import { DataTable } from '../parts/DataTable.tsx';
import { Panel } from '../parts/Panel.tsx';
import { Plot } from '../parts/Plot.tsx';
import { linearTicks } from '../parts/ticks.ts';
import { dayTicks } from './dayTicks.ts';

export function HoursOfMonth({ report }: { readonly report: MonthlyReport }) {
  const words = text.value.report;
  const hours = hoursByDay(report);
  const days = daysOf(report.month);
  const most = Math.max(...hours.values());
  if (!(most > 0)) return null;
  const rows = [...hours].sort(([a], [b]) => a - b);
  const high = most * 1.05;
  return (
    <Panel title={words.workload} testId="month-hours">
      <figure class="chart">
        <Plot
          alt={words.workloadAlt(
            rows.map(([day, value]) => words.workloadPoint(integer(day), figure(value))).join(', '),
          )}
          height={160}
          x={{ low: 1, high: days + 1, ticks: dayTicks(days), name: words.day }}
          y={{
            low: 0,
            high,
            ticks: linearTicks(0, high, 4).map((value) => ({ value, label: setting(value) })),
          }}
        >
          {(area) =>
            rows.map(([day, value]) => (
              <rect
                key={day}
                class="hours-bar"
                x={area.x(day) + 1}
                width={Math.max(1, area.x(day + 1) - area.x(day) - 2)}
                y={area.y(value)}
                height={area.bottom - area.y(value)}
              />
            ))
          }
        </Plot>
        <DataTable
          title={words.workload}
          columns={[words.day, words.hours]}
          rows={rows.map(([day, value]) => [integer(day), figure(value)])}
        />
      </figure>
    </Panel>
  );
}

function hoursByDay({ runs, timeZone }: MonthlyReport): Map<number, number> {
  const hours = new Map<number, number>();
  for (const { startedAt, seconds } of runs) {
    const day = Math.floor(momentOf(Date.parse(startedAt), timeZone));
    hours.set(day, (hours.get(day) ?? 0) + seconds / 3600);
  }
  return hours;
}
