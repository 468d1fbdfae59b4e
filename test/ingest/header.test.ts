/** What files do to a header, and that it is read all the same: or that the reading ends. */
import { constants, deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openSource } from '../../src/ingest/byteSource.ts';
import { readHeader } from '../../src/ingest/header.ts';
import { openImage } from '../../src/ingest/image.ts';
import { inflatedSource } from '../../src/ingest/inflated.ts';
import { CT_SLICE, type DicomElements, dicomBytes, dicomFile, words } from '../fixtures/dicom.ts';
import { bytesSource } from './bytesSource.ts';
import { answerOf } from './codeOf.ts';

const DEFLATED = '1.2.840.10008.1.2.1.99';
const BODY = dicomBytes({ preamble: 'none' });
const HEAD = dicomBytes().subarray(0, dicomBytes().length - BODY.length);
const deflatedHead = () => {
  const whole = dicomBytes({ transferSyntax: DEFLATED });
  return whole.subarray(0, whole.length - BODY.length);
};
const firstValue = async (bytes: Uint8Array<ArrayBuffer>) =>
  (await (await openImage(bytesSource(bytes))).readFrame(0)).pixels[0];

test('elements before the pixel data may fill more than the first 64 KiB, and only what is needed is read', async () => {
  const rows = 512;
  const pixels = words(Array.from({ length: rows * rows }, (_, i) => i % 4096));
  const file = dicomFile({
    set: {
      '0009,1010': ['OB', new Uint8Array(300_000)],
      '0028,0010': ['US', rows],
      '0028,0011': ['US', rows],
      '7fe0,0010': ['OW', pixels],
    },
  });
  const reads: number[] = [];
  const source = openSource(file);
  const counted = {
    size: source.size,
    read(offset: number, length: number) {
      reads.push(Math.min(length, file.size - offset));
      return source.read(offset, length);
    },
  };
  const image = await openImage(counted);
  const { pixels: units } = await image.readFrame(0);
  expect(reads).toEqual([65536, 262144, file.size, rows * rows * 2]); // ×4 until the tag is within; then one frame
  expect(units[4095]).toBe(4095 - 1024);
});

test('a deflated data set is inflated only as far as it is read', async () => {
  expect(await firstValue(join(deflatedHead(), deflateRawSync(BODY)))).toBe(1000 - 1024);
  const implicit = dicomBytes({ preamble: 'none', syntax: 'implicit' });
  expect(await firstValue(join(deflatedHead(), deflateRawSync(implicit)))).toBe(1000 - 1024);
});

test('a deflated file that ends too soon is truncated', async () => {
  const cut = join(deflatedHead(), deflateRawSync(BODY).subarray(0, 150));
  expect((await answerOf(cut)).code).toBe('truncated');
});

test('a deflated bomb is too large, at a bounded cost', async () => {
  // a private element of 640 MB of zeros, 0.6 MB in the file; a full flush lets deflated blocks stand one after the other
  const head = dicomBytes({ preamble: 'none', set: { '0009,1010': ['OB', new Uint8Array(0)] } });
  const at = indexOf(head, [0x09, 0x00, 0x10, 0x10]) + 8;
  new DataView(head.buffer).setUint32(at, 640e6, true);
  const flushed = (bytes: Uint8Array) => deflateRawSync(bytes, { finishFlush: constants.Z_FULL_FLUSH });
  const zeros = flushed(new Uint8Array(16e6));
  const bomb = join(deflatedHead(), flushed(head.subarray(0, at + 4)), ...new Array(40).fill(zeros));
  expect(bomb.length).toBeLessThan(1e6);
  expect((await answerOf(bomb)).code).toBe('too-large');
});

test('inflating stops at its limit', async () => {
  const packed = new Uint8Array(deflateRawSync(new Uint8Array(1e6)));
  const source = inflatedSource(bytesSource(packed), new Uint8Array(0), 500_000);
  await expect(source.read(0, 1000)).rejects.toMatchObject({ code: 'too-large', facts: { limit: 500_000 } });
});

test('sequences of undefined length, private ones among them, are passed over', async () => {
  const inner: DicomElements = { '0009,1002': ['LO', 'x'], '7fe0,0010': ['OW', words([1, 2])] };
  const set = { '0009,1001': ['SQ', [inner, { '0009,1003': ['SQ', [inner]] }]] } as const;
  for (const syntax of ['explicit', 'implicit'] as const) {
    for (const undefinedLengths of [true, false]) {
      expect(await firstValue(dicomBytes({ syntax, undefinedLengths, set }))).toBe(1000 - 1024);
    }
  }
});

test('UN of undefined length holds implicit items (PS3.5 6.2.2)', async () => {
  // 21,333 bytes: the length's own bytes would read as the VR US
  const items = dicomBytes({
    syntax: 'implicit',
    preamble: 'none',
    undefinedLengths: true,
    set: { ...none(), '0009,1001': ['SQ', [{ '0009,1010': ['OB', new Uint8Array(0x5355)] }]] },
  }).subarray(8); // behind the sequence's own head
  const un = Uint8Array.of(0x09, 0, 0x01, 0x10, 0x55, 0x4e, 0, 0, 0xff, 0xff, 0xff, 0xff, ...items);
  const header = await readHeader(bytesSource(inserted(un)));
  expect([header.recovered, header.damage]).toEqual([false, null]);
  expect(await firstValue(inserted(un))).toBe(-24);
});

test('a missing sequence delimiter is supplied, a wrong item length does no harm', async () => {
  const set = { '0008,1140': ['SQ', [{ '0008,1155': ['UI', '1.2.3'] }]] } as const;
  const bytes = dicomBytes({ undefinedLengths: true, set });
  const delimiter = indexOf(bytes, [0xfe, 0xff, 0xdd, 0xe0]);
  expect(await firstValue(join(bytes.subarray(0, delimiter), bytes.subarray(delimiter + 8)))).toBe(-24);

  const ofItem = indexOf(bytes, [0xfe, 0xff, 0x0d, 0xe0]);
  const withoutItemEnd = join(bytes.subarray(0, ofItem), bytes.subarray(ofItem + 8));
  expect(await firstValue(withoutItemEnd)).toBe(-24);
  expect((await readHeader(bytesSource(withoutItemEnd))).recovered).toBe(false);

  const defined = dicomBytes({ set });
  const item = indexOf(defined, [0xfe, 0xff, 0x00, 0xe0]);
  defined[item + 4] = 200; // longer than the sequence around it
  expect(await firstValue(defined)).toBe(-24);
});

test('a wrong length of one element is read past, and a header with such a hole must say its units', async () => {
  const set = { '0008,1030': ['LO', 'Chest'] } as const;
  const damaged = (extra: object = {}) => {
    const bytes = dicomBytes({ set: { ...set, ...extra } });
    bytes[indexOf(bytes, [0x08, 0x00, 0x30, 0x10]) + 7] = 0x70; // 28,678 bytes instead of 6
    return bytes;
  };
  const header = await readHeader(bytesSource(damaged()));
  expect(header.recovered).toBe(true);
  expect((await openImage(bytesSource(damaged()))).order.patient).toBe('PATIENT-A'); // the element right behind it
  expect(await firstValue(damaged())).toBe(-24);
  const signed = { '0028,0103': ['US', 1], '0028,1052': null, '0028,1053': null };
  expect((await openImage(bytesSource(dicomBytes({ set: signed as never })))).unitsKnown).toBe(true);
  expect((await openImage(bytesSource(damaged(signed)))).unitsKnown).toBe(false);
});

test('a wrong length that is too short is read past too', async () => {
  const bytes = dicomBytes({ set: { '0008,1030': ['LO', 'Chest of somebody'] } });
  bytes[indexOf(bytes, [0x08, 0x00, 0x30, 0x10]) + 6] = 5;
  expect(await firstValue(bytes)).toBe(-24);
});

test('a wrong group length of the meta header counts for nothing', async () => {
  const length = Uint8Array.of(2, 0, 0, 0, 0x55, 0x4c, 4, 0, 9, 9, 9, 9);
  const bytes = dicomBytes();
  expect(await firstValue(join(bytes.subarray(0, 132), length, bytes.subarray(132)))).toBe(-24);
});

test('a meta element of a wrong length is made good by the group length', async () => {
  const head = HEAD.slice();
  head[indexOf(head, [0x02, 0x00, 0x02, 0x00]) + 6] = 0x20; // the class, said to reach into the transfer syntax
  const length = Uint8Array.of(2, 0, 0, 0, 0x55, 0x4c, 4, 0, HEAD.length - 132, 0, 0, 0);
  expect(await firstValue(join(head.subarray(0, 132), length, head.subarray(132), BODY))).toBe(-24);
});

test('sequences nested 20,000 deep end in an outcome', async () => {
  const opening = [0x08, 0x00, 0x40, 0x11, 0x53, 0x51, 0, 0, 0xff, 0xff, 0xff, 0xff]; // (0008,1140) SQ, undefined length
  const item = [0xfe, 0xff, 0x00, 0xe0, 0xff, 0xff, 0xff, 0xff];
  const level = Uint8Array.of(...opening, ...item);
  const nested = new Uint8Array(20_000 * level.length);
  for (let depth = 0; depth < 20_000; depth++) nested.set(level, depth * level.length);
  const later = Object.keys(CT_SLICE).filter((tag) => tag > '0008,1140');
  const head = dicomBytes({ set: Object.fromEntries(later.map((tag) => [tag, null])) });
  expect(['malformed', 'truncated']).toContain((await answerOf(join(head, nested))).code);
});

test('items without end are too large', async () => {
  const opening = [0x08, 0x00, 0x40, 0x11, 0x53, 0x51, 0, 0, 0xff, 0xff, 0xff, 0xff];
  const items = new Uint8Array(24e6);
  const item = Uint8Array.of(0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0);
  items.set(item);
  for (let filled = 8; filled < items.length; filled *= 2) items.copyWithin(filled, 0, filled);
  const later = Object.keys(CT_SLICE).filter((tag) => tag > '0008,1140');
  const head = dicomBytes({ set: Object.fromEntries(later.map((tag) => [tag, null])) });
  expect((await answerOf(join(head, Uint8Array.from(opening), items))).code).toBe('too-large');
});

test('a header that never ends is too large before it is read whole', async () => {
  const head = dicomBytes({ set: { '0009,1010': ['OB', new Uint8Array(0)] } });
  const at = indexOf(head, [0x09, 0x00, 0x10, 0x10]) + 8;
  new DataView(head.buffer).setUint32(at, 2e9, true);
  let read = 0;
  const endless = {
    size: 2.1e9,
    async read(offset: number, length: number) {
      read += length;
      const bytes = new Uint8Array(length);
      if (offset === 0) bytes.set(head.subarray(0, at + 4));
      return bytes;
    },
  };
  await expect(readHeader(endless)).rejects.toMatchObject({ code: 'too-large' });
  expect(read).toBeLessThan(128 * 1024 * 1024);
});

test('a report is not read to its end', async () => {
  const report = dicomBytes({
    set: {
      '0008,0016': ['UI', '1.2.840.10008.5.1.4.1.1.88.11'],
      '0040,a730': ['OB', new Uint8Array(1e6)],
    },
  });
  let read = 0;
  const source = bytesSource(report);
  const header = await readHeader({
    size: source.size,
    read(offset, length) {
      read += length;
      return source.read(offset, length);
    },
  });
  expect(header.pixelData).toBeNull();
  expect(read).toBe(65536);
});

/** All of CT_SLICE left out. */
function none() {
  return Object.fromEntries(Object.keys(CT_SLICE).map((tag) => [tag, null]));
}

/** A CT slice with `element`, of group 0009, where it belongs. */
function inserted(element: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = dicomBytes();
  const at = indexOf(bytes, [0x10, 0x00, 0x20, 0x00]);
  return join(bytes.subarray(0, at), element, bytes.subarray(at));
}

function indexOf(bytes: Uint8Array, pattern: readonly number[]): number {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(Buffer.from(pattern));
}

function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(parts));
}
