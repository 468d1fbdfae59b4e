/**
 * Lines over iterations, drawn by chart.js in the page's own colours, with a sentence and a table as text alternatives.
 *
 * Rows are appended by their owner in place; `tick` says when. Thinning to the width is chart.js's (LTTB).
 */
import { Chart, Decimation, LinearScale, LineController, LineElement, PointElement, Tooltip } from 'chart.js';
import { useEffect, useRef } from 'preact/hooks';
import type { LogRow } from '../../workers/protocol.ts';
import { cssColor } from '../colors.ts';
import { figure, integer, setting } from '../format.ts';
import { language, text } from '../language.ts';
import { theme } from '../theme.ts';

Chart.register(LineController, LineElement, PointElement, LinearScale, Tooltip, Decimation);

/** Points kept of a long log. */
const MAX_POINTS = 600;
/** Rows of the text alternative. */
const TABLE_ROWS = 12;

export interface Line {
  readonly name: string;
  readonly color: '--series-1' | '--series-2';
  readonly dash?: readonly number[];
  readonly value: (row: LogRow) => number;
}

export interface LineChartProps {
  readonly title: string;
  readonly note?: string;
  readonly rows: readonly LogRow[];
  readonly tick: number;
  readonly total: number | null;
  readonly lines: readonly Line[];
}

export function LineChart({ title, note, rows, tick, total, lines }: LineChartProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<Chart<'line', Point[]> | null>(null);
  const shownTheme = theme.value;
  const shownLanguage = language.value;

  // Colours and number formats are read from the page when the theme or the language changes.
  useEffect(() => {
    const media = matchMedia('(prefers-color-scheme: dark)');
    const draw = () => {
      chart.current?.destroy();
      chart.current = canvas.current && createChart(canvas.current, lines);
      if (chart.current) fill(chart.current, rows, lines, total);
    };
    draw();
    media.addEventListener('change', draw);
    return () => {
      media.removeEventListener('change', draw);
      chart.current?.destroy();
      chart.current = null;
    };
  }, [shownTheme, shownLanguage]);

  // Rows grow in place; tick says when.
  useEffect(() => {
    if (chart.current) fill(chart.current, rows, lines, total);
  }, [tick, rows, total]);

  return (
    <figure class="chart">
      <figcaption class="chart-head">
        <span class="chart-title">{title}</span>
        {lines.length > 1 && (
          <span class="legend">
            {lines.map(({ name, color, dash }) => (
              <span key={name} class="legend-item">
                <svg
                  width="20"
                  height="8"
                  aria-hidden="true"
                  focusable="false"
                  class={`legend-${color.slice(2)}`}
                >
                  <line
                    x1="0"
                    x2="20"
                    y1="4"
                    y2="4"
                    stroke="currentColor"
                    stroke-width="2"
                    stroke-dasharray={dash?.join(' ')}
                  />
                </svg>
                {name}
              </span>
            ))}
          </span>
        )}
      </figcaption>
      {note && <p class="help chart-note">{note}</p>}
      <div class="chart-box">
        <canvas ref={canvas} role="img" aria-label={alternative(rows, lines)} />
      </div>
      {rows.length > 0 && <ChartTable title={title} rows={rows} lines={lines} />}
    </figure>
  );
}

function ChartTable({ title, rows, lines }: Pick<LineChartProps, 'title' | 'rows' | 'lines'>) {
  const step = Math.max(1, Math.ceil(rows.length / TABLE_ROWS));
  const shown = rows.filter((_, i) => (rows.length - 1 - i) % step === 0);
  return (
    <details class="chart-table">
      <summary>{text.value.train.chartTable}</summary>
      <div class="table-scroll">
        <table>
          <caption class="sr-only">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{text.value.train.iteration}</th>
              {lines.map(({ name }) => (
                <th scope="col" key={name} class="right">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.iteration}>
                <th scope="row" class="num">
                  {integer(row.iteration)}
                </th>
                {lines.map(({ name, value }) => (
                  <td key={name} class="num right">
                    {figure(value(row), 4)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function createChart(canvas: HTMLCanvasElement, lines: readonly Line[]): Chart<'line', Point[]> {
  const ink = cssColor(canvas, '--ink-3');
  const grid = cssColor(canvas, '--line');
  const font = { family: getComputedStyle(canvas).fontFamily, size: 11 };
  const ticks = { color: ink, font, maxTicksLimit: 6, maxRotation: 0 };
  return new Chart<'line', Point[]>(canvas, {
    type: 'line',
    data: {
      datasets: lines.map(({ name, color, dash }) => ({
        label: name,
        data: [],
        borderColor: cssColor(canvas, color),
        backgroundColor: cssColor(canvas, color),
        borderWidth: 1.5,
        borderDash: [...(dash ?? [])],
        pointRadius: 0,
        pointHitRadius: 6,
      })),
    },
    options: {
      animation: false,
      parsing: false,
      normalized: true,
      maintainAspectRatio: false,
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      scales: {
        x: {
          type: 'linear',
          min: 0,
          grid: { display: false },
          border: { color: grid },
          ticks: { ...ticks, callback: (value) => integer(Number(value)) },
        },
        y: {
          type: 'linear',
          grid: { color: grid, drawTicks: false },
          border: { display: false },
          ticks: { ...ticks, padding: 8, callback: (value) => setting(Number(value)) },
        },
      },
      plugins: {
        decimation: { enabled: true, algorithm: 'lttb', samples: MAX_POINTS, threshold: MAX_POINTS },
        tooltip: {
          callbacks: {
            title: (items) => `${text.value.train.iteration} ${integer(items[0]?.parsed.x ?? 0)}`,
            label: (item) => `${item.dataset.label ?? ''} ${figure(item.parsed.y ?? Number.NaN, 4)}`,
          },
        },
      },
    },
  });
}

function fill(
  chart: Chart<'line', Point[]>,
  rows: readonly LogRow[],
  lines: readonly Line[],
  total: number | null,
): void {
  lines.forEach(({ name, value }, i) => {
    const dataset = chart.data.datasets[i];
    if (!dataset) return;
    dataset.label = name;
    dataset.data = rows.map((row) => ({ x: row.iteration, y: value(row) }));
  });
  const x = chart.options.scales?.x;
  if (x) x.max = Math.max(total ?? 0, rows.at(-1)?.iteration ?? 0, 1);
  chart.update('none');
}

function alternative(rows: readonly LogRow[], lines: readonly Line[]): string {
  const first = rows[0];
  const last = rows.at(-1);
  if (!first || !last) return text.value.train.chartEmpty;
  return lines
    .map(({ name, value }) =>
      text.value.train.chartAlt(name, figure(value(first)), figure(value(last)), integer(last.iteration)),
    )
    .join(' ');
}
