/**
 * NBIA's metadata.csv: what each downloaded series is called, by its Series Instance UID.
 *
 * The Cancer Imaging Archive's retriever writes one beside the series' folders. Its descriptions are offered as filters, and the
 * UIDs serve only to find the series: neither leaves the caller, and identities in other columns are not read.
 */
import Papa from 'papaparse';

export interface SeriesNames {
  /** Empty where the table says nothing. */
  readonly seriesDescription: string;
  readonly studyDescription: string;
}

/** Columns by the retriever's names, compared in lower case; the older and newer ones differ in `UID` and `ID`. */
const COLUMNS = {
  uid: ['series uid', 'series id', 'seriesinstanceuid', 'series instance uid'],
  seriesDescription: ['series description', 'seriesdescription'],
  studyDescription: ['study description', 'studydescription'],
} as const;

/** PS3.5 9.1: digits and points, at most 64 characters. */
const UID = /^[0-9.]{1,64}$/;
const LONGEST_HEADER = 4096;

/** True for a `.csv` whose first line names the table's columns. `firstBytes`: its first 4 KiB, or all of it. */
export function isSeriesTable(path: string, firstBytes: Uint8Array): boolean {
  if (!/\.csv$/i.test(path)) return false;
  const header = readText(firstBytes.subarray(0, LONGEST_HEADER)).split(/\r\n|\r|\n/, 1)[0]!;
  return columnsOf(parse(header)[0] ?? []) !== null;
}

/**
 * Series UID → what the table says of it, the first row of a UID that stands there twice. Null for any other CSV. Rows without a
 * UID are passed over, as are columns this program has no use for. Bytes are decoded by their byte-order mark, as UTF-8 without.
 */
export function readSeriesTable(content: Uint8Array | string): Map<string, SeriesNames> | null {
  const [header, ...rows] = parse(typeof content === 'string' ? content : readText(content));
  const columns = columnsOf(header ?? []);
  if (!columns) return null;
  const names = new Map<string, SeriesNames>();
  for (const row of rows) {
    const uid = row[columns.uid]?.trim() ?? '';
    if (!UID.test(uid) || names.has(uid)) continue;
    const cell = (column: number) => (column < 0 ? '' : (row[column]?.trim() ?? ''));
    names.set(uid, {
      seriesDescription: cell(columns.seriesDescription),
      studyDescription: cell(columns.studyDescription),
    });
  }
  return names;
}

/** Where each column stands, −1 where it is missing; null without a UID or without anything to say of it. */
function columnsOf(header: readonly string[]): Record<keyof typeof COLUMNS, number> | null {
  const found = header.map((name) => name.trim().toLowerCase());
  const place = (names: readonly string[]) => found.findIndex((name) => names.includes(name));
  const columns = {
    uid: place(COLUMNS.uid),
    seriesDescription: place(COLUMNS.seriesDescription),
    studyDescription: place(COLUMNS.studyDescription),
  };
  const says = Math.max(columns.seriesDescription, columns.studyDescription);
  return columns.uid < 0 || says < 0 ? null : columns;
}

/** UTF-8, or UTF-16 by its byte-order mark, as spreadsheet programs save; the mark itself is dropped. */
function readText(bytes: Uint8Array): string {
  const [a, b] = bytes;
  const encoding = a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

function parse(text: string): string[][] {
  const { data } = Papa.parse<string[]>(text, {
    delimitersToGuess: [',', ';', '\t'],
    skipEmptyLines: 'greedy',
  });
  return data;
}
