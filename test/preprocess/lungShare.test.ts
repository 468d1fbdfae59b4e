import { expect, test } from 'vitest';
import { openSource } from '../../src/ingest/byteSource.ts';
import { openImage } from '../../src/ingest/image.ts';
import { lungShare } from '../../src/preprocess/lungShare.ts';
import { dataFiles, hasData } from '../ingest/data.ts';
import { goldenRows } from '../ingest/golden.ts';

const AIR = -1000;
const LUNG = -850;
const TISSUE = 40;
const SIDE = 256; // blocks of 2 × 2

/** A body that fills the image but for a frame of air 32 pixels wide. */
function body(side = SIDE): Float32Array {
  const image = new Float32Array(side * side).fill(AIR);
  fill(image, side, 32, 32, side - 64, side - 64, TISSUE);
  return image;
}

function fill(
  image: Float32Array,
  width: number,
  x: number,
  y: number,
  w: number,
  h: number,
  hu: number,
): void {
  for (let row = y; row < y + h; row++) image.fill(hu, row * width + x, row * width + x + w);
}

const square = { width: SIDE, height: SIDE };

test('air around a body is no lung', () => {
  expect(lungShare(body(), square)).toBe(0);
  expect(lungShare(new Float32Array(SIDE * SIDE).fill(AIR), square)).toBe(0);
  expect(lungShare(new Float32Array(SIDE * SIDE).fill(TISSUE), square)).toBe(0);
});

test('two lungs in a body count with their area', () => {
  const image = body();
  fill(image, SIDE, 64, 64, 40, 80, LUNG);
  fill(image, SIDE, 150, 64, 40, 80, LUNG);
  expect(lungShare(image, square)).toBe((2 * 40 * 80) / SIDE ** 2);
});

test('lungs that meet only at a corner are two, so that one open to the outside does not empty the other', () => {
  const image = body();
  fill(image, SIDE, 0, 64, 100, 40, LUNG); // reaches the border
  fill(image, SIDE, 100, 104, 40, 40, LUNG); // touches it by a corner
  expect(lungShare(image, square)).toBe(1600 / SIDE ** 2);
});

test('a ring is followed around its hole', () => {
  const image = body();
  fill(image, SIDE, 64, 64, 100, 100, LUNG);
  fill(image, SIDE, 84, 84, 60, 60, TISSUE);
  expect(lungShare(image, square)).toBe((100 ** 2 - 60 ** 2) / SIDE ** 2);
});

test('a speck below a thousandth of the image does not count, one above does', () => {
  const image = body();
  fill(image, SIDE, 64, 64, 8, 8, LUNG); // 64 of 65,536
  expect(lungShare(image, square)).toBe(0);
  fill(image, SIDE, 64, 64, 8, 10, LUNG); // 80 of 65,536
  expect(lungShare(image, square)).toBe(80 / SIDE ** 2);
});

test('fat does not count, emphysema does', () => {
  for (const [hu, counts] of [
    [-319, false],
    [-321, true],
    [-1000, true],
  ] as const) {
    const image = body();
    fill(image, SIDE, 64, 64, 80, 80, hu);
    expect(lungShare(image, square) > 0).toBe(counts);
  }
});

test('a rectangle whose sides are no multiple of a block keeps its true area', () => {
  const width = 300; // blocks of 3 × 3: the last row of blocks is one pixel high
  const height = 271;
  const image = new Float32Array(width * height).fill(TISSUE);
  fill(image, width, 60, 60, 90, 120, LUNG);
  expect(lungShare(image, { width, height })).toBe((90 * 120) / (width * height));
});

test('images smaller than the grid are taken as they are', () => {
  const image = new Float32Array(16).fill(TISSUE);
  image[5] = LUNG;
  expect(lungShare(image, { width: 4, height: 4 })).toBe(1 / 16);
  expect(() => lungShare(image, { width: 5, height: 4 })).toThrow('16 values for [4, 5]');
});

test.skipIf(!hasData)(
  'every real slice has the share that scipy gives it, and more of it the nearer to mid-lung (skipped where GANTRY_DATA holds no corpus)',
  async () => {
    const wanted = new Map(
      goldenRows('../preprocess/lungShare.csv').map(([path, share]) => [path, Number(share)]),
    );
    const found = new Map<string, number>();
    for (const file of dataFiles('ct')) {
      const path = file.path.slice('ct/'.length);
      if (!wanted.has(path)) continue;
      const image = await openImage(openSource(file.open()));
      const { pixels, columns: width, rows: height } = await image.readFrame(0);
      const share = lungShare(pixels, { width, height });
      expect(Math.abs(share - wanted.get(path)!), path).toBeLessThan(6e-8); // seven decimals in the CSV
      found.set(path, share);
    }
    expect(found.size).toBe(207);
    const [abdomen, apex, middle] = ['rider-0109/3-04.dcm', 'rider-0109/1-41.dcm', 'rider-0109/1-25.dcm'];
    expect(found.get(abdomen!)).toBeLessThan(found.get(apex!)!);
    expect(found.get(apex!)).toBeLessThan(found.get(middle!)!);
  },
);
