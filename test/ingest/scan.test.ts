import { expect, test } from 'vitest';
import { openSource } from '../../src/ingest/byteSource.ts';
import { scanDicom } from '../../src/ingest/scan.ts';
import type { ScannedImage } from '../../src/workers/protocol.ts';
import { type DicomOptions, dicomBytes, dicomFile } from '../fixtures/dicom.ts';
import { fileOf, meaning } from './golden.ts';

const scan = (options: DicomOptions) => scanDicom(openSource(dicomFile(options)), 5);
const imageOf = async (set: DicomOptions['set'] & object) => (await scan({ set })).image!;

test('a CT slice is an image still to be judged, told by a fixed list of attributes', async () => {
  const wanted: ScannedImage = {
    kind: 'dicom',
    patient: 'PATIENT-A',
    study: '1.2.3.1',
    series: '1.2.3.2',
    instance: '1.2.3.4.1',
    instanceNumber: 7,
    modality: 'CT',
    sopClass: '1.2.840.10008.5.1.4.1.1.2',
    transferSyntax: '1.2.840.10008.1.2.1',
    rows: 8,
    columns: 8,
    frames: 1,
    bitsStored: 12,
    photometric: 'MONOCHROME2',
    plane: 'axial',
    position: 42.5,
    spacing: [0.7, 0.8],
    thickness: 2.5,
    perFrame: null,
    seriesDescription: 'Lunge über',
    studyDescription: 'CHEST',
    notAnImage: false,
    secondaryCapture: false,
    burnedIn: false,
    localizer: false,
    colour: false,
    ownWindow: false,
    split: null,
    label: null,
  };
  const set = {
    '0008,0005': ['CS', 'ISO_IR 100'],
    '0008,0090': ['PN', 'Referring^Physician'],
    '0008,1030': ['LO', 'CHEST '],
    '0008,103e': ['LO', 'Lunge \xfcber'],
    '0010,0010': ['PN', 'Doe^Jane'],
    '0018,0050': ['DS', '2.5'],
    '0028,0030': ['DS', '0.7\\0.8'],
  } as const;
  expect(await scan({ set })).toEqual({ file: 5, outcome: null, image: wanted });
});

test.each([
  ['not-an-image', { '0008,0016': ['UI', '1.2.840.10008.5.1.4.1.1.88.11'], '7fe0,0010': null }],
  ['no-pixel-data', { '7fe0,0010': null }],
] as [string, DicomOptions['set'] & object][])(
  '%s is settled, and what is known is told',
  async (code, set) => {
    const { outcome, image } = await scan({ set });
    expect(outcome).toMatchObject({ file: 5, code, outcome: 'skipped', slices: 0 });
    expect(image).toMatchObject({ modality: 'CT', notAnImage: code === 'not-an-image' });
  },
);

test('a header that is cut says what it was, once it said so', async () => {
  const bytes = dicomBytes();
  const whole = await scanDicom(openSource(new Blob([bytes.subarray(0, 400)])), 5);
  expect(whole.outcome).toMatchObject({ code: 'truncated', facts: { part: 'header', foundBytes: 400 } });
  expect(whole.image).toMatchObject({ modality: 'CT', patient: 'PATIENT-A' });
  const early = await scanDicom(openSource(new Blob([bytes.subarray(0, 150)])), 5);
  expect(early.outcome?.outcome).toBe('failed');
});

test.each([
  [{ '0020,0037': ['DS', '1\\0\\0\\0\\1\\0'] }, 'axial'],
  [{ '0020,0037': ['DS', '1\\0\\0\\0\\0.8660254\\-0.5'] }, 'axial'], // a gantry tilt of 30°
  [{ '0020,0037': ['DS', '1\\0\\0\\0\\0\\-1'] }, 'coronal'],
  [{ '0020,0037': ['DS', '0\\1\\0\\0\\0\\-1'] }, 'sagittal'],
  [{ '0020,0037': ['DS', '1\\0\\0\\0\\0.7071\\-0.7071'] }, 'oblique'],
  [{ '0020,0037': null }, null],
] as [DicomOptions['set'] & object, string | null][])('orientation %o is %s', async (set, plane) => {
  expect((await imageOf(set)).plane).toBe(plane);
});

test('what kind of picture it is', async () => {
  const CAPTURE = '1.2.840.10008.5.1.4.1.1.7';
  expect((await imageOf({ '0008,0016': ['UI', CAPTURE] })).secondaryCapture).toBe(true);
  expect((await imageOf({ '0008,0016': ['UI', `${CAPTURE}.4`] })).secondaryCapture).toBe(true);
  expect((await imageOf({ '0008,0016': ['UI', `${CAPTURE}7`] })).secondaryCapture).toBe(false);
  expect((await imageOf({ '0028,0301': ['CS', 'YES'] })).burnedIn).toBe(true);
  expect((await imageOf({ '0028,0301': ['CS', 'NO'] })).burnedIn).toBe(false);
  expect((await imageOf({ '0008,0008': ['CS', 'ORIGINAL\\PRIMARY\\LOCALIZER'] })).localizer).toBe(true);
  expect((await imageOf({ '0008,0008': ['CS', 'DERIVED\\SECONDARY\\AXIAL'] })).localizer).toBe(false);
  expect((await imageOf({ '0008,0008': ['CS', 'ORIGINAL\\PRIMARY'] })).localizer).toBe(false);
  expect((await imageOf({ '0008,0060': ['CS', 'SEG'] })).notAnImage).toBe(true);
  expect((await imageOf({ '0008,0060': ['CS', 'RTDOSE'] })).notAnImage).toBe(false);
  expect((await imageOf({ '0028,0002': ['US', 3] })).colour).toBe(true);
  expect((await imageOf({ '0028,0004': ['CS', 'PALETTE COLOR'] })).colour).toBe(true);
});

test('the modality is the file’s, or CT by its class', async () => {
  expect((await imageOf({ '0008,0060': null })).modality).toBe('CT');
  const mr = ['UI', '1.2.840.10008.5.1.4.1.1.4'] as const;
  expect((await imageOf({ '0008,0060': null, '0008,0016': mr })).modality).toBe('none');
  expect((await imageOf({ '0008,0060': ['CS', 'Jane Doe'] })).modality).toBe('other');
  expect((await imageOf({ '0008,0060': null, '0008,0016': null })).modality).toBe('none');
});

test('frames are no more than the pixel data can hold', async () => {
  expect((await imageOf({ '0028,0008': ['IS', '2000000000'], '0028,0010': ['US', 2] })).frames).toBe(4);
  expect((await imageOf({ '0028,0008': ['IS', '3'], '0028,0010': ['US', 2] })).frames).toBe(3);
  expect((await imageOf({ '0028,0008': ['IS', '-3'] })).frames).toBe(1);
});

test('functional groups: per frame, then shared, then root', async () => {
  const enhanced = meaning.find(({ name }) => name.startsWith('enhanced CT'))!;
  const { image } = await scanDicom(openSource(fileOf(enhanced)), 0);
  expect(image).toMatchObject({
    frames: 2,
    spacing: [0.5, 0.75],
    thickness: 2.5,
    plane: 'axial',
    position: 10,
  });
  expect(image!.perFrame).toEqual([
    { plane: 'axial', position: 10, localizer: false },
    { plane: 'axial', position: 12.5, localizer: true },
  ]);
});
