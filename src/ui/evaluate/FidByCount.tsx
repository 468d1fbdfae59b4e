/** FID by the number of fakes, against 1/n: nearly a line, whose end at infinitely many is FID∞ (Chong & Forsyth 2020). */
import type { Evaluation } from '../../evaluation.ts';
import { integer, setting, figure as shown } from '../format.ts';
import { text } from '../language.ts';
import { DataTable } from '../parts/DataTable.tsx';
import { Plot } from '../parts/Plot.tsx';
import { linearTicks } from '../parts/ticks.ts';

export function FidByCount({ evaluation }: { readonly evaluation: Evaluation }) {
  const words = text.value.evaluate.pictures;
  const { fidByCount: points, metrics } = evaluation;
  const { value: infinity, low, high } = metrics.fidInfinity;
  if (points.length < 2 || infinity === null) return null;
  const fewest = Math.min(...points.map(({ n }) => n));
  const ends = [...points.map(({ fid }) => fid), infinity, low ?? infinity, high ?? infinity];
  const [least, most] = [Math.min(0, ...ends), Math.max(...ends) * 1.05];
  const said = points.map(({ n, fid }) => words.byCountPoint(integer(n), shown(fid))).join(', ');
  return (
    <figure class="chart">
      <figcaption class="chart-head">
        <h3 class="chart-title">{words.byCount}</h3>
      </figcaption>
      <p class="help chart-note">{words.byCountHelp}</p>
      <Plot
        alt={words.byCountAlt(said, shown(infinity))}
        x={{
          low: -0.04 / fewest,
          high: 1.04 / fewest,
          ticks: [
            { value: 0, label: words.infinitely },
            ...apart(points.map(({ n }) => n)).map((n) => ({ value: 1 / n, label: integer(n) })),
          ],
          name: words.generated,
        }}
        y={{
          low: least,
          high: most,
          ticks: linearTicks(least, most, 5).map((value) => ({ value, label: setting(value) })),
        }}
      >
        {({ x, y }) => (
          <g class="class-fake">
            <path
              class="mark-line"
              stroke-dasharray="4 3"
              d={`M${x(0)} ${y(infinity)}L${x(1 / fewest)} ${y(fitted(points, infinity, fewest))}`}
            />
            {low !== null && high !== null && (
              <path class="mark-line mark-thick" d={`M${x(0)} ${y(low)}V${y(high)}`} />
            )}
            {points.map(({ n, fid }) => (
              <circle key={n} class="mark-filled" cx={x(1 / n)} cy={y(fid)} r={3.5} />
            ))}
            <circle class="mark-open" cx={x(0)} cy={y(infinity)} r={4} />
          </g>
        )}
      </Plot>
      <DataTable
        title={words.byCount}
        columns={[words.generated, 'FID']}
        rows={[
          ...points.map(({ n, fid }) => [integer(n), shown(fid, 4)]),
          [words.infinitely, shown(infinity, 4)],
        ]}
      />
    </figure>
  );
}

/** Where the line through FID∞ that fits the points best (least squares, its end at 1/n = 0 given) is at `n`. */
function fitted(points: Evaluation['fidByCount'], infinity: number, n: number): number {
  const up = points.reduce((sum, point) => sum + (point.fid - infinity) / point.n, 0);
  const across = points.reduce((sum, point) => sum + 1 / point.n ** 2, 0);
  return infinity + up / across / n;
}

/** Of numbers that crowd near ∞, those whose labels stand clear of one another. */
function apart(counts: readonly number[]): number[] {
  const room = 0.09 / Math.min(...counts);
  const kept: number[] = [];
  for (const n of counts.toSorted((a, b) => a - b)) {
    const near = kept.at(-1);
    if (1 / n > room && (near === undefined || 1 / near - 1 / n > room)) kept.push(n);
  }
  return kept;
}
