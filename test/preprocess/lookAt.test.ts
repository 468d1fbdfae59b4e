/** One frame as the page is handed it to look at. */
import { encode } from 'fast-png';
import { expect, test } from 'vitest';
import { lookAt } from '../../src/preprocess/lookAt.ts';
import { dicomFile } from '../fixtures/dicom.ts';

test.each([
  [8, 255, Uint8Array.of(0, 10, 20, 200)],
  [16, 65535, Uint16Array.of(0, 10, 20, 200)],
] as const)('a dark picture of %i bits says that white is %i', async (depth, whitest, data) => {
  const png = encode({ width: 2, height: 2, channels: 1, depth, data }) as Uint8Array<ArrayBuffer>;
  const opened = await lookAt(new Blob([png]), 'raster', 0, 64);
  expect(opened).toMatchObject({ unit: 'grey', whitest, histogram: { from: 0, to: 200 } });
  expect([...opened.values]).toEqual([0, 10, 20, 200]);
});

test('a slice has no white of its own', async () => {
  expect(await lookAt(dicomFile(), 'dicom', 0, 64)).toMatchObject({ unit: 'HU', whitest: null });
});
