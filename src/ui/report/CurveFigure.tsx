/** A few thinned curves over iterations as SVG, which stays sharp on paper; the ends of each as a table. */
import { figure, integer } from '../format.ts';
import { text } from '../language.ts';
import { DataTable } from '../parts/DataTable.tsx';
import { Legend } from '../parts/Legend.tsx';
import { Plot, type PlotArea } from '../parts/Plot.tsx';
import { linearTicks } from '../parts/ticks.ts';

export interface ShownCurve {
  readonly name: string;
  readonly iteration: readonly number[];
  /** Null: not finite. */
  readonly values: readonly (number | null)[];
}

/** Of evaluate.css; more curves than colours begin anew. */
const CLASSES = ['class-series-1', 'class-series-2', 'class-series-3'];

export function CurveFigure({
  title,
  curves,
  testId,
}: {
  readonly title: string;
  readonly curves: readonly ShownCurve[];
  readonly testId?: string;
}) {
  const words = text.value.report;
  const values = curves.flatMap((curve) => curve.values).filter((value) => value !== null);
  const longest = Math.max(1, ...curves.flatMap(({ iteration }) => iteration));
  if (values.length === 0) return null;
  const [low, high] = widened(Math.min(...values), Math.max(...values));
  const ends = curves.map(({ name, values: all }) => {
    const known = all.filter((value) => value !== null);
    return [name, said(known[0]), said(known.at(-1))] as const;
  });
  return (
    <figure class="chart" data-testid={testId}>
      <figcaption class="chart-head">
        <h3 class="chart-title">{title}</h3>
        {curves.length > 1 && (
          <Legend
            items={curves.map(({ name }, i) => ({ name, class: classOf(i), shape: 'line' as const }))}
          />
        )}
      </figcaption>
      <p class="help chart-note">{words.curvesHelp}</p>
      <Plot
        alt={words.curvesAlt(ends.map((end) => words.curvePart(...end)).join(', '))}
        height={200}
        x={{
          low: 0,
          high: longest,
          ticks: linearTicks(0, longest, 5).map((value) => ({ value, label: integer(value) })),
          name: text.value.train.iteration,
        }}
        y={{
          low,
          high,
          ticks: linearTicks(low, high, 5).map((value) => ({ value, label: figure(value) })),
        }}
      >
        {(area) =>
          curves.map((curve, i) => (
            <path key={curve.name} class={`${classOf(i)} mark-line curve-line`} d={pathOf(curve, area)} />
          ))
        }
      </Plot>
      <DataTable title={title} columns={[title, words.first, words.last]} rows={ends} />
    </figure>
  );
}

function classOf(i: number): string {
  return CLASSES[i % CLASSES.length]!;
}

function said(value: number | undefined): string {
  return value === undefined ? '–' : figure(value, 4);
}

function widened(low: number, high: number): [number, number] {
  const room = (high - low || Math.abs(high) || 1) * 0.05;
  return [low - room, high + room];
}

/** A value that is missing leaves a gap. */
function pathOf({ iteration, values }: ShownCurve, area: PlotArea): string {
  let pen = 'M';
  return values
    .map((value, i) => {
      if (value === null) {
        pen = 'M';
        return '';
      }
      const point = `${pen}${area.x(iteration[i]!).toFixed(1)} ${area.y(value).toFixed(1)}`;
      pen = 'L';
      return point;
    })
    .join('');
}
