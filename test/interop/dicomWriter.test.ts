import dicomParser from 'dicom-parser';
import { expect, test } from 'vitest';
import { type Element, writeDataset, writeDicomFile } from '../../src/interop/dicomWriter.ts';

const implementation = { implementationUid: '2.25.1', implementationVersion: 'TEST' };
const identified: readonly Element[] = [
  { tag: 0x00080016, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.2' },
  { tag: 0x00080018, vr: 'UI', value: '2.25.123' },
];

test('an element is tag, VR, 16-bit length and value, little endian, padded to even length', () => {
  // PS3.5 section 7.1.2, written out by hand: (0010,0020) LO "AB1" with a trailing space.
  expect([...writeDataset([{ tag: 0x00100020, vr: 'LO', value: 'AB1' }])]).toEqual([
    ...[0x10, 0x00, 0x20, 0x00, 0x4c, 0x4f, 0x04, 0x00],
    ...[0x41, 0x42, 0x31, 0x20],
  ]);
});

test('UIDs are padded with zero, OW has two reserved bytes and a 32-bit length', () => {
  expect([...writeDataset([{ tag: 0x00080018, vr: 'UI', value: '1.2' }])].slice(-4)).toEqual([
    0x31, 0x2e, 0x32, 0,
  ]);
  expect([...writeDataset([{ tag: 0x7fe00010, vr: 'OW', value: new Uint8Array([1, 2, 3]) }])]).toEqual([
    ...[0xe0, 0x7f, 0x10, 0x00, 0x4f, 0x57, 0, 0, 4, 0, 0, 0],
    ...[1, 2, 3, 0],
  ]);
});

test('elements come out in order of tag', () => {
  const bytes = writeDataset([
    { tag: 0x7fe00010, vr: 'OB', value: new Uint8Array(2) },
    { tag: 0x00280010, vr: 'US', value: 512 },
  ]);
  expect([...bytes.subarray(0, 10)]).toEqual([0x28, 0, 0x10, 0, 0x55, 0x53, 2, 0, 0, 2]); // 512 = 0x0200
});

test('another reader finds every value in a whole file', () => {
  const file = writeDicomFile(
    [
      ...identified,
      { tag: 0x00280120, vr: 'SS', value: -2000 },
      { tag: 0x00189313, vr: 'FD', value: [-1.5, 2.25, 1e300] },
      { tag: 0x00200037, vr: 'DS', value: '1\\0\\0\\0\\1\\0' },
      { tag: 0x00104000, vr: 'LT', value: 'µ ok' },
      { tag: 0x00082112, vr: 'SQ', value: [[{ tag: 0x00081155, vr: 'UI', value: '2.25.9' }], []] },
    ],
    implementation,
  );
  const read = dicomParser.parseDicom(file);
  expect(read.string('x00020010')).toBe('1.2.840.10008.1.2.1');
  expect(read.string('x00020003')).toBe('2.25.123');
  // The group's length counts from the element after it to the first of the data set (PS3.10 table 7.1-1).
  const afterLength = 128 + 4 + 12;
  expect(read.uint32('x00020000')).toBe(read.elements.x00080016!.dataOffset - 8 - afterLength);
  expect(read.int16('x00280120')).toBe(-2000);
  expect([0, 1, 2].map((i) => read.double('x00189313', i))).toEqual([-1.5, 2.25, 1e300]);
  expect(read.floatString('x00200037', 4)).toBe(1);
  expect(read.string('x00104000')).toBe('µ ok');
  const items = read.elements.x00082112!.items!;
  expect(items).toHaveLength(2);
  expect(items[0]!.dataSet!.string('x00081155')).toBe('2.25.9');
});

test.each<[string, Element[], RegExp]>([
  [
    'a value too long for a 16-bit length',
    [...identified, { tag: 0x00104000, vr: 'LT', value: 'x'.repeat(65_536) }],
    /65534/,
  ],
  [
    'a character outside ISO_IR 100',
    [...identified, { tag: 0x00100010, vr: 'PN', value: '漢' }],
    /ISO_IR 100/,
  ],
  ['numbers in a text VR', [...identified, { tag: 0x00100020, vr: 'LO', value: 5 }], /cannot hold numbers/],
  ['a data set without its UIDs', [], /no SOPClassUID/],
])('%s is refused', (_, elements, words) => {
  expect(() => writeDicomFile(elements, implementation)).toThrow(words);
});
