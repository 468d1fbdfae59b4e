import { expect, test } from 'vitest';
import { fileOutcome } from '../../src/ingest/outcomes.ts';
import { AXIAL_CT } from '../../src/preprocess/recipe.ts';
import { choose, judge, type Rules, WHOLE } from '../../src/preprocess/select.ts';
import type { ScannedFile, ScannedImage, SliceFilter } from '../../src/workers/protocol.ts';
import { scannedFile, scannedImage } from '../fixtures/scanned.ts';

const rules = (filter: Partial<SliceFilter> = {}, colour: Rules['colour'] = 'skip'): Rules => ({
  filter: { ...AXIAL_CT, ...filter },
  colour,
});
const code = (about: Partial<ScannedImage>, wanted = rules(), words: string | null = null) =>
  judge(scannedImage(about), wanted, words)?.code ?? 'wanted';
const codes = (scanned: readonly ScannedFile[], wanted: Rules, selection = WHOLE) => {
  const choice = choose(scanned, wanted, selection);
  return scanned.map(({ file }) => {
    const chosen = choice.chosen.find((one) => one.file === file);
    return chosen ? (chosen.frames ?? 'all') : choice.outcomes.find((one) => one.file === file)!.code;
  });
};

test.each<[Partial<ScannedImage>, string]>([
  [{}, 'wanted'],
  [{ plane: null }, 'wanted'], // a file that does not say its plane
  [{ modality: 'MR' }, 'not-ct'],
  [{ modality: 'SEG', notAnImage: true }, 'not-an-image'],
  [{ secondaryCapture: true }, 'secondary-capture'],
  [{ burnedIn: true }, 'burned-in'],
  [{ localizer: true }, 'localizer'],
  [{ plane: 'coronal' }, 'not-axial'],
  [{ colour: true, photometric: 'RGB' }, 'colour'],
  // the first rule that excludes it names it
  [{ modality: 'MR', localizer: true, burnedIn: true }, 'not-ct'],
  [{ burnedIn: true, localizer: true, plane: 'sagittal' }, 'burned-in'],
])('axial CT is asked for: %j is %s', (about, expected) => {
  expect(code(about)).toBe(expected);
});

test('another filter excludes as filtered, and says by what', () => {
  expect(judge(scannedImage(), rules({ modality: 'MR' }), null)).toEqual({
    code: 'filtered',
    facts: { filter: 'modality', modality: 'CT' },
  });
  expect(judge(scannedImage(), rules({ plane: 'coronal' }), null)).toEqual({
    code: 'filtered',
    facts: { filter: 'plane', plane: 'axial' },
  });
  expect(code({ modality: 'MR', plane: 'oblique' }, rules({ modality: null, plane: null }))).toBe('wanted');
});

test('words are looked for in both descriptions, whatever their case', () => {
  const wanted = rules({ description: 'its hash' });
  expect(code({ seriesDescription: 'CHEST 2MM' }, wanted, ' chest ')).toBe('wanted');
  expect(code({ studyDescription: 'Thorax / chest' }, wanted, 'CHEST')).toBe('wanted');
  expect(code({ seriesDescription: 'Abdomen' }, wanted, 'chest')).toBe('filtered');
  expect(code({}, wanted, 'chest')).toBe('filtered');
});

test('keeping everything keeps every grey kind, and colour only where luma is asked for', () => {
  const all = rules({ keepAll: true });
  for (const about of [
    { notAnImage: true },
    { localizer: true },
    { plane: 'oblique' },
    { burnedIn: true },
  ] as const) {
    expect(code({ modality: 'US', ...about }, all)).toBe('wanted');
  }
  expect(code({ colour: true }, all)).toBe('colour');
  expect(code({ colour: true }, rules({ keepAll: true }, 'luma'))).toBe('wanted');
});

test('images that are not DICOM have no modality or plane to be asked for', () => {
  expect(code({ kind: 'raster', modality: 'none', plane: null })).toBe('wanted');
  expect(code({ kind: 'array', modality: 'none', plane: null })).toBe('wanted');
});

test('damage counts only for a kind that is wanted', () => {
  const damaged = (about: Partial<ScannedImage>): ScannedFile => ({
    file: 0,
    outcome: fileOutcome(0, 'truncated', { part: 'header' }),
    image: scannedImage(about),
  });
  expect(codes([damaged({})], rules())).toEqual(['truncated']);
  expect(codes([damaged({ modality: 'MR' })], rules())).toEqual(['not-ct']);
  expect(codes([damaged({ modality: 'MR' })], rules({ keepAll: true }))).toEqual(['truncated']);
});

test('every file is chosen or has an outcome, those left out by hand too', () => {
  const scanned = [
    scannedFile(0),
    { file: 1, outcome: fileOutcome(1, 'not-dicom'), image: null },
    scannedFile(2),
    scannedFile(3, { modality: 'MR' }),
  ];
  expect(codes(scanned, rules(), { description: null, without: new Set([2]) })).toEqual([
    'all',
    'not-dicom',
    'not-selected',
    'not-ct',
  ]);
  expect(choose(scanned, rules(), WHOLE)).toMatchObject({ slices: 2, chosen: [{ file: 0 }, { file: 2 }] });
});

test('of a multi-frame file the frames are judged one by one', () => {
  const frame = (plane: ScannedImage['plane'], localizer = false) => ({ plane, position: null, localizer });
  const mixed = scannedFile(0, {
    frames: 4,
    perFrame: [frame('axial'), frame('coronal'), frame(null), frame('axial', true)],
  });
  expect(codes([mixed], rules())).toEqual([[0, 2]]);
  expect(codes([mixed], rules({ plane: null }))).toEqual([[0, 1, 2]]);
  expect(codes([mixed], rules({ keepAll: true }))).toEqual(['all']);
  const coronal = scannedFile(0, { frames: 2, perFrame: [frame('coronal'), frame('coronal')] });
  expect(codes([coronal], rules())).toEqual(['not-axial']);
  const scouts = scannedFile(0, { frames: 1, perFrame: [frame('axial', true)] });
  expect(codes([scouts], rules())).toEqual(['localizer']);
});

test('a range counts within each series, by position, not by file', () => {
  // Files stand against the body's axis: file 0 is the highest of ten.
  const series = Array.from({ length: 10 }, (_, i) => scannedFile(i, { position: 100 - i * 5 }));
  const other = [10, 11].map((i) => scannedFile(i, { series: '9', position: i }));
  const index = codes([...series, ...other], rules({ slices: { from: 2, to: 3, unit: 'index' } }));
  expect(index.map((one, i) => (one === 'all' ? i : -1)).filter((i) => i >= 0)).toEqual([7, 8, 11]);
  expect(index[0]).toBe('filtered');
  const middle = codes(series, rules({ slices: { from: 20, to: 80, unit: 'percent' } }));
  expect(middle.filter((one) => one === 'all')).toHaveLength(6);
  const frames = scannedFile(0, { frames: 10, position: null });
  expect(codes([frames], rules({ slices: { from: 4, to: 6, unit: 'index' } }))).toEqual([[3, 4, 5]]);
});
