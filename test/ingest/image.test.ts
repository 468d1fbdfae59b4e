import { expect, test } from 'vitest';
import { ArchiveError } from '../../src/ingest/archiveError.ts';
import { openSource } from '../../src/ingest/byteSource.ts';
import { FrameError } from '../../src/ingest/codecs/frameError.ts';
import { openImage, refusalOf } from '../../src/ingest/image.ts';
import { Refusal } from '../../src/ingest/outcomes.ts';
import { type DicomOptions, dicomFile, words } from '../fixtures/dicom.ts';
import { fileOf, floats, golden } from './golden.ts';

const opened = (options: DicomOptions = {}) => openImage(openSource(dicomFile(options)));
const valuesOf = async (options: DicomOptions) => [...(await (await opened(options)).readFrame(0)).pixels];
const IDENTITY = { '0028,1052': ['DS', '0'], '0028,1053': ['DS', '1'] } as const;

// Written by pydicom 2.3.1; Hounsfield units from the values written (test/oracle/ingest/golden.py).
test.each(golden.cases)('Hounsfield units are those written: $name', async (wanted) => {
  const image = await openImage(openSource(fileOf(wanted)));
  expect(image.frames).toBe(wanted.frames);
  const read: number[] = [];
  for (let frame = 0; frame < image.frames; frame++) read.push(...(await image.readFrame(frame)).pixels);
  expect(read).toEqual([...floats(wanted.hounsfield)]); // exact: both compute in float64 and round once
});

test('position is the distance along the normal, and null for several frames', async () => {
  const [first] = golden.cases;
  const twoFrames = golden.cases.find(({ frames }) => frames === 2)!;
  expect((await openImage(openSource(fileOf(first!)))).position(0)).toBe(31.25); // golden.py's ImagePositionPatient z, normal +z
  expect((await openImage(openSource(fileOf(twoFrames)))).position(1)).toBeNull();
});

test('a frame says its size, whether it is inverted, and its stored bytes', async () => {
  const image = await opened({ set: { '0028,0004': ['CS', 'MONOCHROME1'] } });
  const { rows, columns, inverted, decoded, pixels } = await image.readFrame(0);
  expect([rows, columns, inverted, pixels[0]]).toEqual([8, 8, true, -24]); // not inverted here
  expect(decoded.length).toBe(128);
  expect((await (await opened()).readFrame(0)).inverted).toBe(false);
});

test('stored bytes are equal whatever the transfer syntax', async () => {
  const bytesOf = async (options: DicomOptions) => (await (await opened(options)).readFrame(0)).decoded;
  expect(await bytesOf({ syntax: 'implicit' })).toEqual(await bytesOf({}));
});

test('float and double float pixels, and their padding', async () => {
  const size = { '0028,0010': ['US', 1], '0028,0011': ['US', 3], '7fe0,0010': null, ...IDENTITY } as const;
  const singles = new Uint8Array(Float32Array.of(-0.5, 1.25, -9999).buffer);
  const doubles = new Uint8Array(Float64Array.of(-0.5, 1.25, 3e38).buffer);
  const padding = new Uint8Array(Float32Array.of(-9999).buffer);
  const mr = { '0008,0060': ['CS', 'MR'] } as const;
  const single = { ...size, ...mr, '0028,0122': ['OB', padding], '7fe0,0008': ['OW', singles] } as const;
  expect(await valuesOf({ set: single })).toEqual([-0.5, 1.25, -0.5]);
  expect(await valuesOf({ set: { ...size, '7fe0,0009': ['OW', doubles] } })).toEqual([
    -0.5,
    1.25,
    Math.fround(3e38),
  ]);
});

test('floats that are no number are padding', async () => {
  const values = new Uint8Array(Float32Array.of(Number.NaN, 2, Number.NEGATIVE_INFINITY).buffer);
  const set = {
    '0028,0010': ['US', 1],
    '0028,0011': ['US', 3],
    '7fe0,0010': null,
    '7fe0,0008': ['OW', values],
  } as const;
  expect(await valuesOf({ set: { ...set, ...IDENTITY } })).toEqual([-1000, 2, -1000]);
});

test('padding is told by the whole word where it has bits above those stored, big endian too', async () => {
  const set = {
    '0028,0120': ['US', 0xf830],
    '7fe0,0010': ['OW', words([0xf830, ...new Array(63).fill(7)])],
  } as const;
  expect((await valuesOf({ set })).slice(0, 2)).toEqual([-1000, 7 - 1024]);
});

test('a file that shrinks between header and pixels is truncated', async () => {
  const large = { '0028,0010': ['US', 512], '7fe0,0010': ['OW', new Uint8Array(512 * 8 * 2 * 16)] } as const;
  const file = dicomFile({ set: { ...large, '0028,0011': ['US', 128] } }); // its pixels do not lie beside its header
  const image = await openImage(openSource(file));
  file.slice = () => new Blob([new Uint8Array(10)]);
  await expect(image.readFrame(0)).rejects.toMatchObject({ code: 'truncated' });
});

test('a frame that is not there is no file’s fault', async () => {
  await expect((await opened()).readFrame(1)).rejects.toThrow(RangeError);
});

test('whatever is thrown becomes a refusal: frames and archives keep their code, the rest is malformed', () => {
  expect(refusalOf(new FrameError('decode-failed', { codec: 'x' }))).toMatchObject({
    code: 'decode-failed',
    facts: { codec: 'x' },
  });
  expect(refusalOf(new ArchiveError('unsupported-archive', { method: 9 }))).toMatchObject({
    code: 'unsupported-archive',
    facts: { method: 9 },
  });
  expect(refusalOf(new DOMException('x', 'NotFoundError'))).toMatchObject({
    code: 'unreadable',
    facts: { reason: 'NotFoundError' },
  });
  expect(refusalOf(new RangeError('Array buffer allocation failed')).code).toBe('out-of-memory');
  expect(refusalOf(new RangeError('Invalid typed array length: 99999999999')).code).toBe('out-of-memory');
  expect(refusalOf(new RangeError('Maximum call stack size exceeded')).code).toBe('malformed');
  expect(refusalOf('a string').code).toBe('malformed');
  const refusal = new Refusal('localizer');
  expect(refusalOf(refusal)).toBe(refusal);
});
