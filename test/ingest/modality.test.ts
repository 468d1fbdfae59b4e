import { expect, test } from 'vitest';
import { openSource } from '../../src/ingest/byteSource.ts';
import { openImage } from '../../src/ingest/image.ts';
import { type DicomOptions, dicomFile, words } from '../fixtures/dicom.ts';
import { fileOf, floats, meaning } from './golden.ts';

type Set = DicomOptions['set'] & object;
const opened = (set: Set, options: DicomOptions = {}) =>
  openImage(openSource(dicomFile({ ...options, set })));
const pixelsOf = async (set: Set) => [...(await (await opened(set)).readFrame(0)).pixels];
const stored = (values: number[]) => words([...values, ...new Array(64 - values.length).fill(values.at(-1))]);
const MR = { '0008,0060': ['CS', 'MR'], '0008,0016': ['UI', '1.2.840.10008.5.1.4.1.1.4'] } as const;
const NO_RESCALE = { '0028,1052': null, '0028,1053': null } as const;

// pydicom 2.3.1's apply_modality_lut, numpy and Pillow (test/oracle/ingest/meaning/meaning.py).
test.each(meaning)('pixels mean what the oracle says: $name', async (wanted) => {
  const image = await openImage(openSource(fileOf(wanted)));
  expect(image.frames).toBe(wanted.frames.length);
  for (const [frame, { pixels }] of wanted.frames.entries()) {
    expect([...(await image.readFrame(frame)).pixels]).toEqual([...floats(pixels)]);
  }
});

test('a table of 0 entries has 65,536, and inputs beyond its ends get its ends', async () => {
  const entries = words(Array.from({ length: 65536 }, (_, i) => 65535 - i));
  const item = { '0028,3002': ['US', [0, 0, 16]], '0028,3006': ['OW', entries] } as const;
  const set = { ...MR, '0028,3000': ['SQ', [item]], '7fe0,0010': ['OW', stored([0, 1, 4095])] } as const;
  expect((await pixelsOf(set)).slice(0, 3)).toEqual([65535, 65534, 61440]);
  const short = { '0028,3002': ['US', [3, 10, 16]], '0028,3006': ['US', [7, 8, 9]] } as const;
  const clamped = {
    ...MR,
    '0028,3000': ['SQ', [short]],
    '7fe0,0010': ['OW', stored([0, 10, 11, 12, 13])],
  } as const;
  expect((await pixelsOf(clamped)).slice(0, 5)).toEqual([7, 7, 8, 9, 9]);
});

test('padding of CT is air before the rescale; elsewhere the lowest value that is none', async () => {
  const set = { '0028,0120': ['US', 5], '7fe0,0010': ['OW', stored([5, 900, 1200])] } as const;
  expect((await pixelsOf(set)).slice(0, 3)).toEqual([-1000, -124, 176]);
  expect((await pixelsOf({ ...MR, ...set })).slice(0, 3)).toEqual([-124, -124, 176]);
  // a negative slope turns the order of values around
  const turned = { ...MR, ...set, '0028,1053': ['DS', '-1'] } as const;
  expect((await pixelsOf(turned)).slice(0, 3)).toEqual([-2224, -1924, -2224]);
});

test('a US padding value is read as signed where pixels are', async () => {
  const set = {
    '0028,0101': ['US', 16],
    '0028,0102': ['US', 15],
    '0028,0103': ['US', 1],
    '0028,0120': ['US', 0x10000 - 2000],
    '0028,0121': ['US', 0x10000 - 1900],
    '7fe0,0010': ['OW', stored([-2000, -1900, -1899, 63536 - 65536])],
  } as const;
  expect((await pixelsOf(set)).slice(0, 4)).toEqual([-1000, -1000, -1899 - 1024, -1000]);
});

test('an image that is nothing but padding is one value', async () => {
  const set = { '0028,0120': ['US', 5], '7fe0,0010': ['OW', stored([5])] } as const;
  expect(new Set(await pixelsOf(set))).toEqual(new Set([-1000]));
  expect(new Set(await pixelsOf({ ...MR, ...set }))).toEqual(new Set([0]));
});

test('CT units are known by a rescale, or because values are signed', async () => {
  expect((await opened({})).unitsKnown).toBe(true);
  expect((await opened(NO_RESCALE)).unitsKnown).toBe(false);
  expect((await opened({ '0028,1052': null })).unitsKnown).toBe(false);
  expect((await opened({ ...NO_RESCALE, '0028,0103': ['US', 1] })).unitsKnown).toBe(true);
  expect((await opened({ ...MR, ...NO_RESCALE })).unitsKnown).toBe(true);
  const table = (kind: string) => ({
    '0028,3000': [
      'SQ',
      [{ '0028,3002': ['US', [2, 0, 16]], '0028,3004': ['LO', kind], '0028,3006': ['US', [1, 2]] }],
    ] as const,
  });
  expect((await opened(table('HU') as Set)).unitsKnown).toBe(true);
  expect((await opened(table('US') as Set)).unitsKnown).toBe(false);
});

test('unsigned CT without a rescale still decodes, as stored', async () => {
  const image = await opened(NO_RESCALE);
  expect((await image.readFrame(0)).pixels[3]).toBe(1030);
});

test.each([
  ['a slope of 0', { '0028,1053': ['DS', '0'] }],
  ['a slope that is no number', { '0028,1053': ['DS', '1,0'] }],
  ['an intercept that is no number', { '0028,1052': ['DS', '-1024HU'] }],
  ['a table without data', { '0028,3000': ['SQ', [{ '0028,3002': ['US', [2, 0, 16]] }]] }],
] as [string, Set][])('CT is refused with %s, other modalities keep their stored values', async (_, set) => {
  await expect(opened(set)).rejects.toMatchObject({ code: 'malformed' });
  expect((await (await opened({ ...MR, '0028,1052': null, ...set })).readFrame(0)).pixels.length).toBe(64);
});

test('an RT dose is scaled by its grid scaling', async () => {
  const set = {
    '0008,0016': ['UI', '1.2.840.10008.5.1.4.1.1.481.2'],
    '0008,0060': ['CS', 'RTDOSE'],
    '3004,000e': ['DS', '0.25'],
    ...NO_RESCALE,
  } as const;
  expect((await pixelsOf(set)).slice(0, 2)).toEqual([250, 252.5]);
});
