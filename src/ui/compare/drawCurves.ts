/**
 * Curves of many rows on a canvas, quick enough to be drawn anew at every frame of a zoom: each is thinned to the part and the pixels in
 * view (numerics/visible.ts), and the y axis fits what is seen unless it was chosen. Drawn by hand, since chart.js lays its points out
 * as objects at every change: `npm run bench -- compare` holds the two side by side.
 */
import { symmetricLog, symmetricPower, symmetricTicks } from '../../numerics/curves.ts';
import { thinnedLength, thinVisible } from '../../numerics/visible.ts';
import { setting } from '../format.ts';
import { linearTicks } from '../parts/ticks.ts';
import type { Prepared, PreparedChart } from './series.ts';
import type { Range } from './view.ts';

export interface Tick {
  /** As drawn. */
  readonly at: number;
  readonly label: string;
}

export interface Pens {
  readonly ink: string;
  readonly grid: string;
  readonly font: string;
  /** By the number of the run's colour, from 1. */
  readonly runs: readonly string[];
}

export interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: Range;
  readonly y: Range;
}

export interface CurveDrawing {
  /** @param y null: what is seen of the curves @returns where it drew, in CSS pixels */
  draw(chart: PreparedChart, x: Range, y: Range | null, xTicks: (x: Range) => readonly Tick[]): Area;
}

const TOP = 8;
const RIGHT = 10;
const BOTTOM = 22;
const LEAST_LEFT = 40;
const MOST_Y_TICKS = 6;
/** Opacities of what stands behind a line. */
const FAINT = 0.28;
const BAND = 0.2;
/** Share of the y range left free above and below. */
const ROOM = 0.05;
const DOT = 3;
/** By round: the first is whole. */
const DASHES: readonly (readonly number[])[] = [[], [7, 3], [2, 3], [9, 3, 2, 3]];

export function dashOf(round: number): readonly number[] {
  return DASHES[(round - 1) % DASHES.length]!;
}

export function createCurveDrawing(canvas: HTMLCanvasElement, pens: Pens): CurveDrawing {
  const pen = canvas.getContext('2d');
  const pool: Float64Array[] = [];
  const scratch = (i: number, length: number) => {
    if ((pool[i]?.length ?? 0) < length) pool[i] = new Float64Array(length);
    return pool[i]!;
  };
  return {
    draw({ curves, linear }, x, y, xTicks) {
      const ratio = devicePixelRatio;
      const [width, height] = [canvas.clientWidth, canvas.clientHeight];
      const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
      if (canvas.width !== across) canvas.width = across;
      if (canvas.height !== down) canvas.height = down;
      const columns = Math.max(16, Math.round((width - LEAST_LEFT - RIGHT) * ratio));

      const low = { value: Number.POSITIVE_INFINITY };
      const high = { value: Number.NEGATIVE_INFINITY };
      let used = 0;
      const thin = (xs: Float64Array, ys: Float64Array): Thinned => {
        const out = scratch(used++, thinnedLength(columns));
        const length = thinVisible(xs, ys, x.low, x.high, columns, out);
        for (let i = 1; i < length; i += 2) {
          if (out[i]! < low.value && isIn(x, out[i - 1]!)) low.value = out[i]!;
          if (out[i]! > high.value && isIn(x, out[i - 1]!)) high.value = out[i]!;
        }
        return { points: out, length };
      };
      const thinned = curves.map(({ xs, line, measured, band }) => ({
        line: thin(xs, line),
        measured: measured && thin(xs, measured),
        band: band && { low: thin(xs, band.low), high: thin(xs, band.high) },
      }));
      const seen = y ?? roomy(low.value, high.value);
      const ticks = yTicks(seen, linear);
      if (!pen)
        return { left: LEAST_LEFT, right: width - RIGHT, top: TOP, bottom: height - BOTTOM, x, y: seen };

      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      pen.clearRect(0, 0, width, height);
      pen.font = pens.font;
      const widest = Math.max(0, ...ticks.map(({ label }) => pen.measureText(label).width));
      const area: Area = {
        left: Math.max(LEAST_LEFT, Math.ceil(widest) + 12),
        right: width - RIGHT,
        top: TOP,
        bottom: height - BOTTOM,
        x,
        y: seen,
      };
      drawAxes(pen, pens, area, xTicks(x), ticks);

      pen.save();
      pen.beginPath();
      pen.rect(area.left, area.top, area.right - area.left, area.bottom - area.top);
      pen.clip();
      pen.lineJoin = 'bevel'; // a mitre at every spike of a noisy line costs, and points beyond the value
      thinned.forEach((one, i) => {
        const curve = curves[i]!;
        pen.strokeStyle = pen.fillStyle = pens.runs[curve.series.colour] ?? pens.ink;
        if (curve.series.few) drawFew(pen, area, curve, one.line);
        else {
          if (one.band) fillBand(pen, area, one.band.low, one.band.high);
          if (one.measured) strokeLine(pen, area, one.measured, { width: 1, opacity: FAINT });
          const dash = one.measured || one.band ? dashOf(curve.series.round) : []; // noise in dashes is more noise
          strokeLine(pen, area, one.line, { width: 1.5, opacity: 1, dash });
        }
      });
      pen.restore();
      return area;
    },
  };
}

/** CSS pixels. */
export function toX({ left, right, x }: Area, value: number): number {
  return left + ((value - x.low) / (x.high - x.low)) * (right - left);
}

export function toY({ top, bottom, y }: Area, value: number): number {
  return bottom - ((value - y.low) / (y.high - y.low)) * (bottom - top);
}

interface Thinned {
  readonly points: Float64Array;
  readonly length: number;
}

function strokeLine(
  pen: CanvasRenderingContext2D,
  area: Area,
  { points, length }: Thinned,
  {
    width,
    opacity,
    dash = [],
  }: { readonly width: number; readonly opacity: number; readonly dash?: readonly number[] },
): void {
  pen.globalAlpha = opacity;
  pen.lineWidth = width;
  pen.setLineDash([...dash]);
  pen.beginPath();
  let drawn = false; // whether the pen is down
  for (let i = 0; i < length; i += 2) {
    const y = points[i + 1]!;
    if (!Number.isFinite(y)) {
      drawn = false;
      continue;
    }
    if (drawn) pen.lineTo(toX(area, points[i]!), toY(area, y));
    else pen.moveTo(toX(area, points[i]!), toY(area, y));
    drawn = true;
  }
  pen.stroke();
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

function fillBand(pen: CanvasRenderingContext2D, area: Area, low: Thinned, high: Thinned): void {
  pen.globalAlpha = BAND;
  pen.beginPath();
  for (let i = 0; i < high.length; i += 2) {
    const y = high.points[i + 1]!;
    if (Number.isFinite(y)) pen.lineTo(toX(area, high.points[i]!), toY(area, y));
  }
  for (let i = low.length - 2; i >= 0; i -= 2) {
    const y = low.points[i + 1]!;
    if (Number.isFinite(y)) pen.lineTo(toX(area, low.points[i]!), toY(area, y));
  }
  pen.fill();
  pen.globalAlpha = 1;
}

/** A line through all, a dot at each, and its interval. */
function drawFew(
  pen: CanvasRenderingContext2D,
  area: Area,
  { xs, line, band, series }: Prepared,
  thinned: Thinned,
): void {
  strokeLine(pen, area, thinned, { width: 1.25, opacity: 0.75, dash: dashOf(series.round) });
  for (let i = 0; i < xs.length; i++) {
    const at = toX(area, xs[i]!);
    pen.beginPath();
    pen.arc(at, toY(area, line[i]!), DOT, 0, 2 * Math.PI);
    pen.fill();
    if (!band || band.low[i] === band.high[i]) continue;
    pen.lineWidth = 2;
    pen.beginPath();
    pen.moveTo(at, toY(area, band.low[i]!));
    pen.lineTo(at, toY(area, band.high[i]!));
    pen.stroke();
  }
}

function drawAxes(
  pen: CanvasRenderingContext2D,
  pens: Pens,
  area: Area,
  xs: readonly Tick[],
  ys: readonly Tick[],
): void {
  pen.strokeStyle = pens.grid;
  pen.fillStyle = pens.ink;
  pen.lineWidth = 1;
  pen.textBaseline = 'middle';
  pen.textAlign = 'right';
  for (const { at, label } of ys) {
    const y = Math.round(toY(area, at)) + 0.5;
    pen.beginPath();
    pen.moveTo(area.left, y);
    pen.lineTo(area.right, y);
    pen.stroke();
    pen.fillText(label, area.left - 8, y);
  }
  pen.beginPath();
  pen.moveTo(area.left, area.bottom + 0.5);
  pen.lineTo(area.right, area.bottom + 0.5);
  pen.stroke();
  pen.textBaseline = 'top';
  let free = Number.NEGATIVE_INFINITY;
  for (const { at, label } of xs) {
    const half = pen.measureText(label).width / 2;
    const x = Math.min(area.right - half, Math.max(area.left + half, toX(area, at)));
    if (x - half < free) continue;
    pen.textAlign = 'center';
    pen.fillText(label, x, area.bottom + 7);
    free = x + half + 8;
  }
}

function yTicks(seen: Range, linear: number | null): Tick[] {
  const plain = (at: number, value: number) => ({ at, label: setting(Number(value.toPrecision(10))) });
  if (linear === null) return linearTicks(seen.low, seen.high, MOST_Y_TICKS).map((at) => plain(at, at));
  const decades = symmetricTicks(seen.low, seen.high, linear, MOST_Y_TICKS);
  if (decades.length > 1) return decades.map((at) => plain(at, symmetricPower(at, linear)));
  // Less than a decade is seen: even steps of the values themselves.
  const [low, high] = [symmetricPower(seen.low, linear), symmetricPower(seen.high, linear)];
  return linearTicks(low, high, MOST_Y_TICKS).map((value) => plain(symmetricLog(value, linear), value));
}

function roomy(low: number, high: number): Range {
  if (!(high >= low)) return { low: 0, high: 1 };
  const room = high > low ? ROOM * (high - low) : Math.max(Math.abs(high) * ROOM, 1e-9);
  return { low: low - room, high: high + room };
}

function isIn(range: Range, x: number): boolean {
  return x >= range.low && x <= range.high;
}
