import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { defaultRecipe } from '../../src/preprocess/recipe.ts';
import { dicomFile } from '../fixtures/dicom.ts';
import { readWhole } from '../fixtures/readWhole.ts';
import { fileOf, floats, golden, largestDifference } from '../ingest/golden.ts';

const recipe = defaultRecipe({ size: 32 });

// pydicom 2.3.1 and Pillow 9.4 (test/oracle/ingest/golden.py): window, MONOCHROME1, padding to a square, resize.
test.each(golden.cases)('the 32-pixel lung image is Pillow’s: $name', async (wanted) => {
  const { outcome, slices } = await readWhole(fileOf(wanted), 0, recipe, 'salt');
  expect(outcome).toMatchObject({ code: 'accepted', slices: wanted.frames });
  expect(slices.map(({ slice }) => slice.frame)).toEqual([...Array(wanted.frames).keys()]);
  const pixels = Float32Array.from(slices.flatMap((slice) => [...slice.pixels]));
  expect(largestDifference(pixels, floats(wanted.lung32))).toBeLessThan(6e-8); // one float32 step
});

test('a slice carries hashes, its place and the hash of its pixels, and nothing of the header’s text', async () => {
  const { slices } = await readWhole(dicomFile(), 9, recipe, 'salt');
  const { slice, pixels } = slices[0]!;
  expect(slice).toMatchObject({ file: 9, frame: 0, position: 42.5, instanceNumber: 7 });
  const bytes = Buffer.from(pixels.buffer);
  expect(slice.contentHash).toBe(createHash('sha256').update(bytes).digest('hex')); // Node's OpenSSL
  const { order, ...rest } = slice;
  expect(order).toEqual({ patient: 'PATIENT-A', series: '1.2.3.2' }); // for ordering only: finish.ts drops it
  expect(JSON.stringify(rest)).not.toMatch(/PATIENT|1\.2\.3/);
});
