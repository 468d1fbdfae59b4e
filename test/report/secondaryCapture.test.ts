/**
 * The very bytes that pydicom and dcmtk have read and dciodvfy has verified: test/oracle/generate/secondary_capture.py notes their digest
 * and what it was told in secondaryCapture.json. Where the writer changes, this fails until they have been asked again:
 *
 *     GANTRY_WRITE=/some/folder npx vitest run --project node test/report/secondaryCapture.test.ts
 *     /usr/bin/python3 test/oracle/generate/secondary_capture.py /some/folder > test/oracle/generate/secondaryCapture.json
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { INTENDED_USE } from '../../src/errors.ts';
import { defaultRecipe } from '../../src/preprocess/recipe.ts';
import { parseWindow } from '../../src/preprocess/window.ts';
import { newUid, secondaryCapture } from '../../src/report/secondaryCapture.ts';
import { TOOL } from '../../src/report/version.ts';
import { readWhole } from '../fixtures/readWhole.ts';
import read from '../oracle/generate/secondaryCapture.json';

const SIZE = 32;
const grey = Uint16Array.from({ length: SIZE * SIZE }, (_, i) => (i * 64 + (i % 7)) % 65536);
const bytes = secondaryCapture(
  {
    studyUid: '2.25.1',
    seriesUid: '2.25.2',
    madeAt: Date.UTC(2026, 0, 2, 3, 4, 5),
    modelHash: '0123456789abcdef'.repeat(4),
    model: 'WGAN-GP 32x32, nz 100, ngf 64, round 2, iteration 300',
    warning: 'SYNTHETIC. FID gate not passed.',
  },
  { instanceUid: '2.25.3', number: 6, latent: 'Seed 2, Index 5', size: SIZE, grey },
);

test('a secondary capture is as pydicom, dcmtk and dciodvfy have read it', () => {
  const folder = process.env.GANTRY_WRITE;
  if (folder) writeFileSync(join(folder, 'capture.dcm'), bytes);
  else {
    // The version stands in two elements: of another one the bytes differ there alone.
    const text = Buffer.from(bytes).toString('latin1').replaceAll(`Gantry ${TOOL.version}`, 'Gantry x');
    expect(createHash('sha256').update(text, 'latin1').digest('hex')).toBe(read.sha256);
  }
});

test('pydicom found it marked synthetic, its pixels as they were given, and dciodvfy no error', () => {
  // dciodvfy's dictionary is of 2022, and Synthetic Data of 2023.
  expect(read.dciodvfyErrors).toEqual([
    'Error - Attribute with an even group number is not a recognized standard attribute - (0x0008,0x001c)  ? ',
  ]);
  expect(read.dcm2pnm).toBe('32 x 32, 16 bits, equal');
  expect(read.pixels).toBe(createHash('sha256').update(new Uint8Array(grey.buffer)).digest('hex'));
  const { elements } = read;
  expect(elements).toMatchObject({
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.7',
    ConversionType: 'SYN',
    ImageType: 'DERIVED\\SECONDARY',
    PatientName: 'SYNTHETIC^GANTRY',
    PatientID: 'SYNTHETIC-0123456789ab',
    PatientBirthDate: '',
    BurnedInAnnotation: 'NO',
    PhotometricInterpretation: 'MONOCHROME2',
    InstanceNumber: '6',
  });
  for (const text of [elements.ImageComments, elements.SeriesDescription, elements.DerivationDescription])
    expect(text).toMatch(/^SYNTHETIC/);
  expect(elements.ImageComments).toContain(INTENDED_USE);
  expect(elements.DerivationDescription).toContain(
    `Model hash ${'0123456789abcdef'.repeat(4)}. Seed 2, Index 5.`,
  );
});

test('Gantry reads it back to the bit where every kind is wanted, and else takes no generated image for a slice', async () => {
  const recipe = defaultRecipe({ size: SIZE, window: parseWindow('file') });
  const file = () => new File([bytes], 'capture.dcm');
  const refused = await readWhole(file(), 0, recipe, 'salt');
  expect(refused.outcome).toMatchObject({ outcome: 'skipped', code: 'not-ct' });
  const all = { ...recipe, filter: { ...recipe.filter, keepAll: true } };
  const { outcome, slices } = await readWhole(file(), 0, all, 'salt');
  expect(outcome.code).toBe('accepted');
  expect([...slices[0]!.pixels]).toEqual([...grey].map((value) => Math.fround(value / 32767.5 - 1)));
});

test('a new UID is 2.25 and a whole number of 128 bits, another each time', () => {
  const [a, b] = [newUid(), newUid()];
  expect(a).toMatch(/^2\.25\.[1-9]\d{30,38}$/);
  expect(a).not.toBe(b);
});
