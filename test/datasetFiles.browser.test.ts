/** Drops on the real ingest worker with IndexedDB behind it: archives, class folders, the second drop, a dataset out and in again. */

import { zipSync } from 'fflate';
import { afterAll, afterEach, expect, test } from 'vitest';
import type { DroppedFile, ExportFile, IngestOptions } from '../src/app.ts';
import { createGantry } from '../src/gantry.ts';
import { readSafetensors } from '../src/interop/safetensors.ts';
import { AXIAL_CT, defaultRecipe } from '../src/preprocess/recipe.ts';
import { closeDatabase, withDatabase } from '../src/storage/database.ts';
import { readSlices } from '../src/storage/datasets.ts';
import { createWorkerClient } from '../src/workers/client.ts';
import { dicomBytes } from './fixtures/dicom.ts';
import { readNpy } from './fixtures/readNpy.ts';
import { servedRun } from './fixtures/servedRun.ts';

const SIZE = 32;
const client = createWorkerClient(
  'ingest',
  () => new Worker(new URL('../src/workers/ingest.worker.ts', import.meta.url), { type: 'module' }),
);
const gantry = createGantry({ ...servedRun().workers, ingest: [client] });
const options = (recipe: Partial<IngestOptions['recipe']> = {}): IngestOptions => ({
  name: 'n',
  recipe: defaultRecipe({ ...recipe, size: SIZE }),
  synthetic: false,
});

afterEach(async () => {
  for (const { id } of await gantry.listDatasets()) await gantry.deleteDataset(id);
});
afterAll(async () => {
  client.terminate();
  await closeDatabase();
});

/** `n` slices of one patient; each is its own brightness. */
function series(n: number, patient = 'PATIENT-A', brightest = 0): Uint8Array<ArrayBuffer>[] {
  return Array.from({ length: n }, (_, i) =>
    dicomBytes({
      set: {
        '0008,0018': ['UI', `1.2.${patient.length}.${patient.charCodeAt(8)}.${i}`],
        '0010,0020': ['LO', patient],
        '0020,000e': ['UI', `1.3.${patient.charCodeAt(8)}`],
        '0020,0013': ['IS', String(i)],
        '0020,0032': ['DS', `0\\0\\${i * 2}`],
        '0028,1052': ['DS', String(-1024 + i * 5 + brightest)],
      },
    }),
  );
}

const filesOf = (contents: readonly Uint8Array<ArrayBuffer>[], folder = 'a'): DroppedFile[] =>
  contents.map((bytes, i) => ({
    path: `${folder}/${String(i).padStart(4, '0')}.dcm`,
    file: new File([bytes], 'f', { lastModified: 1000 + i }),
  }));

async function exported(id: string, format: 'safetensors' | 'npy'): Promise<ExportFile[]> {
  const files = [];
  for await (const file of gantry.exportDataset(id, format)) files.push(file);
  return files;
}

test('a zip archive’s files are read as a folder’s, and the archive has an outcome of its own', async () => {
  const [first, second, ...rest] = series(12);
  const archive = zipSync({
    'in/1.dcm': first!,
    'in/2.dcm': [second!, { level: 0 }],
    'notes.txt': new Uint8Array(9),
    'more.zip': zipSync({ '3.dcm': first! }),
  });
  const drop = [...filesOf(rest), { path: 'b.zip', file: new File([archive], 'b.zip') }];
  const { dataset, outcomes, paths } = await gantry.ingest(drop, options());
  expect(dataset?.slices).toHaveLength(12);
  const byPath = Object.fromEntries(outcomes.map(({ file, code }) => [paths[file], code]));
  expect(byPath).toMatchObject({
    'b.zip': 'archive',
    'b.zip!/in/1.dcm': 'accepted',
    'b.zip!/in/2.dcm': 'accepted',
    'b.zip!/notes.txt': 'not-dicom',
    'b.zip!/more.zip': 'archive',
  });
  const facts = Object.fromEntries(outcomes.map((outcome) => [paths[outcome.file], outcome.facts]));
  expect([facts['b.zip'], facts['b.zip!/more.zip']]).toEqual([{}, { nested: true }]); // that one stayed closed
  expect(outcomes.map(({ file }) => file)).toEqual(paths.map((_, i) => i));
});

test('the same slices in a folder, in an archive and in another order give the same bytes', async () => {
  const contents = [...series(9), ...series(7, 'PATIENT-B', 300)];
  const archive = zipSync(Object.fromEntries(contents.map((bytes, i) => [`x/${99 - i}.dcm`, bytes])));
  const pixels = [];
  for (const drop of [
    filesOf(contents),
    filesOf(contents.toReversed(), 'z'),
    [{ path: 'all.zip', file: new File([archive], 'all.zip') }],
  ]) {
    const { dataset } = await gantry.ingest(drop, options());
    pixels.push(await readSlices(dataset!, dataset!.slices));
    expect(dataset!.slices.map(({ patient }) => patient)).toEqual([...Array(9).fill(1), ...Array(7).fill(2)]);
  }
  expect(pixels[1]).toEqual(pixels[0]);
  expect(pixels[2]).toEqual(pixels[0]);
});

test('a second drop of the same files is served without reading a pixel, and gives the same bytes', async () => {
  const drop = filesOf(series(20));
  const first = await gantry.ingest(drop, options());
  expect(first.cached).toBe(0);
  // Other pixels behind the same path, size and time of change: whoever read them would see it.
  const blanked = await Promise.all(
    drop.map(async ({ path, file }) => {
      const bytes = new Uint8Array(await (file as File).arrayBuffer());
      bytes.fill(0, bytes.length - 128);
      return { path, file: new File([bytes], 'f', { lastModified: (file as File).lastModified }) };
    }),
  );
  const again = await gantry.ingest(blanked, options());
  expect(again.cached).toBe(20);
  const [a, b] = [first.dataset!, again.dataset!];
  expect(await readSlices(b, b.slices)).toEqual(await readSlices(a, a.slices));
  expect(b.slices.map(({ contentHash, split }) => [contentHash, split])).toEqual(
    a.slices.map(({ contentHash, split }) => [contentHash, split]),
  );

  // Another window, another time of change, a deleted dataset: read anew.
  expect(
    (await gantry.ingest(drop, options({ window: { name: 'custom', center: 0, width: 500 } }))).cached,
  ).toBe(0);
  const touched = drop.map(({ path, file }) => ({
    path,
    file: new File([file as File], 'f', { lastModified: 5 }),
  }));
  expect((await gantry.ingest(touched, options())).cached).toBe(0);
  for (const { id } of await gantry.listDatasets()) await gantry.deleteDataset(id);
  expect(await withDatabase((db) => db.count('sources'))).toBe(0);
  expect((await gantry.ingest(drop, options())).cached).toBe(0);
});

test('another patient’s files of equal paths, sizes and times are not taken for those that are remembered', async () => {
  const [ours, theirs] = [filesOf(series(3)), filesOf(series(3, 'PATIENT-B', 5))];
  const like = ({ path, file }: DroppedFile) => [path, (file as File).size, (file as File).lastModified];
  expect(theirs.map(like)).toEqual(ours.map(like));
  await gantry.ingest(ours, options());
  expect((await gantry.ingest(theirs, options())).cached).toBe(0);
});

test('a picture dropped twice stays two pictures, also when both are remembered', async () => {
  const { encode } = await import('fast-png');
  const bytes = encode({ width: 2, height: 2, channels: 1, data: Uint8Array.of(0, 80, 160, 240) });
  const twice = [1, 2].map(() => ({
    path: 'set/1.png',
    file: new File([bytes as Uint8Array<ArrayBuffer>], 'f', { lastModified: 5 }),
  }));
  for (const cached of [0, 2]) {
    const report = await gantry.ingest(twice, options());
    expect(report.cached).toBe(cached);
    expect(report.outcomes.map(({ code }) => code)).toEqual(['accepted', 'accepted']);
  }
});

test.each(['safetensors', 'npy'] as const)(
  'a dataset goes out as %s and comes back to the bit',
  async (format) => {
    const contents = [...series(14), ...series(12, 'PATIENT-B', 300)];
    const { dataset } = await gantry.ingest(filesOf(contents), options());
    const before = await readSlices(dataset!, dataset!.slices);
    const files = await exported(dataset!.id, format);
    expect(files.at(-1)!.name).toBe('dataset.json');
    const json = new TextDecoder().decode(files.at(-1)!.bytes);
    expect(json).not.toMatch(/PATIENT|1\.2\./);
    expect(JSON.parse(json).slices[20]).toMatchObject({ patient: 'p002', series: 's002' });
    if (format === 'npy') {
      expect(files.slice(0, 2).map(({ name }) => name)).toEqual(['image_0.npy', 'image_1.npy']);
      expect(readNpy(files[3]!.bytes)).toEqual({
        shape: [SIZE, SIZE],
        values: before.slice(3 * SIZE ** 2, 4 * SIZE ** 2),
      });
    } else {
      const { tensors } = readSafetensors(files[0]!.bytes);
      expect(tensors.get('images')!.shape).toEqual([26, SIZE, SIZE, 1]);
    }

    const drop = files.map(({ name, bytes }) => ({ path: name, file: new File([bytes], name) }));
    const back = await gantry.ingest(drop, options());
    expect(await readSlices(back.dataset!, back.dataset!.slices)).toEqual(before);
    if (format === 'npy') {
      expect(back.dataset).toMatchObject({ patients: 0, splitBy: 'blocks', samePatient: true });
      return;
    }
    const shown = (slices: NonNullable<typeof dataset>['slices']) =>
      slices.map((s) => [s.patient, s.series, s.split]);
    expect(shown(back.dataset!.slices)).toEqual(shown(dataset!.slices));
    expect(back.dataset).toMatchObject({ patients: 2, series: 2, splitBy: 'folders' });
  },
);

test('two datasets that both begin with p001 come back as four patients', async () => {
  const drops: DroppedFile[] = [];
  for (const patients of ['AB', 'CD']) {
    const contents = [...patients].flatMap((letter, i) =>
      series(4, `PATIENT-${letter}`, 100 * i + patients.charCodeAt(0)),
    );
    const { dataset } = await gantry.ingest(filesOf(contents, patients), options());
    const [file] = await exported(dataset!.id, 'safetensors');
    drops.push({ path: `${patients}.safetensors`, file: new File([file!.bytes], 'f') });
  }
  const { dataset } = await gantry.ingest(drops, options());
  expect(dataset).toMatchObject({ patients: 4, series: 4 });
  expect(new Set(dataset!.slices.map(({ patientKey }) => patientKey)).size).toBe(4);
  expect(new Set(dataset!.slices.map(({ seriesKey }) => seriesKey)).size).toBe(4);
});

test('class folders give classes and splits, and all train where that is asked for', async () => {
  const { encode } = await import('fast-png');
  const png = (grey: number) =>
    new Uint8Array(encode({ width: 8, height: 8, channels: 1, data: new Uint8Array(64).fill(grey) }));
  const path = (split: string, label: string, i: number) => `set/${split}/${label}/ct (${i}).png`;
  const drop = ['train', 'valid', 'test'].flatMap((split, s) =>
    ['normal', 'tumour'].flatMap((label, l) =>
      [10, 9].map((i) => ({ path: path(split, label, i), file: new File([png(40 * s + 20 * l + i)], 'f') })),
    ),
  );
  const { dataset } = await gantry.ingest(drop, options({ fit: 'stretch' }));
  expect(dataset).toMatchObject({
    classes: 2,
    patients: 0,
    splitBy: 'folders',
    counts: { train: 4, validation: 4, final: 4, guard: 0 },
  });
  // Within a class by the number in the name, 9 before 10; bytes as torchvision's Normalize(0.5, 0.5) has them.
  const train = dataset!.slices.filter(({ split }) => split === 'train');
  const pixels = await readSlices(dataset!, train);
  expect(train.map((_, i) => Math.round((pixels[i * SIZE ** 2]! + 1) * 127.5))).toEqual([9, 10, 29, 30]);
  const all = await gantry.ingest(drop, options({ folders: 'train-all' }));
  expect(all.dataset?.counts).toEqual({ train: 12, validation: 0, final: 0, guard: 0 });
});

test('of images that are not CT a second drop measures nothing either', async () => {
  const mr = (i: number) =>
    dicomBytes({
      set: {
        '0008,0060': ['CS', 'MR'],
        '0008,0018': ['UI', `1.2.${i}`],
        '0020,000e': ['UI', `1.3.${i % 2}`],
        '0028,1052': ['DS', String(1000 * i)],
      },
    });
  const drop = filesOf([0, 1, 2, 3].map(mr));
  const wanted = options({ filter: { ...AXIAL_CT, modality: null } });
  const phases = new Set<string>();
  const first = await gantry.ingest(drop, { ...wanted, onProgress: ({ phase }) => phases.add(phase) });
  expect([...phases]).toEqual(['scanning', 'measuring', 'reading']);
  phases.clear();
  const again = await gantry.ingest(drop, { ...wanted, onProgress: ({ phase }) => phases.add(phase) });
  expect([...phases]).toEqual(['scanning', 'reading']);
  expect(again.cached).toBe(4);
  const pixels = (of: typeof first) => readSlices(of.dataset!, of.dataset!.slices);
  expect(await pixels(again)).toEqual(await pixels(first));
});

test('pictures in a folder called Test, without one to train on, are shared out as any others', async () => {
  const { encode } = await import('fast-png');
  const drop = Array.from({ length: 40 }, (_, i) => {
    const data = new Uint8Array(64).fill(4 * i);
    const bytes = new Uint8Array(encode({ width: 8, height: 8, channels: 1, data }));
    return { path: `Test/normal/${i}.png`, file: new File([bytes], 'f') };
  });
  const { dataset } = await gantry.ingest(await gantry.scan(drop), options());
  expect(dataset).toMatchObject({ classes: 0, splitBy: 'blocks' });
  expect(dataset!.counts.train).toBeGreaterThan(0);
});

test('a duplicate changes no pixel of its series', async () => {
  const mr = (i: number) =>
    dicomBytes({
      set: {
        '0008,0060': ['CS', 'MR'],
        '0008,0018': ['UI', `1.2.${i}`],
        '0020,0032': ['DS', `0\\0\\${i}`],
        '0028,1052': ['DS', String(1000 * i)],
      },
    });
  const wanted = options({ filter: { ...AXIAL_CT, modality: 'MR' } });
  const once = await gantry.ingest(filesOf([0, 1, 2].map((i) => mr(i))), wanted);
  const thrice = await gantry.ingest(
    filesOf(
      [0, 1, 2, 2, 2].map((i) => mr(i)),
      'b',
    ),
    wanted,
  );
  expect(thrice.outcomes.map(({ code }) => code)).toEqual([
    'accepted',
    'accepted',
    'accepted',
    'duplicate',
    'duplicate',
  ]);
  const pixels = (of: typeof once) => readSlices(of.dataset!, of.dataset!.slices);
  expect(await pixels(thrice)).toEqual(await pixels(once));
});

test('images that are not CT are windowed by the percentiles of their series', async () => {
  const mr = series(3).map((_, i) =>
    dicomBytes({
      set: {
        '0008,0060': ['CS', 'MR'],
        '0008,0016': ['UI', '1.2.840.10008.5.1.4.1.1.4'],
        '0008,0018': ['UI', `1.2.${i}`],
        '0020,0032': ['DS', `0\\0\\${i}`],
        '0028,1052': ['DS', String(1000 * i)],
      },
    }),
  );
  const { dataset } = await gantry.ingest(filesOf(mr), options({ filter: { ...AXIAL_CT, modality: 'MR' } }));
  const pixels = await readSlices(dataset!, dataset!.slices);
  // 192 values 1000 + 10·i + 1000·s; NumPy's percentiles 1 and 99 of them: places 1.91 and 189.09.
  const [low, high] = [1000 + 19.1, 3000 + 630 - 19.1];
  const value = (v: number) => Math.max(-1, Math.min(1, ((v - low) / (high - low)) * 2 - 1));
  const middle = pixels.subarray(SIZE ** 2, 2 * SIZE ** 2);
  // Enlarged 8 → 32: the corner pixel is the corner value.
  expect(middle[0]).toBeCloseTo(value(2000), 5);
  expect(middle.at(-1)).toBeCloseTo(value(2630), 5);
  expect(pixels.at(-1)).toBe(1);
  expect(pixels[0]).toBe(-1);
});
