import { expect, test } from 'vitest';
import { openSource } from '../../src/ingest/byteSource.ts';
import { openImage, refusalOf } from '../../src/ingest/image.ts';
import { type DicomElements, type DicomOptions, dicomBytes, dicomFile } from '../fixtures/dicom.ts';
import { bytesSource } from './bytesSource.ts';
import { type SyntheticCase, syntheticCase } from './codecs/synthetic.ts';
import './codecs/wasmInNode.ts';

const opened = (options: DicomOptions = {}) => openImage(openSource(dicomFile(options)));
const valuesOf = async (options: DicomOptions) => [...(await (await opened(options)).readFrame(0)).pixels];
const IDENTITY = { '0028,1052': ['DS', '0'], '0028,1053': ['DS', '1'] } as const;
const LOSSLESS = syntheticCase('JPEG lossless, predictor 1, 16 bits');

interface Wrapping {
  readonly transferSyntax?: string | null;
  readonly frames?: number;
  readonly set?: DicomElements;
}

/** A CT file whose pixel data is `value` of undefined length. */
function encapsulated(
  { format, transferSyntax: own }: SyntheticCase,
  value: readonly Uint8Array[],
  { transferSyntax = own, frames = 1, set = {} }: Wrapping = {},
): Uint8Array<ArrayBuffer> {
  const bytes = dicomBytes({
    transferSyntax,
    set: {
      ...IDENTITY,
      '0028,0008': ['IS', `${frames}`],
      '0028,0010': ['US', format.rows],
      '0028,0011': ['US', format.columns],
      '0028,0100': ['US', format.bitsAllocated],
      '0028,0101': ['US', format.bitsStored],
      '0028,0102': ['US', format.highBit],
      ...set,
      '7fe0,0010': ['OW', new Uint8Array(0)],
    },
  });
  bytes.fill(0xff, bytes.length - 4); // the length
  return new Uint8Array(Buffer.concat([bytes, ...value, item([], 0xe0dd)]));
}

function item(value: ArrayLike<number>, element = 0xe000): Uint8Array {
  const head = new DataView(new ArrayBuffer(8));
  head.setUint16(0, 0xfffe, true);
  head.setUint16(2, element, true);
  head.setUint32(4, value.length, true);
  return Buffer.concat([new Uint8Array(head.buffer), Uint8Array.from(value)]);
}

const framesOf = async (bytes: Uint8Array<ArrayBuffer>) => {
  const image = await openImage(bytesSource(bytes));
  const frames: number[][] = [];
  for (let frame = 0; frame < image.frames; frame++) frames.push([...(await image.readFrame(frame)).pixels]);
  return frames;
};
const WANTED = [...LOSSLESS.expected];
const codeOf = (bytes: Uint8Array<ArrayBuffer>) =>
  openImage(bytesSource(bytes)).then(
    () => 'opened',
    (error: unknown) => refusalOf(error).code,
  );

test.each([
  'JPEG lossless SV1, signed 12 bits',
  'JPEG-LS lossless, 8 bits',
  'JPEG 2000 reversible, 16 bits',
  'RLE, 8 bits',
  'HTJ2K reversible, 16 bits',
])('a frame in a fragment: %s', async (name) => {
  const coded = syntheticCase(name);
  const signed = { '0028,0103': ['US', coded.format.signed ? 1 : 0] } as const;
  const bytes = encapsulated(coded, [item([]), item(coded.frame)], { set: signed });
  expect(await framesOf(bytes)).toEqual([[...coded.expected]]);
});

test('frames over several fragments, with and without tables of offsets', async () => {
  const [a, b] = [LOSSLESS.frame.slice(0, 100), LOSSLESS.frame.slice(100)];
  const fragments = [item(a), item(b), item(a), item(b)];
  const second = a.length + b.length + 16;
  const basic = Uint32Array.of(0, second);
  expect(await framesOf(encapsulated(LOSSLESS, [item([]), ...fragments], { frames: 2 }))).toEqual([
    WANTED,
    WANTED,
  ]);
  const table = item(new Uint8Array(basic.buffer));
  expect(await framesOf(encapsulated(LOSSLESS, [table, ...fragments], { frames: 2 }))).toEqual([
    WANTED,
    WANTED,
  ]);
});

test('an extended offset table', async () => {
  const { frame } = LOSSLESS;
  const padded = new Uint8Array(frame.length + 2);
  padded.set(frame);
  const longs = (...values: number[]) => new Uint8Array(BigUint64Array.from(values, BigInt).buffer);
  const set = {
    '7fe0,0001': ['OB', longs(0, padded.length + 8)],
    '7fe0,0002': ['OB', longs(frame.length, frame.length)],
  } as const;
  const bytes = encapsulated(LOSSLESS, [item([]), item(padded), item(padded)], { frames: 2, set });
  expect(await framesOf(bytes)).toEqual([WANTED, WANTED]);
});

test('a file with fewer frames than it says is truncated as a whole', async () => {
  const bytes = encapsulated(LOSSLESS, [item([]), item(LOSSLESS.frame)], { frames: 3 });
  expect(await codeOf(bytes)).toBe('truncated');
});

test('without a transfer syntax, or under a native one, the codestream says what it is', async () => {
  const value = [item([]), item(LOSSLESS.frame)];
  expect(await framesOf(encapsulated(LOSSLESS, value, { transferSyntax: null }))).toEqual([WANTED]);
  expect(await framesOf(encapsulated(LOSSLESS, value, { transferSyntax: '1.2.840.10008.1.2' }))).toEqual([
    WANTED,
  ]);
  const wavelet = syntheticCase('JPEG 2000 reversible, 16 bits');
  const j2k = encapsulated(wavelet, [item([]), item(wavelet.frame)], { transferSyntax: null });
  expect(await framesOf(j2k)).toEqual([[...wavelet.expected]]);
});

test('a codestream without an item around it', async () => {
  const { format, frame, transferSyntax } = LOSSLESS;
  const set = {
    ...IDENTITY,
    '0028,0010': ['US', format.rows],
    '0028,0011': ['US', format.columns],
    '0028,0101': ['US', 16],
    '0028,0102': ['US', 15],
    '7fe0,0010': ['OW', frame],
  } as const;
  expect(await framesOf(dicomBytes({ transferSyntax, set }))).toEqual([WANTED]);
});

test('padding of compressed pixels is told by value', async () => {
  const value = WANTED[0]!;
  const set = { '0028,0120': ['US', value] } as const;
  const [pixels] = await framesOf(encapsulated(LOSSLESS, [item([]), item(LOSSLESS.frame)], { set }));
  expect(pixels).toEqual(WANTED.map((stored) => (stored === value ? -1000 : stored)));
});

test('1 bit a pixel, frames that do not begin at a byte', async () => {
  const bits = { '0028,0100': ['US', 1], '0028,0101': ['US', 1], '0028,0102': ['US', 0] } as const;
  const size = { '0028,0010': ['US', 1], '0028,0011': ['US', 5], '0028,0008': ['IS', '2'] } as const;
  const image = await opened({
    set: { ...IDENTITY, ...bits, ...size, '7fe0,0010': ['OW', Uint8Array.of(0b01110001, 0b10)] },
  });
  expect([...(await image.readFrame(0)).pixels]).toEqual([1, 0, 0, 0, 1]);
  expect([...(await image.readFrame(1)).pixels]).toEqual([1, 1, 0, 0, 1]);
});

test('big endian frames of an odd number of bytes are read out of their words', async () => {
  // 3 pixels of 8 bits, two frames: bytes 1 2 3 4 5 6, in words 2 1, 4 3, 6 5
  const little = dicomBytes({
    preamble: 'none',
    set: {
      ...IDENTITY,
      '0028,0008': ['IS', '2'],
      '0028,0010': ['US', 1],
      '0028,0011': ['US', 3],
      '0028,0100': ['US', 8],
      '0028,0101': ['US', 8],
      '0028,0102': ['US', 7],
      '7fe0,0010': ['OW', Uint8Array.of(2, 1, 4, 3, 6, 5)],
    },
  });
  const image = await openImage(bytesSource(asBigEndian(little)));
  expect([...(await image.readFrame(0)).pixels]).toEqual([1, 2, 3]);
  expect([...(await image.readFrame(1)).pixels]).toEqual([4, 5, 6]);
});

test('fragments under a native transfer syntax hold native frames', async () => {
  const bytes = dicomBytes();
  const head = bytes.subarray(0, bytes.length - 128 - 4); // up to the pixel data's length
  const item = (length: number) => [0xfe, 0xff, 0x00, 0xe0, length, 0, 0, 0];
  const end = [0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0];
  const pixels = bytes.subarray(-128);
  const file = Uint8Array.from([...head, 255, 255, 255, 255, ...item(0), ...item(128), ...pixels, ...end]);
  expect((await (await openImage(bytesSource(file))).readFrame(0)).pixels[1]).toBe(-14);
});

test('native pixels under a compressed transfer syntax are read as they lie', async () => {
  expect((await valuesOf({ transferSyntax: '1.2.840.10008.1.2.4.70' }))[1]).toBe(-14);
});

test('4:2:2 that holds every chroma sample is no 4:2:2', async () => {
  const set = {
    '0028,0002': ['US', 3],
    '0028,0004': ['CS', 'YBR_FULL_422'],
    '0028,0006': ['US', 0],
    '0028,0010': ['US', 1],
    '0028,0011': ['US', 2],
    '0028,0100': ['US', 8],
    '0028,0101': ['US', 8],
    '0028,0102': ['US', 7],
    '7fe0,0010': ['OW', Uint8Array.of(50, 128, 128, 200, 128, 128)],
  } as const;
  const image = await opened({ set });
  expect(image.colour).toBe(true);
  expect([...(await image.readFrame(0)).pixels]).toEqual([50, 200]);
});

test('bytes of big endian files lie as they are, words are swapped', async () => {
  const little = (vr: string) =>
    dicomBytes({
      preamble: 'none',
      set: {
        ...IDENTITY,
        '0028,0010': ['US', 1],
        '0028,0011': ['US', 2],
        '0028,0100': ['US', 8],
        '0028,0101': ['US', 8],
        '0028,0102': ['US', 7],
        '7fe0,0010': [vr, Uint8Array.of(1, 2)],
      },
    });
  expect(await framesOf(asBigEndian(little('OB')))).toEqual([[1, 2]]);
  expect(await framesOf(asBigEndian(little('OW')))).toEqual([[2, 1]]);
});

/** An explicit little endian data set without preamble, its heads and US values swapped; other values as they are. */
function asBigEndian(little: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(little);
  const swap = (at: number) => out.subarray(at, at + 2).reverse();
  for (let at = 0; at < out.length; ) {
    const vr = String.fromCharCode(out[at + 4]!, out[at + 5]!);
    const view = new DataView(out.buffer);
    const long = vr === 'OW' || vr === 'OB';
    const length = long ? view.getUint32(at + 8, true) : view.getUint16(at + 6, true);
    swap(at);
    swap(at + 2);
    if (long) view.setUint32(at + 8, length, false);
    else swap(at + 6);
    const value = at + (long ? 12 : 8);
    if (vr === 'US') swap(value);
    at = value + length;
  }
  return out;
}
