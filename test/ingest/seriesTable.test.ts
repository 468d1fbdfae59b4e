import { expect, test } from 'vitest';
import { isSeriesTable, readSeriesTable } from '../../src/ingest/seriesTable.ts';

/** The columns of a metadata.csv of NBIA Data Retriever 4.4. */
const COLUMNS = [
  'Series UID',
  'Collection',
  '3rd Party Analysis',
  'Data Description URI',
  'Subject ID',
  'Study UID',
  'Study Description',
  'Study Date',
  'Series Description',
  'Manufacturer',
  'Modality',
  'SOP Class Name',
  'SOP Class UID',
  'Number of Images',
  'File Size',
  'File Location',
  'Download Timestamp',
];

const row = (uid: string, study: string, series: string, modality: string) =>
  COLUMNS.map(
    (name) =>
      ({
        'Series UID': uid,
        'Study Description': study,
        'Series Description': series,
        Modality: modality,
        'File Location': '.\\Set\\P-1\\01-01-2000-NA\\1.000000',
        'Download Timestamp': '2024-01-01T00:00:00.0',
      })[name] ?? 'x',
  );

const table = [
  COLUMNS,
  row('1.2.840.1', '"CT Thorax, with ""contrast"""', '"LUNG; 1,25\nthin"', 'CT'),
  row('1.2.840.2', 'CT Thorax', '', 'SR'),
];

const wanted = new Map([
  ['1.2.840.1', { studyDescription: 'CT Thorax, with "contrast"', seriesDescription: 'LUNG; 1,25\nthin' }],
  ['1.2.840.2', { studyDescription: 'CT Thorax', seriesDescription: '' }],
]);

const text = (rows: readonly (readonly string[])[], separator = ',', end = '\n') =>
  rows.map((cells) => cells.join(separator)).join(end) + end;
const utf8 = (value: string) => new TextEncoder().encode(value);
/** Other columns first: the order is the file's. */
const reversed = table.map((cells) => [...cells].reverse());

test.each([
  ['as the retriever writes it', utf8(text(table))],
  ['with a byte-order mark', utf8(`\ufeff${text(table)}`)],
  ['with CRLF', utf8(text(table, ',', '\r\n'))],
  ['with semicolons', utf8(text(table, ';'))],
  ['with its columns in another order', utf8(text(reversed))],
  ['with empty lines', utf8(text(table, ',', '\n\n'))],
  ['in UTF-16', new Uint8Array(Uint16Array.from(`\ufeff${text(table)}`, (c) => c.charCodeAt(0)).buffer)],
])('a table is read %s', (_, bytes) => {
  expect(isSeriesTable('a/metadata.csv', bytes.subarray(0, 600))).toBe(true);
  expect(readSeriesTable(bytes)).toEqual(wanted);
});

test('quotes in the header are no hindrance', () => {
  const quoted = [COLUMNS.map((name) => `"${name}"`), ...table.slice(1)];
  expect(readSeriesTable(utf8(text(quoted)))).toEqual(wanted);
});

test('the first row of a UID counts, and a row without one does not', () => {
  const rows = [
    ...table,
    row('1.2.840.2', 'later', 'later', 'CT'),
    row('', 'a', 'b', 'CT'),
    row('Total', 'a', 'b', 'CT'),
    ['short'],
  ];
  expect(readSeriesTable(utf8(text(rows)))).toEqual(wanted);
});

test.each([
  ['another CSV', 'Epoch,Loss_D,Loss_G\n1,2,3\n'],
  ['a table of UIDs alone', 'Series UID,Path\n1.2.3,x\n'],
  ['a table without descriptions', 'Series UID,Modality\n1.2.3,CT\n'],
  ['an empty file', ''],
  ['bytes that are no text', '\u0000\u0001\u0002'],
])('%s is none', (_, content) => {
  expect(isSeriesTable('metadata.csv', utf8(content))).toBe(false);
  expect(readSeriesTable(utf8(content))).toBe(null);
});

test('a table under another ending is not looked into', () => {
  expect(isSeriesTable('metadata.txt', utf8(text(table)))).toBe(false);
  expect(isSeriesTable('METADATA.CSV', utf8(text(table)))).toBe(true);
});

test('a million rows of quotes that never close end in a table of nothing, not in a hang', () => {
  const bytes = utf8(`Series UID,Study Description\n"${'1.2,CT\n'.repeat(200_000)}`);
  expect(readSeriesTable(bytes)?.size).toBe(0);
});
