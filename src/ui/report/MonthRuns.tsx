/** Every run of a month in a table; those that are the best of their data, network, number of images and gate are marked. */
import type { Figure } from '../../evaluation.ts';
import type { MonthlyReport, MonthlyRun } from '../../report/reportTypes.ts';
import { date, duration, integer, figure as shown } from '../format.ts';
import { text } from '../language.ts';
import { Badge } from '../parts/Badge.tsx';
import { Panel } from '../parts/Panel.tsx';

export function MonthRuns({ report: { runs, best, timeZone } }: { readonly report: MonthlyReport }) {
  const words = text.value.report;
  const columns = [
    words.started,
    words.run,
    words.outcome,
    words.rounds,
    'FID',
    words.network,
    words.data,
    words.time,
  ];
  return (
    <Panel title={words.monthRuns} testId="month-runs">
      <div class="table-scroll">
        <table class="month-runs">
          <caption class="sr-only">{words.monthRuns}</caption>
          <thead>
            <tr>
              {columns.map((name) => (
                <th scope="col" key={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {runs.map((run, index) => (
              <Row key={run.id} run={run} best={best.includes(index)} timeZone={timeZone} />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function Row({
  run,
  best,
  timeZone,
}: {
  readonly run: MonthlyRun;
  readonly best: boolean;
  readonly timeZone: string;
}) {
  const words = text.value.report;
  return (
    <tr>
      <th scope="row" class="num">
        {date(Date.parse(run.startedAt), timeZone)}
      </th>
      <td>
        <code>{run.id.slice(0, 8)}</code>{' '}
        {best && (
          <Badge tone="accent" title={words.bestOf}>
            {text.value.evaluate.best}
          </Badge>
        )}
      </td>
      <td>{run.outcome ? text.value.evaluate.list.short[run.outcome] : text.value.runStates[run.state]}</td>
      <td class="num">{integer(run.rounds)}</td>
      <td class="num">{figureOf(run.fid)}</td>
      <td>{run.network ?? '–'}</td>
      <td>{dataOf(run)}</td>
      <td class="num">{duration(run.seconds)}</td>
    </tr>
  );
}

function figureOf(figure: Figure | null) {
  if (!figure || figure.value === null) return '–';
  const { value, low, high } = figure;
  return (
    <>
      {shown(value, 4)}
      {low !== null && high !== null && (
        <span class="help">{text.value.evaluate.figures.range(shown(low), shown(high))}</span>
      )}
    </>
  );
}

/** Which of the month's datasets, and what it is. */
function dataOf({ data, dataset }: MonthlyRun): string {
  if (!data) return `${dataset}: ${text.value.report.dataDeleted}`;
  const of = data.synthetic ? text.value.synthetic : text.value.report.patients(data.patients);
  return `${dataset}: ${of}`;
}
