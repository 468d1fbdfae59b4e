import { expect, test } from 'vitest';
import { openImage, refusalOf } from '../../src/ingest/image.ts';
import { Refusal } from '../../src/ingest/outcomes.ts';
import { dicomFile, words } from '../fixtures/dicom.ts';
import { fileOf, floats, golden } from './golden.ts';

// Written by pydicom 2.3.1; Hounsfield units from the values written (test/oracle/ingest/golden.py).
test.each(golden.cases)('Hounsfield units are those written: $name', async (wanted) => {
  const image = await openImage(fileOf(wanted), 'salt');
  expect(image.format.frames).toBe(wanted.frames);
  const read: number[] = [];
  for (let frame = 0; frame < image.format.frames; frame++) read.push(...(await image.readFrame(frame)));
  expect(read).toEqual([...floats(wanted.hounsfield)]); // exact: both compute in float64 and round once
});

test('position is the distance along the normal, and null for several frames', async () => {
  const [first] = golden.cases;
  const twoFrames = golden.cases.find(({ frames }) => frames === 2)!;
  expect((await openImage(fileOf(first!), 'salt')).position).toBe(31.25); // golden.py's ImagePositionPatient z, normal +z
  expect((await openImage(fileOf(twoFrames), 'salt')).position).toBeNull();
});

test('elements before the pixel data may fill more than the first 64 KiB, and only what is needed is read', async () => {
  const padding = new Uint8Array(300_000);
  const rows = 512;
  const pixels = words(Array.from({ length: rows * rows }, (_, i) => i % 4096));
  const bytes = dicomFile({
    set: {
      '0009,1010': ['OB', padding],
      '0028,0010': ['US', rows],
      '0028,0011': ['US', rows],
      '7fe0,0010': ['OW', pixels],
    },
  });
  const reads: number[] = [];
  const slice = bytes.slice.bind(bytes);
  bytes.slice = (start = 0, end = bytes.size) => {
    reads.push(Math.min(end, bytes.size) - start);
    return slice(start, end);
  };
  const image = await openImage(bytes, 'salt');
  const hounsfield = await image.readFrame(0);
  expect(reads).toEqual([65536, 262144, bytes.size, rows * rows * 2]); // ×4 until the tag is within; then one frame
  expect(hounsfield[4095]).toBe(4095 - 1024);
});

test('a file that the browser will not read is unreadable, with the reason it gave', async () => {
  const gone = dicomFile();
  gone.slice = () =>
    ({ arrayBuffer: () => Promise.reject(new DOMException('x', 'NotReadableError')) }) as Blob;
  await expect(openImage(gone, 'salt')).rejects.toMatchObject({
    code: 'unreadable',
    facts: { reason: 'NotReadableError' },
  });
});

test('a file that shrinks between header and pixels is truncated', async () => {
  const file = dicomFile();
  const image = await openImage(file, 'salt');
  file.slice = () => new Blob([new Uint8Array(10)]);
  await expect(image.readFrame(0)).rejects.toMatchObject({ code: 'truncated' });
});

test('errors that are no refusal become one: memory that ran out as such, the rest malformed', () => {
  expect(refusalOf(new RangeError('Array buffer allocation failed')).code).toBe('out-of-memory');
  expect(refusalOf(new RangeError('Invalid typed array length: 99999999999')).code).toBe('out-of-memory');
  expect(refusalOf(new RangeError('Maximum call stack size exceeded')).code).toBe('malformed');
  expect(refusalOf('dicomParser: a string').code).toBe('malformed');
  const refusal = new Refusal('localizer');
  expect(refusalOf(refusal)).toBe(refusal);
});
