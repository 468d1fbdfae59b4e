/** PNG made here by fast-png, in Node; JPEG and WebP take the same way (test/ingest/raster/decode.browser.test.ts). */
import { encode } from 'fast-png';
import { expect, test } from 'vitest';
import { readImages } from '../../../src/workers/ingest/readImages.ts';

const read = (files: File[], most: number | null = null) =>
  readImages({ files, most }, { signal: new AbortController().signal, progress: () => {} });

test('grey of 8 and of 16 bits, and RGB of equal channels, become the whole range −1 … 1', async () => {
  const grey = (value: number) => picture(32, () => [value], 8);
  const { size, count, images } = await read([
    grey(0),
    grey(255),
    picture(32, () => [65535], 16),
    picture(32, () => [51, 51, 51], 8),
    picture(32, () => [13107, 7], 16), // grey beside an alpha, which is passed over
  ]);
  expect({ size, count, length: images.length }).toEqual({ size: 32, count: 5, length: 5 * 32 * 32 });
  const each = (i: number) => new Set(images.subarray(i * 1024, (i + 1) * 1024));
  expect([0, 1, 2].map((i) => [...each(i)])).toEqual([[-1], [1], [1]]);
  for (const i of [3, 4]) for (const value of each(i)) expect(value).toBeCloseTo(-0.6, 6); // a fifth of the range
});

test('rows stay rows', async () => {
  const { images } = await read([picture(32, (_, row) => [row * 8], 8)]);
  expect(images[5 * 32 + 7]).toBeCloseTo(40 / 127.5 - 1, 6);
});

test('of more images than are wanted the first so many are read, and none behind them', async () => {
  const { count } = await read([plain(32), plain(32), plain(48)], 2);
  expect(count).toBe(2);
});

test('what happened so far is told', async () => {
  const told: unknown[] = [];
  await readImages(
    { files: [plain(32), plain(32)], most: null },
    { signal: new AbortController().signal, progress: (value) => told.push(value) },
  );
  expect(told).toEqual([
    { done: 1, total: 2 },
    { done: 2, total: 2 },
  ]);
});

test.each([
  ['none', [], 0, 'none', 0, 'PNG, JPEG, WebP'],
  ['of no model’s size', [plain(48)], 1, 'size', '48 × 48', '32 × 32, 64 × 64, 128 × 128'],
  ['not square', [picture(64, () => [9], 8, 32)], 1, 'size', '64 × 32', '32 × 32, 64 × 64, 128 × 128'],
  ['of another size than the first', [plain(32), plain(64)], 2, 'size', '64 × 64', '32 × 32'],
  ['in colour', [plain(32), picture(32, () => [9, 9, 11], 8)], 2, 'colour', 'colour', 'grey'],
  ['in colour of 16 bits', [picture(32, () => [9, 9, 11], 16)], 1, 'colour', 'colour', 'grey'],
  ['no picture', [plain(32), new File(['text'], 'b.png')], 2, 'unreadable', 'malformed', 'PNG, JPEG, WebP'],
  ['cut short', [cut(plain(32))], 1, 'unreadable', 'truncated', 'PNG, JPEG, WebP'],
])('images that are %s are refused by number', async (_, files, image, problem, found, expected) => {
  const facts = { image, problem, found, expected };
  await expect(read(files)).rejects.toMatchObject({ name: 'ImageFilesError', facts });
});

test('an abort ends it between two images', async () => {
  const controller = new AbortController();
  const work = readImages(
    { files: [plain(32), plain(32)], most: null },
    { signal: controller.signal, progress: () => controller.abort() },
  );
  await expect(work).rejects.toMatchObject({ name: 'AbortError' });
});

/** A PNG of `pixel`'s channels at each place. */
function picture(
  width: number,
  pixel: (column: number, row: number) => readonly number[],
  depth: 8 | 16,
  height = width,
): File {
  const data = Array.from({ length: width * height }, (_, i) =>
    pixel(i % width, Math.floor(i / width)),
  ).flat();
  const channels = data.length / (width * height);
  const typed = depth === 8 ? Uint8Array.from(data) : Uint16Array.from(data);
  return new File([new Uint8Array(encode({ width, height, channels, depth, data: typed }))], 'a.png');
}

function plain(size: number): File {
  return picture(size, () => [7], 8);
}

function cut(file: File): File {
  return new File([file.slice(0, file.size - 30)], file.name);
}
