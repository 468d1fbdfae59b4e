/** Native pixel cells of every width, order and arrangement; expectations by hand from PS3.5 8.1 and annex D. */
import { describe, expect, test } from 'vitest';
import type { StoredFormat } from '../../src/ingest/codecs/types.ts';
import { nativeFrame, nativeFrameBytes } from '../../src/ingest/storedValues.ts';

const LITTLE = { bigEndian: false };
const BIG = { bigEndian: true };

function format(changes: Partial<StoredFormat>): StoredFormat {
  const bitsAllocated = changes.bitsAllocated ?? 16;
  const bitsStored = changes.bitsStored ?? bitsAllocated;
  return {
    rows: 1,
    columns: 4,
    samplesPerPixel: 1,
    planarConfiguration: 0,
    photometric: 'MONOCHROME2',
    highBit: bitsStored - 1,
    signed: false,
    float: null,
    ...changes,
    bitsAllocated,
    bitsStored,
  };
}

const bytes = (...values: number[]) => new Uint8Array(values);
const valuesOf = (from: Uint8Array<ArrayBuffer>, changes: Partial<StoredFormat>, order = LITTLE) => [
  ...nativeFrame(from, format(changes), order).samples,
];

describe('cells', () => {
  test('8 bits, unsigned and signed', () => {
    expect(valuesOf(bytes(0, 127, 128, 255), { bitsAllocated: 8 })).toEqual([0, 127, 128, 255]);
    expect(valuesOf(bytes(0, 127, 128, 255), { bitsAllocated: 8, signed: true })).toEqual([0, 127, -128, -1]);
  });

  test('16 bits in both orders', () => {
    const words = bytes(0x01, 0x02, 0xff, 0x7f, 0x00, 0x80, 0xff, 0xff);
    expect(valuesOf(words, {})).toEqual([0x0201, 0x7fff, 0x8000, 0xffff]);
    expect(valuesOf(words, { signed: true })).toEqual([0x0201, 0x7fff, -32768, -1]);
    expect(valuesOf(words, {}, BIG)).toEqual([0x0102, 0xff7f, 0x0080, 0xffff]);
  });

  test('words that begin at an odd byte of their buffer', () => {
    const odd = bytes(9, 1, 0, 2, 0, 3, 0, 4, 0).subarray(1);
    expect(valuesOf(odd, {})).toEqual([1, 2, 3, 4]);
  });

  test('32 bits in both orders', () => {
    const words = bytes(1, 0, 0, 0, 0, 0, 0, 0x80);
    expect(valuesOf(words, { columns: 2, bitsAllocated: 32 })).toEqual([1, 0x80000000]);
    expect(valuesOf(words, { columns: 2, bitsAllocated: 32, signed: true })).toEqual([1, -(2 ** 31)]);
    expect(valuesOf(words, { columns: 2, bitsAllocated: 32 }, BIG)).toEqual([0x01000000, 0x80]);
  });

  test('12 bits stored below bit 11: what lies above is dropped, the sign is bit 11', () => {
    const cells = bytes(0xff, 0xf7, 0x00, 0xa8, 0xff, 0x5f, 0x01, 0x10);
    const stored = { bitsStored: 12 };
    expect(valuesOf(cells, stored)).toEqual([0x7ff, 0x800, 0xfff, 0x001]);
    expect(valuesOf(cells, { ...stored, signed: true })).toEqual([0x7ff, -0x800, -1, 1]);
  });

  test('12 bits stored below bit 15: what lies below is dropped', () => {
    const cells = bytes(0xff, 0x7f, 0x0f, 0x80, 0xf0, 0xff, 0x1f, 0x00);
    const stored = { bitsStored: 12, highBit: 15 };
    expect(valuesOf(cells, stored)).toEqual([0x7ff, 0x800, 0xfff, 0x001]);
    expect(valuesOf(cells, { ...stored, signed: true })).toEqual([0x7ff, -0x800, -1, 1]);
  });

  test('24 bits stored in 32', () => {
    const cells = bytes(0xff, 0xff, 0xff, 0xab, 0, 0, 0x80, 0);
    const stored = { columns: 2, bitsAllocated: 32, bitsStored: 24 };
    expect(valuesOf(cells, stored)).toEqual([0xffffff, 0x800000]);
    expect(valuesOf(cells, { ...stored, signed: true })).toEqual([-1, -0x800000]);
  });

  test('floats and doubles', () => {
    const view = new DataView(new ArrayBuffer(16));
    view.setFloat32(0, -1.5, true);
    view.setFloat32(4, 3e8, true);
    const single = { columns: 2, bitsAllocated: 32, float: 'float' } as const;
    expect(valuesOf(new Uint8Array(view.buffer), single)).toEqual([-1.5, 3e8]);
    view.setFloat64(0, Math.PI, false);
    view.setFloat64(8, -1e300, false);
    const double = { columns: 2, bitsAllocated: 64, float: 'double' } as const;
    expect(valuesOf(new Uint8Array(view.buffer), double, BIG)).toEqual([Math.PI, -1e300]);
  });

  test('bytes in big endian words are swapped in pairs; a last byte without its pair stays', () => {
    expect(valuesOf(bytes(2, 1, 4, 3), { bitsAllocated: 8 }, BIG)).toEqual([1, 2, 3, 4]);
    expect(valuesOf(bytes(2, 1, 3), { columns: 3, bitsAllocated: 8 }, BIG)).toEqual([1, 2, 3]);
  });
});

describe('single bits', () => {
  test('the lowest comes first', () => {
    const changes = { columns: 8, bitsAllocated: 1 };
    expect(valuesOf(bytes(0b00010011), changes)).toEqual([1, 1, 0, 0, 1, 0, 0, 0]);
    expect(valuesOf(bytes(0, 0b00010011), changes, BIG)).toEqual([1, 1, 0, 0, 1, 0, 0, 0]);
  });

  test('frames follow each other without padding', () => {
    const three = format({ rows: 1, columns: 3, bitsAllocated: 1 });
    expect(nativeFrameBytes(three, 2)).toEqual({ offset: 0, length: 2, bitOffset: 6 });
    expect(nativeFrameBytes(three, 3)).toEqual({ offset: 1, length: 1, bitOffset: 1 });
    // Bits 6, 7 and 8: 1, 0, 1.
    const { samples } = nativeFrame(bytes(0b01000000, 0b1), three, { ...LITTLE, bitOffset: 6 });
    expect([...samples]).toEqual([1, 0, 1]);
  });
});

test('frames lie one behind the other, in big endian from a whole word on', () => {
  const odd = format({ rows: 3, columns: 3, bitsAllocated: 8 });
  expect(nativeFrameBytes(odd, 1)).toEqual({ offset: 9, length: 9, bitOffset: 0 });
  expect(nativeFrameBytes(odd, 1, BIG)).toEqual({ offset: 8, length: 10, bitOffset: 8 });
  const row = { rows: 1, columns: 3, bitsAllocated: 8 };
  // Samples 1 2 3 | 4 5 6 in swapped pairs: 2 1 4 3 6 5.
  const { offset, length, bitOffset } = nativeFrameBytes(format(row), 1, BIG);
  const part = bytes(2, 1, 4, 3, 6, 5).slice(offset, offset + length);
  expect([...nativeFrame(part, format(row), { ...BIG, bitOffset }).samples]).toEqual([4, 5, 6]);
  const large = nativeFrameBytes(format({ rows: 65535, columns: 65535 }), 9);
  expect(large.offset).toBe(65535 * 65535 * 2 * 9);
});

describe('colour', () => {
  const rgb = { columns: 2, samplesPerPixel: 3, photometric: 'RGB', bitsAllocated: 8 };

  test('by pixel and by plane', () => {
    expect(valuesOf(bytes(1, 2, 3, 4, 5, 6), rgb)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(valuesOf(bytes(1, 4, 2, 5, 3, 6), { ...rgb, planarConfiguration: 1 })).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('16 bits by plane', () => {
    const planes = bytes(1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6);
    const changes = { ...rgb, bitsAllocated: 16, planarConfiguration: 1 } as const;
    expect(valuesOf(planes, changes)).toEqual([0x101, 0x303, 0x505, 0x202, 0x404, 0x606]);
  });

  test('4:2:2 gives each chroma to both its pixels', () => {
    const halved = format({ ...rgb, columns: 4, photometric: 'YBR_FULL_422' });
    expect(nativeFrameBytes(halved, 1)).toEqual({ offset: 8, length: 8, bitOffset: 0 });
    const frame = nativeFrame(bytes(1, 2, 90, 91, 3, 4, 92, 93), halved, LITTLE);
    expect([...frame.samples]).toEqual([1, 90, 91, 2, 90, 91, 3, 92, 93, 4, 92, 93]);
    expect(frame).toMatchObject({ color: 'ybr', components: 3, bitsStored: 8, signed: false });
  });

  test('partial range is widened to full', () => {
    const changes = { ...rgb, photometric: 'YBR_PARTIAL_422' };
    expect(valuesOf(bytes(16, 235, 128, 240), changes)).toEqual([0, 128, 255, 255, 128, 255]);
  });

  test('what the components are is said', () => {
    const colorOf = (photometric: string, samplesPerPixel: number) =>
      nativeFrame(new Uint8Array(6), format({ ...rgb, photometric, samplesPerPixel }), LITTLE).color;
    expect(colorOf('RGB', 3)).toBe('rgb');
    expect(colorOf('YBR_FULL', 3)).toBe('ybr');
    expect(colorOf('PALETTE COLOR', 1)).toBe('grey');
    expect(colorOf('MONOCHROME1', 1)).toBe('grey');
  });
});

describe('refused', () => {
  test('too few bytes', () => {
    expect(() => nativeFrame(new Uint8Array(7), format({}), LITTLE)).toThrow(
      expect.objectContaining({ code: 'truncated', facts: { bytes: 7, expectedBytes: 8 } }),
    );
  });

  test.each<Partial<StoredFormat>>([
    { bitsAllocated: 12 },
    { bitsAllocated: 64 },
    { bitsAllocated: 0 },
    { bitsStored: 0 },
    { bitsStored: 17 },
    { bitsStored: 12, highBit: 10 },
    { bitsStored: 12, highBit: 16 },
    { samplesPerPixel: 4, bitsAllocated: 8 },
    { samplesPerPixel: 2, bitsAllocated: 8 },
    { samplesPerPixel: 3, bitsAllocated: 1 },
    { float: 'float', bitsAllocated: 64 },
    { samplesPerPixel: 3, photometric: 'YBR_FULL_422', bitsAllocated: 16 },
    { samplesPerPixel: 3, photometric: 'YBR_FULL_422', bitsAllocated: 8, columns: 3 },
  ])('%o, which nothing defines', (changes) => {
    expect(() => nativeFrameBytes(format(changes), 0)).toThrow(
      expect.objectContaining({ code: 'malformed' }),
    );
    expect(() => nativeFrame(new Uint8Array(64), format(changes), LITTLE)).toThrow(
      expect.objectContaining({ code: 'malformed' }),
    );
  });
});
