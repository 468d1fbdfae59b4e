/** One measure of the runs compared: curves, the cursor of the one slider over them, zoom by drag, wheel and keys, a table as text. */
import { effect, type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { firstAtLeast } from '../../numerics/visible.ts';
import { cssColor } from '../colors.ts';
import { figure } from '../format.ts';
import { language, text } from '../language.ts';
import { DataTable } from '../parts/DataTable.tsx';
import { theme } from '../theme.ts';
import { axisWords } from './axisTicks.ts';
import type { Comparison } from './comparison.ts';
import { type Area, type CurveDrawing, createCurveDrawing, type Pens, toX, toY } from './drawCurves.ts';
import { COLOURS, type Measure, type Prepared, type PreparedChart, prepare, type Series } from './series.ts';
import { chosen, isWhole, panned, type Range, zoomed } from './view.ts';

export interface CompareChartProps {
  readonly measure: Measure;
  readonly series: readonly Series[];
  readonly comparison: Comparison;
  /** Of the axis that all charts share: where it ends, and what it spans as drawn. */
  readonly end: number;
  readonly bounds: Range;
  /** Where the slider stands. */
  readonly at: ReadonlySignal<number>;
  /** What a run is called. */
  nameOf(series: Series): string;
}

const STEP = 1.4;
const PAN = 0.25;
/** Pixels that a press may move and still be a click; and across which a drag chooses heights too. */
const STILL = 4;
const TALL = 24;

export function CompareChart(props: CompareChartProps) {
  const { measure, series, comparison, end, bounds, at, nameOf } = props;
  const words = text.value.compare;
  const look = comparison.look.value;
  const axis = comparison.axis.value;
  const chart = useMemo(() => prepare(series, look), [series, look]);
  const naming = axisWords(axis, end, look.x);
  const base = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  /** Chosen heights; they go with the choice of the axis. */
  const tall = useSignal<Range | null>(null);
  const drag = useSignal<{ readonly from: [number, number]; readonly to: [number, number] } | null>(null);
  const area = useRef<Area | null>(null);
  const latest = useRef({ chart, bounds, naming });
  latest.current = { chart, bounds, naming };
  const drawing = useRef<CurveDrawing | null>(null);
  const redraw = useRef<() => void>(() => {});
  const shownTheme = theme.value;
  const shownLanguage = language.value;

  useEffect(() => {
    const [curves, cursor] = [base.current, over.current];
    if (!curves || !cursor) return;
    let asked = 0;
    let pens = pensOf(curves);
    let whole = true; // whether the curves are to be drawn again, or the cursor alone
    drawing.current = createCurveDrawing(curves, pens);
    const draw = () => {
      asked = 0;
      const { chart, bounds, naming } = latest.current;
      const seen = comparison.seen.peek() ?? bounds;
      if (whole) area.current = drawing.current!.draw(chart, seen, tall.peek(), naming.ticks);
      whole = false;
      if (area.current)
        drawCursor(cursor, pens, area.current, chart, cursorX(at.peek(), chart, look.x), drag.peek());
    };
    const ask = (all: boolean) => {
      whole ||= all;
      asked ||= requestAnimationFrame(draw);
    };
    redraw.current = () => ask(true);
    const recolour = () => {
      pens = pensOf(curves);
      drawing.current = createCurveDrawing(curves, pens);
      ask(true);
    };
    const media = matchMedia('(prefers-color-scheme: dark)');
    media.addEventListener('change', recolour);
    const size = new ResizeObserver(() => ask(true));
    size.observe(curves);
    const ends = [
      effect(() => {
        if (comparison.seen.value === null) tall.value = null;
        tall.value;
        ask(true);
      }),
      effect(() => {
        at.value;
        drag.value;
        ask(false);
      }),
    ];
    return () => {
      cancelAnimationFrame(asked);
      for (const stop of ends) stop();
      size.disconnect();
      media.removeEventListener('change', recolour);
      drawing.current = null;
    };
  }, [shownTheme, shownLanguage, comparison, at, look.x, tall, drag]);
  useEffect(() => redraw.current(), [chart, bounds]);
  useEffect(() => {
    tall.value = null; // heights of another scale
  }, [look.y, tall]);

  const move = (change: (seen: Range, bounds: Range) => Range) => {
    const { bounds } = latest.current;
    const seen = change(comparison.seen.peek() ?? bounds, bounds);
    comparison.seen.value = isWhole(seen, bounds) ? null : seen;
  };

  // Preact's own wheel listeners may be passive, and then the page zooms instead.
  useEffect(() => {
    const element = over.current;
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const centre = shareX(area.current, event.offsetX);
      move((seen, bounds) => zoomed(seen, Math.exp(event.deltaY * 0.002), centre, bounds));
    };
    element?.addEventListener('wheel', wheel, { passive: false });
    return () => element?.removeEventListener('wheel', wheel);
  }, []);

  const pointTo = (x: number) => {
    const value = valueAt(area.current, x);
    if (value !== null)
      comparison.at.value = Math.min(end, Math.max(0, look.x === 'log' ? 10 ** value : value));
  };
  const finish = () => {
    const { value } = drag;
    drag.value = null;
    if (!value || !area.current) return;
    const [[x0, y0], [x1, y1]] = [value.from, value.to];
    if (Math.abs(x1 - x0) < STILL && Math.abs(y1 - y0) < STILL) return pointTo(x0);
    if (Math.abs(x1 - x0) < STILL) return;
    const shown = area.current;
    if (Math.abs(y1 - y0) > TALL) {
      const share = (y: number) => (shown.bottom - y) / (shown.bottom - shown.top);
      tall.value = chosen(shown.y, share(y0), share(y1));
    }
    move((seen) => chosen(seen, shareX(shown, x0), shareX(shown, x1)));
  };

  const summary = useMemo(() => series.map(ends), [series]);
  const rows = series.map((one, i) => ({ name: nameOf(one), ...summary[i]! }));
  return (
    <figure class="chart" data-testid={`compare-${measure}`}>
      <figcaption class="chart-head">
        <h3 class="chart-title">{words.measure[measure]}</h3>
      </figcaption>
      <p class="help chart-note">{words.measureHelp[measure]}</p>
      {series.length === 0 ? (
        <p class="help">{words.noCurve(words.measure[measure])}</p>
      ) : (
        <>
          <div class="compare-canvas">
            <canvas
              ref={base}
              role="img"
              aria-label={words.chartAlt(
                words.measure[measure],
                naming.say(0),
                naming.say(end),
                rows
                  .map(({ name, first, last }) => words.curveAlt(name, figure(first), figure(last)))
                  .join(' '),
              )}
            />
            <canvas
              ref={over}
              class="compare-cursor"
              tabIndex={0}
              aria-label={`${words.measure[measure]}. ${words.chartKeys}`}
              title={words.chartKeys}
              onKeyDown={(event) => {
                if (event.ctrlKey || event.metaKey || event.altKey) return;
                const change = KEYS[event.key];
                if (!change) return;
                event.preventDefault();
                move(change);
              }}
              onPointerDown={(event) => {
                if (event.button !== 0) return;
                event.currentTarget.setPointerCapture(event.pointerId);
                const place: [number, number] = [event.offsetX, event.offsetY];
                drag.value = { from: place, to: place };
              }}
              onPointerMove={(event) => {
                if (drag.value) drag.value = { from: drag.value.from, to: [event.offsetX, event.offsetY] };
              }}
              onPointerUp={finish}
              onPointerCancel={() => {
                drag.value = null;
              }}
            />
          </div>
          <p class="compare-axis">{naming.name}</p>
          <DataTable
            title={words.measure[measure]}
            columns={[words.run, words.first, words.last, words.lowest, words.highest]}
            rows={rows.map(({ name, first, last, lowest, highest }) => [
              name,
              ...[first, last, lowest, highest].map((value) => figure(value, 4)),
            ])}
          />
        </>
      )}
    </figure>
  );
}

const KEYS: Readonly<Record<string, (seen: Range, bounds: Range) => Range>> = {
  '+': (seen, bounds) => zoomed(seen, 1 / STEP, 0.5, bounds),
  '=': (seen, bounds) => zoomed(seen, 1 / STEP, 0.5, bounds), // the same key, unshifted
  '-': (seen, bounds) => zoomed(seen, STEP, 0.5, bounds),
  ArrowLeft: (seen, bounds) => panned(seen, -PAN, bounds),
  ArrowRight: (seen, bounds) => panned(seen, PAN, bounds),
  '0': (_, bounds) => bounds,
};

/** The buttons' moves are the keys'. */
export const MOVES = {
  in: KEYS['+']!,
  out: KEYS['-']!,
  left: KEYS.ArrowLeft!,
  right: KEYS.ArrowRight!,
} as const;

function drawCursor(
  canvas: HTMLCanvasElement,
  pens: Pens,
  area: Area,
  { curves }: PreparedChart,
  x: number,
  drag: { readonly from: [number, number]; readonly to: [number, number] } | null,
): void {
  const ratio = devicePixelRatio;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across) canvas.width = across;
  if (canvas.height !== down) canvas.height = down;
  const pen = canvas.getContext('2d');
  if (!pen) return;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  if (drag) {
    const [[x0, y0], [x1, y1]] = [drag.from, drag.to];
    const tall = Math.abs(y1 - y0) > TALL;
    pen.fillStyle = pens.ink;
    pen.globalAlpha = 0.15;
    const [top, high] = tall ? [Math.min(y0, y1), Math.abs(y1 - y0)] : [area.top, area.bottom - area.top];
    pen.fillRect(Math.min(x0, x1), top, Math.abs(x1 - x0), high);
    pen.globalAlpha = 1;
  }
  if (x < area.x.low || x > area.x.high) return;
  const at = toX(area, x);
  pen.strokeStyle = pens.ink;
  pen.lineWidth = 1;
  pen.beginPath();
  pen.moveTo(at, area.top);
  pen.lineTo(at, area.bottom);
  pen.stroke();
  for (const curve of curves) {
    const value = lineAt(curve, x);
    if (value === null) continue;
    const y = toY(area, value);
    if (y < area.top || y > area.bottom) continue;
    pen.fillStyle = pens.runs[curve.series.colour] ?? pens.ink;
    pen.beginPath();
    pen.arc(at, y, 3.5, 0, 2 * Math.PI);
    pen.fill();
  }
}

/** Of a line at a position within it; null beyond its ends. */
function lineAt({ xs, line, series }: Prepared, x: number): number | null {
  if (series.few || xs.length === 0 || x < xs[0]! || x > xs.at(-1)!) return null;
  const next = firstAtLeast(xs, x);
  const value = line[xs[next] === x ? next : next - 1]!;
  return Number.isFinite(value) ? value : null;
}

function cursorX(at: number, { curves }: PreparedChart, x: 'linear' | 'log'): number {
  if (x === 'linear') return at;
  return at > 0 ? Math.log10(at) : (curves[0]?.xs[0] ?? 0);
}

function shareX(area: Area | null, x: number): number {
  return area ? Math.min(1, Math.max(0, (x - area.left) / (area.right - area.left))) : 0.5;
}

function valueAt(area: Area | null, x: number): number | null {
  return area && area.x.low + shareX(area, x) * (area.x.high - area.x.low);
}

function ends({ ys }: Series) {
  let [first, last] = [Number.NaN, Number.NaN];
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const y of ys) {
    if (!Number.isFinite(y)) continue;
    if (Number.isNaN(first)) first = y;
    last = y;
    lowest = Math.min(lowest, y);
    highest = Math.max(highest, y);
  }
  return { first, last, lowest, highest };
}

function pensOf(canvas: HTMLCanvasElement): Pens {
  return {
    ink: cssColor(canvas, '--ink-3'),
    grid: cssColor(canvas, '--line'),
    font: `11px ${getComputedStyle(canvas).fontFamily}`,
    runs: ['', ...Array.from({ length: COLOURS }, (_, i) => cssColor(canvas, `--run-${i + 1}`))],
  };
}
