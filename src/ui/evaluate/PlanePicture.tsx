/** Precision and recall to look at: reals and fakes in the plane of the reals' two main axes, those beyond the other side marked. */
import type { EvaluationPictures } from '../../evaluation.ts';
import { integer, share } from '../format.ts';
import { text } from '../language.ts';
import { DataTable } from '../parts/DataTable.tsx';
import { Legend } from '../parts/Legend.tsx';
import { Plot, type PlotArea } from '../parts/Plot.tsx';

type Plane = NonNullable<EvaluationPictures['plane']>;

export function PlanePicture({ plane }: { readonly plane: Plane }) {
  const words = text.value.evaluate.pictures;
  const sides = {
    realInside: pick(plane.real, plane.realInside, 1),
    realOutside: pick(plane.real, plane.realInside, 0),
    fakeInside: pick(plane.fake, plane.fakeInside, 1),
    fakeOutside: pick(plane.fake, plane.fakeInside, 0),
  };
  const count = (points: readonly Point[]) => integer(points.length);
  const [reals, fakes] = [plane.realInside.length, plane.fakeInside.length];
  return (
    <figure class="chart">
      <figcaption class="chart-head">
        <h3 class="chart-title">{words.plane}</h3>
        <Legend
          items={[
            { name: words.realInside, class: 'class-real', shape: 'dot' },
            { name: words.realOutside, class: 'class-real', shape: 'ring' },
            { name: words.fakeInside, class: 'class-fake', shape: 'dot' },
            { name: words.fakeOutside, class: 'class-fake', shape: 'cross' },
          ]}
        />
      </figcaption>
      <p class="help chart-note">{words.planeHelp(share(plane.variance))}</p>
      <Plot
        alt={words.planeAlt(
          integer(fakes),
          count(sides.fakeOutside),
          integer(reals),
          count(sides.realOutside),
        )}
        x={{ ...rangeOf(plane, 0), ticks: [] }}
        y={{ ...rangeOf(plane, 1), ticks: [] }}
        height={300}
      >
        {(area) => (
          <>
            <path class="class-real mark-dots" d={dots(sides.realInside, area)} />
            <path class="class-fake mark-dots" d={dots(sides.fakeInside, area)} />
            <path class="class-real mark-rings" d={rings(sides.realOutside, area)} />
            <path class="class-fake mark-line" d={crosses(sides.fakeOutside, area)} />
          </>
        )}
      </Plot>
      <DataTable
        title={words.plane}
        columns={[words.classes, 'n']}
        rows={[
          [words.realInside, count(sides.realInside)],
          [words.realOutside, count(sides.realOutside)],
          [words.fakeInside, count(sides.fakeInside)],
          [words.fakeOutside, count(sides.fakeOutside)],
        ]}
      />
    </figure>
  );
}

type Point = readonly [x: number, y: number];

function pick(plane: Float32Array, inside: Uint8Array, wanted: 0 | 1): Point[] {
  const points: Point[] = [];
  for (let i = 0; i < inside.length; i++) {
    if (inside[i] === wanted) points.push([plane[2 * i]!, plane[2 * i + 1]!]);
  }
  return points;
}

/** Of all points, with a little room. */
function rangeOf({ real, fake }: Plane, axis: 0 | 1): { low: number; high: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const points of [real, fake]) {
    for (let i = axis; i < points.length; i += 2) {
      low = Math.min(low, points[i]!);
      high = Math.max(high, points[i]!);
    }
  }
  if (!(high > low))
    return { low: (Number.isFinite(low) ? low : 0) - 1, high: (Number.isFinite(high) ? high : 0) + 1 };
  const room = (high - low) * 0.03;
  return { low: low - room, high: high + room };
}

// One path for each class: a thousand circles would be a thousand elements.

const at = ([px, py]: Point, { x, y }: PlotArea) => [x(px).toFixed(1), y(py).toFixed(1)] as const;

/** A line of no length with round ends is a dot. */
function dots(points: readonly Point[], area: PlotArea): string {
  return points.map((point) => `M${at(point, area).join(' ')}h0`).join('');
}

function rings(points: readonly Point[], area: PlotArea): string {
  return points
    .map((point) => `M${at(point, area).join(' ')}m-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0`)
    .join('');
}

function crosses(points: readonly Point[], area: PlotArea): string {
  return points.map((point) => `M${at(point, area).join(' ')}m-3-3l6 6m0-6l-6 6`).join('');
}
