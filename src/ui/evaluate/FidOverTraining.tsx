/** FID along a run's training, with the floor it is seen against; and the button that measures every checkpoint the run keeps. */
import { useEffect, useState } from 'preact/hooks';
import type { KeptCheckpoint } from '../../app.ts';
import type { RunRecord } from '../../run.ts';
import { useUi } from '../context.ts';
import { integer, setting, figure as shown } from '../format.ts';
import { text } from '../language.ts';
import { DataTable } from '../parts/DataTable.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Legend } from '../parts/Legend.tsx';
import { type Axis, Plot, type PlotArea } from '../parts/Plot.tsx';
import { linearTicks, logTicks } from '../parts/ticks.ts';
import { bestRound } from './bestRound.ts';
import { isMeasured, type TrainingPoint, trainingPoints } from './trainingPoints.ts';

/** Beyond this ratio of the largest to the smallest, the axis is logarithmic: an untrained generator's FID would flatten the rest. */
const WIDE = 8;

export function FidOverTraining({ run }: { readonly run: RunRecord }) {
  const { evaluations, state } = useUi();
  const words = text.value.evaluate.pictures;
  const dataset = state.datasets.value?.find(({ id }) => id === run.settings.datasetId);
  const points = trainingPoints(run, evaluations.records.value ?? [], dataset?.counts.train ?? null);
  if (points.length < 2) return null;
  const floor = bestRound(run)?.evaluation?.metrics.floor.value ?? run.baseline?.metrics.floor.value ?? null;
  const rounds = [...new Set(points.map(({ round }) => round))];
  const longest = Math.max(1, ...points.map(({ iteration }) => iteration));
  return (
    <figure class="chart" data-testid="fid-over-training">
      <figcaption class="chart-head">
        <h3 class="chart-title">{words.training}</h3>
        <Legend
          items={[
            ...rounds.map((round) => ({
              name: text.value.evaluate.roundMark(round),
              class: classOf(rounds.indexOf(round)),
              shape: 'dot' as const,
            })),
            ...(floor === null
              ? []
              : [{ name: text.value.evaluate.floor, class: 'class-threshold', shape: 'dashes' as const }]),
          ]}
        />
      </figcaption>
      <p class="help chart-note">{words.trainingHelp}</p>
      <Plot
        alt={words.trainingAlt(
          points.map(({ iteration, fid }) => words.point(integer(iteration), shown(fid))).join(', '),
        )}
        x={{
          low: 0,
          high: longest * 1.02,
          ticks: linearTicks(0, longest, 5).map((value) => ({ value, label: integer(value) })),
          name: text.value.train.iteration,
        }}
        y={axisOf(points, floor)}
      >
        {(area) => (
          <>
            {floor !== null && (
              <line
                class="class-threshold mark-line"
                stroke-dasharray="4 3"
                x1={area.left}
                x2={area.right}
                y1={area.y(floor)}
                y2={area.y(floor)}
              />
            )}
            {rounds.map((round, i) => (
              <Curve
                key={round}
                class={classOf(i)}
                points={points.filter((point) => point.round === round)}
                area={area}
              />
            ))}
          </>
        )}
      </Plot>
      <DataTable
        title={words.training}
        columns={[
          text.value.train.iteration,
          words.round,
          words.kind,
          'FID',
          text.value.evaluate.figures.interval,
        ]}
        rows={points.map(({ round, iteration, kind, fid, interval }) => [
          integer(iteration),
          integer(round),
          words.kinds[kind],
          shown(fid, 4),
          interval ? text.value.evaluate.figures.range(shown(interval[0]), shown(interval[1])) : '–',
        ])}
      />
      <MeasureKept run={run} points={points} />
    </figure>
  );
}

function Curve({
  class: own,
  points,
  area: { x, y },
}: {
  readonly class: string;
  readonly points: readonly TrainingPoint[];
  readonly area: PlotArea;
}) {
  const path = points
    .map(({ iteration, fid }) => `${x(iteration).toFixed(1)} ${y(fid).toFixed(1)}`)
    .join('L');
  return (
    <g class={own}>
      <path class="mark-line" d={`M${path}`} />
      {points.map(({ iteration, interval }) =>
        interval ? (
          <path
            key={`bar ${iteration}`}
            class="mark-line mark-thick"
            d={`M${x(iteration)} ${y(interval[0])}V${y(interval[1])}`}
          />
        ) : null,
      )}
      {points.map(({ iteration, fid, interval }) => (
        <circle
          key={iteration}
          class={interval ? 'mark-filled' : 'mark-open'}
          cx={x(iteration)}
          cy={y(fid)}
          r={3.5}
        />
      ))}
    </g>
  );
}

/** What is not measured yet, and the button for it. Only of a run that is not in work: the checkpoints still change. */
function MeasureKept({
  run,
  points,
}: {
  readonly run: RunRecord;
  readonly points: readonly TrainingPoint[];
}) {
  const { evaluations, models, state } = useUi();
  const [kept, setKept] = useState<readonly KeptCheckpoint[]>([]);
  const words = text.value.evaluate.pictures;
  const active = state.active.value;
  useEffect(() => {
    let asked = true;
    if (!active) void evaluations.kept(run.id).then((list) => asked && setKept(list));
    return () => {
      asked = false;
    };
  }, [run.id, active, evaluations]);
  const left = kept.filter((one) => !isMeasured(points, one));
  if (active || kept.length === 0) return null;
  return (
    <div class="measure-kept">
      <p class="help">{words.measureKeptHelp(left.length)}</p>
      {left.length > 0 && (
        <button
          type="button"
          class="button button-small"
          disabled={evaluations.work.value !== null || models.busy.value}
          data-testid="measure-kept"
          onClick={() => void evaluations.measureKept(run, left)}
        >
          <Icon name="gauge" />
          {words.measureKept}
        </button>
      )}
    </div>
  );
}

function axisOf(points: readonly TrainingPoint[], floor: number | null): Axis {
  const values = points.flatMap(({ fid, interval }) => [fid, ...(interval ?? [])]);
  const all = floor === null ? values : [...values, floor];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const log = low > 0 && high / low > WIDE;
  const ends = log ? { low: low / 1.2, high: high * 1.1 } : { low: Math.min(0, low), high: high * 1.05 || 1 };
  const ticks = log ? logTicks(ends.low, ends.high, 8) : linearTicks(ends.low, ends.high, 5);
  return { ...ends, log, ticks: ticks.map((value) => ({ value, label: setting(value) })) };
}

/** Rounds beyond the colours there are begin again. */
function classOf(index: number): string {
  return `class-series-${(index % 3) + 1}`;
}
