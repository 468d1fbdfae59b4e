/**
 * training_log_wgan.csv: the thesis's nine columns, then `Wasserstein`. Text in, rows out, and back.
 *
 * `Loss_D` includes the gradient penalty; `D(G(z))_Real` is the critic step's mean over fakes and `D(G(z))_Fake` the
 * generator step's, under the thesis's own names. `Iteration` and `Total Iterations` are the batch in the epoch and the
 * batches per epoch. One line per row, so a reader of the thesis's plots needs no change.
 * It does not know what an iteration of Gantry is, nor the columns that only the page shows (penalty, gradient norm).
 */
import { TrainingLogError, type TrainingLogProblem } from '../errors.ts';
import type { LogRow } from '../workers/protocol.ts';

/** What a line of the file holds; `wasserstein` is null where the file has the thesis's nine columns only. */
export interface TrainingLogRow
  extends Pick<
    LogRow,
    | 'epoch'
    | 'totalEpochs'
    | 'batch'
    | 'batchesPerEpoch'
    | 'lossD'
    | 'lossG'
    | 'dReal'
    | 'dFakeCritic'
    | 'dFakeGenerator'
  > {
  readonly wasserstein: number | null;
}

interface Column {
  readonly title: string;
  readonly key: keyof TrainingLogRow;
  readonly kind: 'count' | 'number';
}

const THESIS_COLUMNS: readonly Column[] = [
  { title: 'Epoch', key: 'epoch', kind: 'count' },
  { title: 'Total Epochs', key: 'totalEpochs', kind: 'count' },
  { title: 'Iteration', key: 'batch', kind: 'count' },
  { title: 'Total Iterations', key: 'batchesPerEpoch', kind: 'count' },
  { title: 'Loss_D', key: 'lossD', kind: 'number' },
  { title: 'Loss_G', key: 'lossG', kind: 'number' },
  { title: 'D(x)', key: 'dReal', kind: 'number' },
  { title: 'D(G(z))_Real', key: 'dFakeCritic', kind: 'number' },
  { title: 'D(G(z))_Fake', key: 'dFakeGenerator', kind: 'number' },
];
const WASSERSTEIN: Column = { title: 'Wasserstein', key: 'wasserstein', kind: 'number' };
const ALL_COLUMNS = [...THESIS_COLUMNS, WASSERSTEIN];

/** The header line, and one line per row; numbers as JavaScript prints them, which reads back to the same double. */
export function writeTrainingLog(rows: readonly TrainingLogRow[]): string {
  const columns = rows.some((row) => row.wasserstein === null) ? THESIS_COLUMNS : ALL_COLUMNS;
  const lines = [columns.map((column) => column.title).join(',')];
  for (const row of rows) lines.push(columns.map((column) => printNumber(row[column.key]!)).join(','));
  return `${lines.join('\n')}\n`;
}

/**
 * Reads nine or ten columns, found by their titles in any order. LF or CRLF, with or without a byte order mark.
 * @throws TrainingLogError naming the line and the column
 */
export function readTrainingLog(text: string): TrainingLogRow[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  const header = lines.shift();
  if (header === undefined)
    throw problem('empty', 1, '', '', 'The training log is empty; its first line must be the header.');
  const columns = readHeader(header);
  return lines.map((line, i) => readRow(line, i + 2, columns));
}

function readHeader(header: string): Column[] {
  const titles = header.split(',').map((title) => title.trim());
  for (const { title } of THESIS_COLUMNS) {
    if (!titles.includes(title)) {
      throw problem(
        'missing',
        1,
        title,
        header,
        `The training log has no column "${title}". Its header must name it.`,
      );
    }
  }
  return titles.map((title, i) => {
    const column = ALL_COLUMNS.find((known) => known.title === title);
    if (!column)
      throw problem(
        'unknown',
        1,
        title,
        title,
        `The training log has an unknown column "${title}". Remove it.`,
      );
    if (titles.indexOf(title) !== i) {
      throw problem(
        'twice',
        1,
        title,
        title,
        `The training log names the column "${title}" twice. Keep one.`,
      );
    }
    return column;
  });
}

function readRow(line: string, row: number, columns: readonly Column[]): TrainingLogRow {
  const cells = line.split(',');
  if (cells.length !== columns.length) {
    const said = `Row ${row} of the training log has ${cells.length} values for ${columns.length} columns.`;
    throw problem('width', row, columns[Math.min(cells.length, columns.length - 1)]!.title, line, said);
  }
  const values: Partial<Record<keyof TrainingLogRow, number>> = {};
  columns.forEach((column, i) => {
    values[column.key] = readNumber(cells[i]!.trim(), row, column);
  });
  const { wasserstein = null, ...thesis } = values;
  return { ...(thesis as Required<typeof thesis>), wasserstein };
}

/** Python's spellings of what is not finite, as csv.writer leaves them. */
const NOT_FINITE: Readonly<Record<string, number>> = { nan: Number.NaN, inf: Infinity, '-inf': -Infinity };
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const COUNT = /^\d+$/;

function readNumber(cell: string, row: number, { title, kind }: Column): number {
  if (kind === 'count') {
    if (COUNT.test(cell)) return Number(cell);
    throw problem(
      'count',
      row,
      title,
      cell,
      `Row ${row}, column "${title}" of the training log is "${cell.slice(0, 40)}", not a whole number.`,
    );
  }
  if (DECIMAL.test(cell)) return Number(cell);
  const special = NOT_FINITE[cell.toLowerCase()];
  if (special !== undefined) return special;
  throw problem(
    'number',
    row,
    title,
    cell,
    `Row ${row}, column "${title}" of the training log is "${cell.slice(0, 40)}", not a number.`,
  );
}

/** As Python's csv.writer would: it reads back to the same double. */
export function printNumber(x: number): string {
  if (Object.is(x, -0)) return '-0';
  if (Number.isNaN(x)) return 'nan';
  if (!Number.isFinite(x)) return x > 0 ? 'inf' : '-inf';
  return String(x);
}

function problem(
  problem: TrainingLogProblem,
  row: number,
  column: string,
  value: string,
  message: string,
): TrainingLogError {
  return new TrainingLogError(message, { problem, row, column, value: value.slice(0, 40) });
}
