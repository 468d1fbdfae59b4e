import { expect, test } from 'vitest';
import { openSource } from '../../src/ingest/byteSource.ts';
import { planeOf } from '../../src/ingest/geometry.ts';
import { openImage } from '../../src/ingest/image.ts';
import { type DicomOptions, dicomFile } from '../fixtures/dicom.ts';

const positionOf = async (set: DicomOptions['set'] & object) =>
  (await openImage(openSource(dicomFile({ set })))).position(0);

test('position of an upright slice is the z of its corner', async () => {
  expect(await positionOf({})).toBe(42.5);
});

test('a slice stored upside down has the position of the same slice stored upright', async () => {
  expect(await positionOf({ '0020,0037': ['DS', '1\\0\\0\\0\\-1\\0'] })).toBe(42.5);
});

test('a tilted slice is placed along its own normal', async () => {
  // row (1,0,0), column (0, cos 20°, −sin 20°): normal (0, sin 20°, cos 20°); corner (0, 10, 100).
  const [c, s] = [Math.cos(Math.PI / 9), Math.sin(Math.PI / 9)];
  const position = await positionOf({
    '0020,0037': ['DS', `1\\0\\0\\0\\${c.toFixed(9)}\\${(-s).toFixed(9)}`],
    '0020,0032': ['DS', '0\\10\\100'],
  });
  expect(position).toBeCloseTo(10 * s + 100 * c, 6); // nine decimals in the file
});

test('without an orientation or a corner the slice location counts, without that nothing', async () => {
  expect(await positionOf({ '0020,0037': null, '0020,1041': ['DS', '-17.25'] })).toBe(-17.25);
  expect(await positionOf({ '0020,0032': null })).toBeNull();
  expect(await positionOf({ '0020,0037': ['DS', '0\\0\\0\\0\\0\\0'] })).toBeNull();
  expect(await positionOf({ '0020,0032': ['DS', '1\\x\\3'] })).toBeNull();
});

test('a coronal series has one axis, whatever the sign of its normal’s z', async () => {
  const at = (orientation: string) =>
    positionOf({ '0020,0037': ['DS', orientation], '0020,0032': ['DS', '0\\30\\0'] });
  expect(await at('1\\0\\0\\0\\0.001\\-1')).toBeCloseTo(30, 3);
  expect(await at('1\\0\\0\\0\\-0.001\\-1')).toBeCloseTo(30, 3);
});

test('a plane is named by the axis within 37° of its normal', () => {
  expect(planeOf([0, 0, 1])).toBe('axial');
  expect(planeOf([0, 0.6, 0.8])).toBe('axial');
  expect(planeOf([0.1, 0.9, -0.4])).toBe('coronal');
  expect(planeOf([-0.9, 0.1, 0.4])).toBe('sagittal');
  expect(planeOf([0, Math.SQRT1_2, Math.SQRT1_2])).toBe('oblique');
  expect(planeOf(null)).toBeNull();
});
