/**
 * Curves on a canvas by chart.js, for the page and for a picture of it: every line smoothed or not, on a linear or symmetric-log axis.
 *
 * Smoothing keeps the measured line, faint, behind. Thinning keeps the extremes (numerics/curves.ts). Knows no rows of a run.
 */
import { Chart, LinearScale, LineController, LineElement, PointElement, type Scale, Tooltip } from 'chart.js';
import {
  keepExtremes,
  linearWithin,
  type Point,
  smooth,
  symmetricLog,
  symmetricPower,
  symmetricTicks,
} from '../../numerics/curves.ts';
import { cssColor } from '../colors.ts';
import { figure, integer, setting } from '../format.ts';

Chart.register(LineController, LineElement, PointElement, LinearScale, Tooltip);

/** Columns to thin to where the canvas is not laid out, or small now and perhaps large soon. */
const FEWEST_COLUMNS = 600;
/** Figures beside the y axis. */
const MOST_TICKS = 7;
/** Pixels; beyond so many rows the line is enough. */
const DOT = 2;
const MOST_DOTS = 12;
/** Opacity of what was measured, behind its smoothed line. */
const FAINT = 0.3;

export interface CurveLook {
  /** Weight of the past in [0, 1); 0: as measured. */
  readonly smoothing: number;
  readonly scale: 'linear' | 'symlog';
}

export const AS_MEASURED: CurveLook = { smoothing: 0, scale: 'linear' };

export interface Line<R> {
  readonly name: string;
  readonly color: '--series-1' | '--series-2' | '--series-3' | '--ink-3';
  readonly dash?: readonly number[];
  readonly value: (row: R) => number;
  /** Something to hold the others against: in the drawing and its legend, in no figures. */
  readonly reference?: boolean;
}

export interface Curves<R> {
  /** In order of x. */
  readonly rows: readonly R[];
  readonly lines: readonly Line<R>[];
  readonly x: (row: R) => number;
  /** What x counts. */
  readonly xName: string;
  /** Where the x axis ends at least; null: at the last row. */
  readonly total: number | null;
  readonly look: CurveLook;
  /** Each row gets a dot: where they are few, and one alone would draw no line. */
  readonly dots?: boolean;
}

export interface LineDrawing<R> {
  fill(curves: Curves<R>): void;
  end(): void;
}

/** `still`: of the canvas's own size, `pixels` for each of its units, with its axis named, for a picture. Otherwise it follows its parent. */
export function drawLines<R>(
  canvas: HTMLCanvasElement,
  lines: readonly Line<R>[],
  { still = false, pixels = 2 }: { readonly still?: boolean; readonly pixels?: number } = {},
): LineDrawing<R> {
  const ink = cssColor(canvas, still ? '--ink-2' : '--ink-3');
  const grid = cssColor(canvas, '--line');
  const font = { family: getComputedStyle(canvas).fontFamily, size: still ? 13 : 11 };
  const ticks = { color: ink, font, maxTicksLimit: MOST_TICKS, maxRotation: 0 };
  /** Of the symmetric logarithm; null on a linear axis. */
  let linear: number | null = null;
  let xName = '';
  const shown = (y: number) => (linear === null ? y : symmetricLog(y, linear));
  const measured = (drawn: number) => (linear === null ? drawn : symmetricPower(drawn, linear));

  const chart = new Chart<'line', Point[]>(canvas, {
    type: 'line',
    data: {
      // Of each line two: smoothed above, measured below (a lower `order` is drawn later).
      datasets: lines.flatMap(({ name, color, dash }) => {
        const solid = cssColor(canvas, color);
        const common = { label: name, data: [], pointRadius: 0, pointHitRadius: 6, backgroundColor: solid };
        return [
          {
            ...common,
            borderColor: solid,
            borderWidth: still ? 2 : 1.5,
            borderDash: [...(dash ?? [])],
            order: 0,
          },
          { ...common, borderColor: faint(solid), borderWidth: 1, order: 1 },
        ];
      }),
    },
    options: {
      animation: false,
      parsing: false,
      normalized: true,
      maintainAspectRatio: false,
      responsive: !still,
      ...(still ? { devicePixelRatio: pixels } : {}),
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      scales: {
        x: {
          type: 'linear',
          min: 0,
          grid: { display: false },
          border: { color: grid },
          title: { display: still, color: ink, font },
          ticks: { ...ticks, callback: (value) => integer(Number(value)) },
        },
        y: {
          type: 'linear',
          grid: { color: grid, drawTicks: false },
          border: { display: false },
          bounds: 'ticks',
          afterBuildTicks(axis: Scale) {
            if (linear === null) return;
            axis.ticks = symmetricTicks(axis.min, axis.max, linear, MOST_TICKS).map((value) => ({ value }));
          },
          ticks: { ...ticks, padding: 8, callback: (value) => setting(rounded(measured(Number(value)))) },
        },
      },
      plugins: {
        tooltip: {
          enabled: !still,
          callbacks: {
            title: (items) => `${xName} ${setting(rounded(items[0]?.parsed.x ?? 0))}`,
            label: ({ dataset, parsed }) =>
              `${dataset.label ?? ''} ${figure(measured(parsed.y ?? Number.NaN), 4)}`,
          },
        },
      },
    },
  });

  return {
    fill(curves) {
      const { rows, look, total, dots = false } = curves;
      const columns = Math.max(FEWEST_COLUMNS, Math.round(canvas.clientWidth));
      const at = rows.map(curves.x);
      const values = curves.lines.map(({ value }) => rows.map(value));
      linear = look.scale === 'symlog' ? linearWithin(values.flat()) : null;
      xName = curves.xName;
      const radius = dots && rows.length <= MOST_DOTS ? DOT : 0;
      curves.lines.forEach(({ name, reference = false }, i) => {
        const points = (ys: readonly number[]) => thinned(at, ys, columns, shown);
        const [above, below] = chart.data.datasets.slice(2 * i, 2 * i + 2);
        if (!above || !below) return;
        above.label = below.label = name;
        above.pointRadius = reference ? 0 : radius;
        above.data = points(smooth(values[i]!, look.smoothing));
        below.data = look.smoothing > 0 && !reference ? points(values[i]!) : [];
      });
      const y = chart.options.scales?.y;
      if (y) y.bounds = linear === null ? 'ticks' : 'data'; // the ticks of a symmetric log are not chart.js's
      const x = chart.options.scales?.x;
      if (x) x.max = Math.max(total ?? 0, at.at(-1) ?? 0, 1);
      const title = chart.options.scales?.x as { title?: { text?: string } } | undefined;
      if (title?.title) title.title.text = xName;
      chart.update(); // in mode 'none' chart.js 4 keeps the radius that points had at first
    },
    end: () => chart.destroy(),
  };
}

function thinned(
  at: readonly number[],
  ys: readonly number[],
  columns: number,
  shown: (y: number) => number,
): Point[] {
  const points = ys.map((y, i) => ({ x: at[i]!, y: Number.isFinite(y) ? shown(y) : Number.NaN }));
  return keepExtremes(points, columns);
}

/** `rgb(r, g, b)`, as computed styles give colours, with some of it taken away. */
function faint(color: string): string {
  return color.replace(/^rgb\((.*)\)$/, `rgba($1, ${FAINT})`);
}

/** Without the last digits that going through a logarithm costs. */
function rounded(value: number): number {
  return Number(value.toPrecision(10));
}
