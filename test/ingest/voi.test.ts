import { expect, test } from 'vitest';
import { openSource } from '../../src/ingest/byteSource.ts';
import { openImage } from '../../src/ingest/image.ts';
import { applyVoi, type FileVoi } from '../../src/ingest/voi.ts';
import { dicomFile, words } from '../fixtures/dicom.ts';
import { fileOf, floats, largestDifference, meaning } from './golden.ts';

const shade = (voi: FileVoi, ...values: number[]) => {
  const out = Float32Array.from(values);
  applyVoi(out, voi);
  return [...out];
};
const window = (kind: 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID', center: number, width: number): FileVoi => ({
  kind: 'window',
  function: kind,
  center,
  width,
});

// pydicom 2.3.1's apply_voi_lut and numpy (test/oracle/ingest/meaning/meaning.py); float32 on [−1, 1] has steps of 6e-8.
test.each(meaning.filter(({ frames }) => frames[0]!.voi !== null))(
  'a file’s own window or table shows what pydicom shows: $name',
  async (wanted) => {
    const image = await openImage(openSource(fileOf(wanted)));
    for (const [frame, { voi }] of wanted.frames.entries()) {
      const read = await image.readFrame(frame);
      applyVoi(read.pixels, read.voi!);
      expect(largestDifference(read.pixels, floats(voi!))).toBeLessThan(3e-7);
    }
  },
);

test('a file without a window or a table has no VOI', async () => {
  expect((await (await openImage(openSource(dicomFile()))).readFrame(0)).voi).toBeNull();
});

test('narrow windows are thresholds: LINEAR at c − 0.5 from width 1 down, the others at c from width 0 down', () => {
  expect(shade(window('LINEAR', 10, 1), 9.4, 9.5, 9.6)).toEqual([-1, -1, 1]);
  expect(shade(window('LINEAR', 10, 0.5), 9.5, 9.6)).toEqual([-1, 1]);
  expect(shade(window('LINEAR', 10, -3), 9.5, 9.6)).toEqual([-1, 1]);
  expect(shade(window('LINEAR_EXACT', 10, 1), 9.5, 10, 10.5)).toEqual([-1, 0, 1]); // no threshold yet
  expect(shade(window('LINEAR_EXACT', 10, 0), 10, 10.1)).toEqual([-1, 1]);
  expect(shade(window('SIGMOID', 10, 0), 10, 10.1)).toEqual([-1, 1]);
});

test('the three functions at their edges (PS3.3 C.11.2.1.2.1, C.11.2.1.3.1, C.11.2.1.3.2)', () => {
  expect(shade(window('LINEAR', 0, 101), -50.5, 49.5, -0.5)).toEqual([-1, 1, 0]);
  expect(shade(window('LINEAR_EXACT', 0, 100), -50, 50, 0, 25)).toEqual([-1, 1, 0, 0.5]);
  expect(shade(window('SIGMOID', 0, 4), 0)).toEqual([0]);
  expect(shade(window('SIGMOID', 0, 4), 1)[0]).toBeCloseTo(2 / (1 + Math.exp(-1)) - 1, 7);
});

test('a table is scaled by its output bits, whatever its largest entry', async () => {
  const item = {
    '0028,3002': ['US', [2, 1000, 12]],
    '0028,3006': ['US', [0, 2048]],
  } as const;
  const file = dicomFile({ set: { '0028,3010': ['SQ', [item]], '0028,1052': ['DS', '0'] } });
  const { pixels, voi } = await (await openImage(openSource(file))).readFrame(0);
  applyVoi(pixels, voi!);
  expect(pixels[0]).toBe(-1); // stored 1000
  expect(pixels[63]).toBeCloseTo((2 * 2048) / 4095 - 1, 7); // beyond the table: its last entry
});

test('a table that is too short is passed over for the window', async () => {
  const item = { '0028,3002': ['US', [9, 0, 12]], '0028,3006': ['US', [0, 1]] } as const;
  const set = {
    '0028,1050': ['DS', '40\\300'],
    '0028,1051': ['DS', '400\\50'],
    '0028,1056': ['CS', 'SIGMOID'],
    '0028,3010': ['SQ', [item]],
  } as const;
  const { voi } = await (await openImage(openSource(dicomFile({ set })))).readFrame(0);
  expect(voi).toEqual(window('SIGMOID', 40, 400));
});

test('what a rescale makes negative is looked up by a signed first input', async () => {
  const item = { '0028,3002': ['US', [3, 0xffff, 8]], '0028,3006': ['US', [0, 100, 255]] } as const;
  const stored = words([1023, 1024, 1025, ...new Array(61).fill(0)]); // HU −1, 0, 1
  const set = { '0028,3010': ['SQ', [item]], '7fe0,0010': ['OW', stored] } as const;
  const { pixels, voi } = await (await openImage(openSource(dicomFile({ set })))).readFrame(0);
  applyVoi(pixels, voi!);
  expect([...pixels.subarray(0, 4)].map((value) => Math.round(((value + 1) / 2) * 255))).toEqual([
    0, 100, 255, 0,
  ]);
});
