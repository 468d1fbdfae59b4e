/**
 * Lines over iterations in the page's own colours, with a sentence and a table as text alternatives, and as a PNG to keep.
 *
 * Rows may be appended by their owner in place; `tick` says when.
 */
import { useEffect, useRef } from 'preact/hooks';
import { useUi } from '../context.ts';
import { figure, integer } from '../format.ts';
import { language, text } from '../language.ts';
import { showError } from '../state.ts';
import { theme } from '../theme.ts';
import { saveChart } from './chartPicture.ts';
import { DataTable } from './DataTable.tsx';
import { Icon } from './Icon.tsx';
import { AS_MEASURED, type Curves, drawLines, type LineDrawing } from './lineDrawing.ts';

/** Rows of the text alternative. */
const TABLE_ROWS = 12;

export interface LineChartProps<R> extends Omit<Curves<R>, 'look'> {
  readonly title: string;
  readonly note?: string;
  readonly tick?: number;
  readonly look?: Curves<R>['look'];
  /** The PNG's name, without its ending; the button to save one stands where this is given. */
  readonly picture?: string;
}

export function LineChart<R>(props: LineChartProps<R>) {
  const {
    title,
    note,
    rows,
    tick = 0,
    total,
    lines,
    x,
    xName,
    look = AS_MEASURED,
    picture,
    dots = false,
  } = props;
  const { state } = useUi();
  const curves: Curves<R> = { rows, lines, x, xName, total, look, dots };
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<LineDrawing<R> | null>(null);
  const latest = useRef(curves);
  latest.current = curves;
  const shownTheme = theme.value;
  const shownLanguage = language.value;

  // Colours and number formats are read from the page when the theme or the language changes.
  useEffect(() => {
    const media = matchMedia('(prefers-color-scheme: dark)');
    const draw = () => {
      drawing.current?.end();
      drawing.current = canvas.current && drawLines(canvas.current, lines);
      drawing.current?.fill(latest.current);
    };
    draw();
    media.addEventListener('change', draw);
    return () => {
      media.removeEventListener('change', draw);
      drawing.current?.end();
      drawing.current = null;
    };
  }, [shownTheme, shownLanguage]);

  // Rows grow in place; tick says when.
  useEffect(() => {
    drawing.current?.fill(curves);
  }, [tick, rows, total, xName, look.smoothing, look.scale]);

  return (
    <figure class="chart">
      <figcaption class="chart-head">
        <span class="chart-title">{title}</span>
        <span class="chart-tools">
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
          {picture && (
            <button
              type="button"
              class="button button-small"
              disabled={rows.length === 0}
              onClick={() => {
                saveChart(picture, title, curves).catch((error: unknown) => showError(state, error));
              }}
            >
              <Icon name="download" />
              PNG
              <span class="sr-only">: {title}</span>
            </button>
          )}
        </span>
      </figcaption>
      {note && <p class="help chart-note">{note}</p>}
      <div class="chart-box">
        <canvas ref={canvas} role="img" aria-label={alternative(curves)} />
      </div>
      {rows.length > 0 && <ChartTable title={title} curves={curves} />}
    </figure>
  );
}

function ChartTable<R>({ title, curves }: { readonly title: string; readonly curves: Curves<R> }) {
  const { rows, x, xName } = curves;
  const lines = curves.lines.filter(({ reference }) => !reference);
  const step = Math.max(1, Math.ceil(rows.length / TABLE_ROWS));
  const shown = rows.filter((_, i) => (rows.length - 1 - i) % step === 0);
  return (
    <DataTable
      title={title}
      columns={[xName, ...lines.map(({ name }) => name)]}
      rows={shown.map((row) => [integer(x(row)), ...lines.map(({ value }) => figure(value(row), 4))])}
    />
  );
}

function alternative<R>({ rows, lines, x, xName }: Curves<R>): string {
  const first = rows[0];
  const last = rows.at(-1);
  if (!first || !last) return text.value.train.chartEmpty;
  return lines
    .filter(({ reference }) => !reference)
    .map(({ name, value }) =>
      text.value.train.chartAlt(name, figure(value(first)), figure(value(last)), xName, integer(x(last))),
    )
    .join(' ');
}
