import dicomParser from 'dicom-parser';
import { expect, test } from 'vitest';
import type { Drawn, DrawnFormat } from '../../src/app.ts';
import { INTENDED_USE } from '../../src/errors.ts';
import { drawnFile, drawnFiles } from '../../src/report/drawn.ts';
import { toGrey, toGrey16 } from '../../src/report/png.ts';
import { readNpy } from '../fixtures/readNpy.ts';
import { finishedRun } from './fixture.ts';
import { readPng } from './readPng.ts';

const { run, images } = finishedRun([10, 7], 3);
const hash = 'ab'.repeat(32);
const drawn: Drawn = {
  ...images!,
  modelHash: hash,
  runId: run.id,
  round: 2,
  slot: null,
  seed: 11,
  first: 5,
  between: null,
};
const AREA = drawn.size ** 2;
const files = (format: DrawnFormat, of: Partial<Drawn> = {}) => drawnFiles(run, { ...drawn, ...of }, format);

test.each([
  ['png8', 8, toGrey],
  ['png16', 16, toGrey16],
] as const)('%s: an image a file, each with its seed, index and model', (format, bitDepth, grey) => {
  const pngs = files(format);
  expect(pngs.map(({ name }) => name)).toEqual([
    'generated/0001.png',
    'generated/0002.png',
    'generated/0003.png',
  ]);
  const second = readPng(pngs[1]!.bytes);
  expect(second).toMatchObject({ width: drawn.size, height: drawn.size, bitDepth });
  expect(second.text).toMatchObject({
    Title: 'SYNTHETIC image',
    Disclaimer: INTENDED_USE,
    Seed: '11',
    Index: '6',
    'Model hash': hash,
    Gate: 'FID gate passed',
    Model: expect.stringContaining('round 2, iteration 300'),
  });
  const bytes = [...grey(drawn.images.subarray(AREA, 2 * AREA))];
  expect([...second.pixels]).toEqual(
    bitDepth === 8 ? bytes : bytes.flatMap((value) => [value >> 8, value & 255]),
  );
});

test('grid: one PNG that says which indices', () => {
  const [grid, ...rest] = files('grid');
  expect(rest).toEqual([]);
  expect(grid!.name).toBe('gantry-2026-01-02-0f7a1c9e-grid.png');
  expect(readPng(grid!.bytes).text).toMatchObject({ Seed: '11', Index: '5-7', 'Model hash': hash });
});

test('npy: one array [count, size, size] of the very values', () => {
  const [npy] = files('npy');
  expect(npy!.name).toBe('images.npy');
  const { shape, values } = readNpy(npy!.bytes);
  expect(shape).toEqual([3, drawn.size, drawn.size]);
  expect(values).toEqual(drawn.images);
});

test('npy: what a picture says of itself lies beside it', () => {
  const [, beside] = files('npy');
  expect(beside!.name).toBe('images.json');
  const said = JSON.parse(new TextDecoder().decode(beside!.bytes));
  expect(said).toMatchObject({ Title: 'SYNTHETIC image', 'Model hash': hash, Seed: '11' });
  expect(said.Warning).toContain('SYNTHETIC');
  expect(said.images[2]).toEqual({ Seed: '11', Index: '7' });
});

test('dicom: an image a file, in one new study and series', () => {
  const sets = files('dicom').map(({ bytes }) => dicomParser.parseDicom(bytes));
  const distinct = (tag: string) => new Set(sets.map((set) => set.string(tag))).size;
  expect([distinct('x0020000d'), distinct('x0020000e'), distinct('x00080018')]).toEqual([1, 1, 3]);
  expect(sets.map((set) => set.string('x00200013'))).toEqual(['1', '2', '3']);
  expect(sets[2]!.string('x00204000')).toContain('Seed 11, Index 7');
  expect(sets[2]!.string('x00204000')).toContain('FID gate passed');
  expect(sets[0]!.string('x00082111')).toContain(hash);
  const again = dicomParser.parseDicom(files('dicom')[0]!.bytes);
  expect(again.string('x0020000d')).not.toBe(sets[0]!.string('x0020000d'));
});

test('images on a way say between which indices and at which step', () => {
  const way = { between: { to: 9, path: 'slerp' } } as const;
  const { text } = readPng(files('png8', way)[1]!.bytes);
  expect(text).toMatchObject({ Seed: '11', Between: 'slerp from 5 to 9, step 2 of 3' });
  expect(text).not.toHaveProperty('Index');
  const strip = readPng(files('grid', way)[0]!.bytes);
  expect(strip.text.Between).toBe('slerp from 5 to 9 in 3 steps');
  expect([strip.width, strip.height]).toEqual([3 * drawn.size + 2 * 2, drawn.size]); // one row, gutters of 2
});

test('of a state that was not judged each file says so, beside the verdict of the one that was', () => {
  const { text } = readPng(files('png8', { slot: 'epoch-2', iteration: 120 })[0]!.bytes);
  expect(text.Gate).toBe('Not judged at iteration 120');
  expect(text.Warning).toBe('SYNTHETIC. Not judged at iteration 120. At iteration 300: FID gate passed.');
  expect(text.Model).toContain('iteration 120');
});

test('as one file: itself where it is one, else a zip', () => {
  expect(drawnFile(run, drawn, 'npy').name).toBe('gantry-2026-01-02-0f7a1c9e-npy.zip'); // with what it is
  const zip = drawnFile(run, drawn, 'dicom');
  expect(zip.name).toBe('gantry-2026-01-02-0f7a1c9e-dicom.zip');
  expect(String.fromCharCode(...zip.bytes.subarray(0, 2))).toBe('PK');
});

test('a round that is gone is refused', () => {
  expect(() => files('grid', { round: 9 })).toThrow(RangeError);
});
