import { describe, expect, test } from 'vitest';
import { outlineOf, sliceAt } from '../../src/preprocess/outline.ts';
import type { ScannedFile, ScannedImage } from '../../src/workers/protocol.ts';

const CT: ScannedImage = {
  kind: 'dicom',
  patient: 'A',
  study: '1.1',
  series: '1.1.1',
  instance: null,
  instanceNumber: null,
  modality: 'CT',
  sopClass: '1.2.840.10008.5.1.4.1.1.2',
  transferSyntax: '1.2.840.10008.1.2.1',
  rows: 512,
  columns: 400,
  frames: 1,
  bitsStored: 12,
  photometric: 'MONOCHROME2',
  plane: 'axial',
  position: null,
  spacing: [0.7, 0.6],
  thickness: 5,
  perFrame: null,
  seriesDescription: null,
  studyDescription: null,
  notAnImage: false,
  secondaryCapture: false,
  burnedIn: false,
  localizer: false,
  colour: false,
  ownWindow: false,
  split: null,
  label: null,
};

function scan(...images: (Partial<ScannedImage> | null)[]): ScannedFile[] {
  return images.map((image, file) => ({ file, outcome: null, image: image && { ...CT, ...image } }));
}

describe('the order', () => {
  test('patients, studies and series stand by their identifiers as texts, the unknown last', async () => {
    const { patients } = await outlineOf(
      scan(
        { patient: null, study: null, series: null },
        { patient: 'b', series: '9' },
        { patient: 'B', series: '10' },
        { patient: 'B', series: '9' },
        { patient: 'B', study: '1.0', series: '5' },
      ),
    );
    expect(patients.map(({ ordinal }) => ordinal)).toEqual([1, 2, 0]);
    // 'B' < 'b' by code unit; study '1.0' < '1.1'; series '10' < '9' as texts.
    const filesOf = (p: number) =>
      patients[p]!.studies.map(({ series }) => series.map(({ files }) => files.map(({ file }) => file)));
    expect(filesOf(0)).toEqual([[[4]], [[2], [3]]]);
    expect(filesOf(1)).toEqual([[[1]]]);
    expect(filesOf(2)).toEqual([[[0]]]);
  });

  test('files of a series stand by position, then instance number, then path, the unknown last', async () => {
    const { series } = await outlineOf(
      scan(
        { instanceNumber: 1 },
        { position: 10, instanceNumber: 2 },
        { position: -3 },
        { position: 10, instanceNumber: 1 },
        {},
        {},
      ),
    );
    expect(series[0]!.files.map(({ file }) => file)).toEqual([2, 3, 1, 0, 4, 5]);
  });
});

describe('a series', () => {
  test('says its distance between slices by the median, not by the thickness', async () => {
    const { series } = await outlineOf(scan(...[0, 2, 4, 6, 60].map((position) => ({ position }))));
    expect(series[0]!.spacing).toEqual({ x: 0.6, y: 0.7, z: 2 });
  });

  test('falls back to the thickness where no two positions are known', async () => {
    const { series } = await outlineOf(scan({ position: 4 }, {}));
    expect(series[0]!.spacing).toEqual({ x: 0.6, y: 0.7, z: 5 });
  });

  test('counts the frames of multi-frame files, and measures between them', async () => {
    const perFrame = [0, 1.5, 3].map((position) => ({ plane: 'axial' as const, position, localizer: false }));
    const outline = await outlineOf(scan({ frames: 3, perFrame, plane: null }));
    expect(outline.slices).toBe(3);
    expect(outline.series[0]).toMatchObject({ slices: 3, plane: 'axial', spacing: { z: 1.5 } });
  });

  test('takes its descriptions from the table of a download where the files have none', async () => {
    const files = scan({}, { series: '1.1.2', seriesDescription: 'own' }, null);
    const table = [
      { series: '1.1.1', seriesDescription: 'LUNG 2.0', studyDescription: 'CHEST' },
      { series: '1.1.2', seriesDescription: 'other', studyDescription: 'CHEST' },
    ];
    const outline = await outlineOf([...files.slice(0, 2), { ...files[2]!, table }]);
    expect(outline.series.map(({ description }) => description)).toEqual(['LUNG 2.0', 'own']);
    expect(outline.patients[0]!.studies[0]!.description).toBe('CHEST');
    expect(outline.descriptions).toEqual(['CHEST', 'LUNG 2.0', 'own']);
    expect(outline.others).toEqual([2]);
  });
});

test('pictures without identifiers are told apart by their class folders', async () => {
  const raster = { kind: 'raster', modality: 'none', patient: null, study: null, series: null } as const;
  const outline = await outlineOf(
    scan(
      { ...raster, split: 'train', label: 'normal' },
      { ...raster, split: 'train', label: 'adenocarcinoma' },
      { ...raster, split: 'validation', label: 'normal' },
      { ...raster, split: 'train', label: 'normal' },
    ),
  );
  expect(outline.patients).toHaveLength(1);
  expect(outline.patients[0]!.ordinal).toBe(0);
  expect(outline.series.map(({ split, label, slices }) => [split, label, slices])).toEqual([
    ['train', 'adenocarcinoma', 1],
    ['train', 'normal', 2],
    ['validation', 'normal', 1],
  ]);
  expect(outline.holds).toEqual({ splits: true, rasters: true, arrays: false, colour: false });
});

test('a slice is found in whichever file holds it', async () => {
  const { series } = await outlineOf(scan({ position: 1, frames: 2 }, { position: 0 }, { position: 2 }));
  const found = [0, 1, 2, 3].map((at) => sliceAt(series[0]!, at));
  expect(found).toEqual([
    { file: 1, frame: 0 },
    { file: 0, frame: 0 },
    { file: 0, frame: 1 },
    { file: 2, frame: 0 },
  ]);
  expect(() => sliceAt(series[0]!, 4)).toThrow('sliceAt got 4 of 4');
});

test('what its header excludes for good stands aside; what is damaged stands with its series', async () => {
  const outcome = { file: 0, outcome: 'skipped', code: 'no-pixel-data', facts: {}, slices: 0 } as const;
  const [report, cut, whole] = scan({ series: '7', modality: 'SR' }, {}, {});
  const outline = await outlineOf([
    { ...report!, outcome },
    { ...cut!, outcome: { ...outcome, file: 1, outcome: 'failed', code: 'truncated' } },
    whole!,
  ]);
  expect(outline.others).toEqual([0]);
  expect(outline.modalities).toEqual(['CT']);
  expect(outline.series.map(({ slices }) => slices)).toEqual([2]);
});

test('what the filters can ask for is what is there', async () => {
  const outline = await outlineOf(
    scan({ modality: 'MR', series: '1', plane: 'sagittal' }, { plane: null }, { series: '2' }),
  );
  expect(outline.modalities).toEqual(['CT', 'MR']);
  expect(outline.planes).toEqual(['axial', 'sagittal']);
});

test('no identifier leaves: an outline holds ordinals and descriptions', async () => {
  const outline = await outlineOf(scan({ patient: 'SECRET-ID', study: '9.8.7', series: '9.8.7.6' }));
  expect(JSON.stringify(outline)).not.toMatch(/SECRET-ID|9\.8\.7/);
});

test('50,000 files in 2,000 series are outlined in portions, the thread let go between them', async () => {
  const files = Array.from({ length: 50_000 }, (_, file) => ({
    file,
    outcome: null,
    image: {
      ...CT,
      patient: `P${file % 400}`,
      study: `${file % 400}`,
      series: `${file % 2000}`,
      position: file,
    },
  }));
  let breaths = 0;
  const outline = await outlineOf(files, async () => {
    breaths++;
  });
  expect(outline.patients).toHaveLength(400);
  expect(outline.series).toHaveLength(2000);
  expect(outline.slices).toBe(50_000);
  expect(breaths).toBeGreaterThanOrEqual(12 + 9); // 50,000 / 4,000 and 2,000 / 200
});
