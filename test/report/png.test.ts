import { expect, test } from 'vitest';
import { encodePng, tileGrid, toGrey, toGrey16 } from '../../src/report/png.ts';
import { readPng } from './readPng.ts';

test('−1 … 1 becomes round((x + 1)·127.5), clamped', () => {
  // By hand: (0 + 1)·127.5 = 127.5 → 128; 0.5 → 191.25 → 191; −0.99 → 1.275 → 1.
  const values = [-1, 1, 0, 0.5, -0.99, -7, 7, Number.NaN];
  expect([...toGrey(Float32Array.from(values))]).toEqual([0, 255, 128, 191, 1, 0, 255, 0]);
});

test('a PNG is 8-bit grey, holds the pixels row by row, and says its text', () => {
  const pixels = Uint8Array.from({ length: 6 * 4 }, (_, i) => (i * 37) % 256);
  const png = readPng(encodePng({ width: 6, height: 4, pixels }, { Title: 'SYNTHETIC', Seed: '7' }));
  expect(png).toMatchObject({ width: 6, height: 4, bitDepth: 8, colorType: 0 });
  expect(png.pixels).toEqual(pixels);
  expect(png.text).toEqual({ Title: 'SYNTHETIC', Seed: '7' });
});

test('−1 … 1 becomes round((x + 1)·32767.5) in 16 bits, clamped', () => {
  // By hand: 0 → 32767.5 → 32768; 0.5 → 49151.25 → 49151; −0.9999 (float32 −0.99989998) → 3.277 → 3.
  const values = [-1, 1, 0, 0.5, -0.9999, -7, 7, Number.NaN];
  expect([...toGrey16(Float32Array.from(values))]).toEqual([0, 65535, 32768, 49151, 3, 0, 65535, 0]);
});

test('16-bit samples give a 16-bit PNG, the higher byte first', () => {
  const pixels = Uint16Array.from([0x0102, 0xfffe, 0, 0x8000, 0x00ff, 0xff00]);
  const png = readPng(encodePng({ width: 3, height: 2, pixels }, { Title: 'SYNTHETIC' }));
  expect(png).toMatchObject({
    width: 3,
    height: 2,
    bitDepth: 16,
    colorType: 0,
    text: { Title: 'SYNTHETIC' },
  });
  expect([...png.pixels]).toEqual([1, 2, 255, 254, 0, 0, 128, 0, 0, 255, 255, 0]);
});

test('the bytes are the file and nothing more, so that they can be hashed and sent', () => {
  const bytes = encodePng({ width: 2, height: 2, pixels: new Uint8Array(4) }, {});
  expect(bytes.buffer.byteLength).toBe(bytes.length);
  expect([...bytes.subarray(-8, -4)]).toEqual([...'IEND'].map((letter) => letter.charCodeAt(0)));
});

test('pixels that are not width × height are refused with both numbers', () => {
  expect(() => encodePng({ width: 2, height: 2, pixels: new Uint8Array(5) }, {})).toThrow(/4 values; got 5/);
});

test('a grid lays tiles out row by row with a black gutter', () => {
  // Three 2 × 2 tiles of 1, 2 and 3, two across, one pixel between: drawn by hand.
  const tiles = Uint8Array.from([1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]);
  const grid = tileGrid(tiles, { size: 2, count: 3, columns: 2, gutter: 1 });
  expect(grid).toMatchObject({ width: 5, height: 5 });
  expect([...grid.pixels]).toEqual([
    ...[1, 1, 0, 2, 2],
    ...[1, 1, 0, 2, 2],
    ...[0, 0, 0, 0, 0],
    ...[3, 3, 0, 0, 0],
    ...[3, 3, 0, 0, 0],
  ]);
});

test('a grid is no wider than its tiles', () => {
  expect(tileGrid(new Uint8Array(8), { size: 2, count: 2, columns: 8 })).toMatchObject({
    width: 6,
    height: 2,
  });
});
