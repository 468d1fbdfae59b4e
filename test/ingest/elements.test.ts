/** The walk beside dicom-parser 1.8.21, and what dicom-parser would not bear. */
import dicomParser from 'dicom-parser';
import { expect, test } from 'vitest';
import { bytesOf } from '../../src/ingest/dataSet.ts';
import { PIXEL_DATA, type Wanted, walk } from '../../src/ingest/elements.ts';
import { locateDataSet } from '../../src/ingest/part10.ts';
import { TAGS, WANTED } from '../../src/ingest/tags.ts';
import { type DicomElements, dicomBytes, words } from '../fixtures/dicom.ts';
import { dataFiles, hasData } from './data.ts';
import { fileOf, golden, meaning } from './golden.ts';

const LITTLE = { explicit: true, bigEndian: false };
const walked = (bytes: Uint8Array<ArrayBuffer>, wanted: Wanted = WANTED) => {
  const { offset, encoding } = locateDataSet(bytes)!;
  return walk(bytes, offset, encoding, wanted);
};

/** Values of the tags both found, and how many those were. @throws what dicom-parser throws */
function compare(bytes: Uint8Array<ArrayBuffer>): number {
  const { offset, transferSyntax } = locateDataSet(bytes)!;
  const theirs = dicomParser.parseDicom(bytes.subarray(offset), {
    TransferSyntaxUID: transferSyntax,
    untilTag: 'x7fe00010',
  });
  const { dataSet } = walked(bytes);
  let compared = 0;
  for (const tag of WANTED.keys()) {
    const name = `x${tag.toString(16).padStart(8, '0')}`;
    const element = theirs.elements[name];
    expect(dataSet.elements.has(tag), name).toBe(element !== undefined);
    if (!element || WANTED.get(tag) === 'sequence') {
      expect(dataSet.elements.get(tag)?.items.length, name).toBe(element?.items?.length);
      continue;
    }
    const value = bytes.subarray(offset).subarray(element.dataOffset, element.dataOffset + element.length);
    expect([...(bytesOf(dataSet, tag) ?? [])], name).toEqual([...value]);
    compared++;
  }
  return compared;
}

test('the elements of written files are those that dicom-parser finds', async () => {
  for (const each of [...golden.cases, ...meaning]) {
    expect(compare(new Uint8Array(await fileOf(each).arrayBuffer()))).toBeGreaterThan(10);
  }
});

test.skipIf(!hasData)('so are those of real files (skipped without GANTRY_DATA)', async () => {
  let files = 0;
  for (const { open } of [
    ...dataFiles('ct/covid-sbu'),
    ...dataFiles('nonimage'),
    ...dataFiles('conformance/cornerstone'),
  ]) {
    const bytes = new Uint8Array(await open().arrayBuffer());
    const start = locateDataSet(bytes);
    if (!start || start.transferSyntax.endsWith('.1.99')) continue;
    compare(bytes);
    files++;
  }
  expect(files).toBeGreaterThan(60);
});

test('only wanted tags are kept, in the root and in wanted sequences', () => {
  const inner: DicomElements = { '0028,3002': ['US', [1, 0, 16]], '0010,0010': ['PN', 'Doe^Jane'] };
  const set: DicomElements = {
    '0010,0010': ['PN', 'Doe^Jane'],
    '0008,1140': ['SQ', [inner]],
    '0028,3000': ['SQ', [inner]],
  };
  for (const undefinedLengths of [true, false]) {
    for (const syntax of ['explicit', 'implicit'] as const) {
      const { dataSet, stop } = walked(dicomBytes({ set, undefinedLengths, syntax }));
      expect(stop).toBeNull();
      expect(dataSet.elements.has(0x00100010)).toBe(false);
      expect(dataSet.elements.has(0x00081140)).toBe(false);
      const [item] = dataSet.elements.get(TAGS.modalityTable)!.items;
      expect([...item!.elements.keys()]).toEqual([TAGS.tableDescriptor]);
    }
  }
});

test('an icon’s pixel data are not the image’s', () => {
  const icon: DicomElements = { '7fe0,0010': ['OW', words([1])], '0028,0010': ['US', 1] };
  const { dataSet } = walked(dicomBytes({ set: { '0088,0200': ['SQ', [icon]] }, undefinedLengths: true }));
  expect(dataSet.elements.get(PIXEL_DATA)!.length).toBe(128);
});

test('compressed pixels within a sequence are passed over by their fragments', () => {
  const head = (tag: [number, number], ...rest: number[]) => [
    tag[0] & 255,
    tag[0] >> 8,
    tag[1] & 255,
    tag[1] >> 8,
    ...rest,
  ];
  const open = [0xff, 0xff, 0xff, 0xff];
  const bytes = Uint8Array.from([
    ...head([0x0088, 0x0200], 0x53, 0x51, 0, 0, ...open), // SQ
    ...head([0xfffe, 0xe000], ...open),
    ...head([0x7fe0, 0x0010], 0x4f, 0x42, 0, 0, ...open), // OB
    ...head([0xfffe, 0xe000], 4, 0, 0, 0, 0xfe, 0xff, 0x0d, 0xe0), // a fragment that looks like a delimiter
    ...head([0xfffe, 0xe0dd], 0, 0, 0, 0),
    ...head([0xfffe, 0xe00d], 0, 0, 0, 0),
    ...head([0xfffe, 0xe0dd], 0, 0, 0, 0),
    ...head([0x0100, 0x0010], 0x55, 0x53, 2, 0, 7, 0), // US
  ]);
  const { dataSet, stop } = walk(bytes, 0, LITTLE, new Map([[0x01000010, 'value']]));
  expect(stop).toBeNull();
  expect([...bytesOf(dataSet, 0x01000010)!]).toEqual([7, 0]);
});

test('a walk stops where bytes end within an element, or where they are zeros', () => {
  const bytes = dicomBytes();
  expect(walked(bytes.slice(0, bytes.length - 145)).stop).toBe('cut');
  const zeros = new Uint8Array(bytes.length + 64);
  zeros.set(bytes.subarray(0, 300));
  expect(['malformed', 'cut']).toContain(walked(zeros).stop);
  expect(walk(new Uint8Array(64), 0, LITTLE, WANTED).stop).toBe('malformed');
});
