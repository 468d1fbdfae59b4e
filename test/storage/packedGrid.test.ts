import { inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { normals } from '../../src/numerics/random.ts';
import { type PackedGrid, packGrid, unpackGrid } from '../../src/storage/packedGrid.ts';
import { filterRows, unfilterRows } from '../../src/storage/rowFilters.ts';
import type { SampleGrid } from '../../src/workers/protocol.ts';

const SHAPE = { columns: 3, rows: 2, size: 16 };

function gridOf(value: (x: number, y: number, i: number) => number): SampleGrid {
  const { columns, rows, size } = SHAPE;
  const width = columns * size;
  const pixels = Uint8Array.from({ length: width * rows * size }, (_, i) =>
    Math.min(255, Math.max(0, Math.round(value(i % width, Math.floor(i / width), i)))),
  );
  return { iteration: 7, ...SHAPE, pixels };
}

const drawn = normals({ seed: 5, name: 'grid', index: 0 }, 6 * 256);
const flat = gridOf(() => 0);
const smooth = gridOf((x, y) => 128 + 60 * Math.sin(x / 5) + 60 * Math.cos(y / 4));
const grainy = gridOf((x, y, i) => 128 + 60 * Math.sin(x / 5) + 60 * Math.cos(y / 4) + 4 * drawn[i]!);
/** Bits beyond the fourth decimal: every grey as often as any other. */
const noise = gridOf((_, __, i) => Math.abs(Math.trunc(1e4 * drawn[i]!)) % 256);

test.each([
  ['flat', flat],
  ['smooth', smooth],
  ['grainy', grainy],
  ['noise', noise],
])('a %s grid comes back bit for bit', async (_, grid) => {
  expect(await unpackGrid(await packGrid(grid))).toEqual(grid);
});

test('a smooth grid takes less than half; noise, which would grow, lies as it is', async () => {
  const packed = (await packGrid(smooth)) as PackedGrid;
  expect(packed.packed.length).toBeLessThan(smooth.pixels.length / 2);
  expect(await packGrid(noise)).toBe(noise);
});

test('a grid of an earlier version is read as it lies', async () => {
  expect(await unpackGrid(grainy)).toBe(grainy);
});

test('packed bytes are plain deflate (RFC 1951) of filtered rows, by zlib', async () => {
  const { packed } = (await packGrid(smooth)) as PackedGrid;
  expect(new Uint8Array(inflateRawSync(packed))).toEqual(filterRows(smooth.pixels, SHAPE));
});

test('a grid of a later version is refused in words', async () => {
  const later = { ...(await packGrid(smooth)), version: 2 } as unknown as PackedGrid;
  await expect(unpackGrid(later)).rejects.toMatchObject({
    name: 'StoredVersionError',
    facts: { found: 2, expected: 1 },
  });
});

describe('row filters', () => {
  // By hand after RFC 2083, section 6: each row is best told by another filter, and neither neighbour image shows through.
  test.each([
    ['none', 0, [0, 1, 255, 1], [0, 0, 0, 0], [0, 1, 255, 1]],
    ['sub', 1, [9, 9, 9, 9], [90, 3, 70, 200], [9, 0, 0, 0]],
    ['up', 2, [7, 90, 30, 201], [7, 90, 30, 200], [0, 0, 0, 1]],
    // ⌊(0+20)/2⌋=10, ⌊(10+30)/2⌋=20, ⌊(20+2)/2⌋=11, ⌊(11+99)/2⌋=55
    ['average', 3, [10, 20, 11, 55], [20, 30, 2, 99], [0, 0, 0, 0]],
    // p = left + above − corner: 50 → above 50; 80+20−50=50 → nearest above 20 is 30 off, left 80 is 30 off, corner 50 exactly
    ['Paeth', 4, [80, 50, 71, 41], [80, 50, 72, 42], [0, 0, 0, 0]],
  ])('%s', (_, filter, line, above, residual) => {
    const image = Uint8Array.from([...above, ...line]);
    const shape = { columns: 1, rows: 1, size: 4 };
    const pixels = new Uint8Array(16);
    pixels.set(image);
    const filtered = filterRows(pixels, shape).subarray(5, 10);
    expect(unfilterRows(filterRows(pixels, shape), shape)).toEqual(pixels);
    if (filter !== 4) expect([...filtered]).toEqual([filter, ...residual]);
  });

  test('an image is told from itself alone, not from its neighbours in the grid', () => {
    const shape = { columns: 2, rows: 1, size: 2 };
    // Left image 200s, right image 10s: were the right one's first pixel told from the left's last, it would be 66 = 10 − 200 mod 256.
    const filtered = filterRows(Uint8Array.from([200, 200, 10, 10, 200, 200, 10, 10]), shape);
    expect([...filtered]).toEqual([1, 200, 0, 2, 0, 0, 1, 10, 0, 2, 0, 0]);
  });

  test('bytes of another length, or of a filter that does not exist, are refused', () => {
    const shape = { columns: 1, rows: 1, size: 2 };
    expect(() => unfilterRows(new Uint8Array(5), shape)).toThrow('5 bytes; 6 were expected');
    expect(() => unfilterRows(Uint8Array.from([9, 0, 0, 0, 0, 0]), shape)).toThrow('names filter 9');
  });
});
