/** `gantry ingest` as a person runs it: one outcome per file, the tensors, and what comes of nothing. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSafetensors } from '../../src/interop/safetensors.ts';
import { dicomBytes } from '../fixtures/dicom.ts';
import { startGantry } from './commandLine.ts';

let home: string;

const slice = (i: number, set = {}) =>
  dicomBytes({
    set: {
      '0008,0018': ['UI', `1.2.9.${i}`],
      '0020,0013': ['IS', String(i)],
      '0020,0032': ['DS', `0\\0\\${100 - i}`], // against the order of names
      '0028,1052': ['DS', String(-1024 + 10 * i)],
      ...set,
    },
  });

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'gantry-ingest-'));
  mkdirSync(join(home, 'ct/胸部 serie'), { recursive: true });
  for (let i = 0; i < 10; i++) writeFileSync(join(home, `ct/胸部 serie/${i}`), slice(i));
  writeFileSync(join(home, 'ct/again.dcm'), slice(3));
  writeFileSync(join(home, 'ct/empty.dcm'), '');
  writeFileSync(join(home, 'ct/cut.dcm'), slice(50).subarray(0, -20));
  writeFileSync(join(home, 'ct/mr.dcm'), slice(51, { '0008,0060': ['CS', 'MR'] }));
  writeFileSync(join(home, 'ct/notes.txt'), 'Dear colleague');
  writeFileSync(join(home, 'ct/a.zip'), zipSync({ 'b/90.dcm': slice(90), 'c.txt': new Uint8Array(5) }));
  symlinkSync(join(home, 'ct'), join(home, 'ct/loop'));
  symlinkSync(join(home, 'gone'), join(home, 'ct/a dead link'));
  mkdirSync(join(home, 'letters'));
  writeFileSync(join(home, 'letters/one.txt'), 'Dear colleague');
});
afterAll(() => rmSync(home, { recursive: true }));

const read = (name: string) => JSON.parse(readFileSync(join(home, name), 'utf8'));

test('each file stands once with its outcome, and the tensor holds the slices in the order of dataset.json', async () => {
  const ended = await startGantry(home, ['ingest', 'ct', '--out', 'out', '--size', '32']).ended;
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(readdirSync(join(home, 'out')).sort()).toEqual([
    'dataset.json',
    'dataset.safetensors',
    'ingest.json',
  ]);
  const { files, counts, codes, ...rest } = read('out/ingest.json');
  const byPath = Object.fromEntries(
    files.map((file: { path: string; code: string; message: string }) => [file.path, file.code]),
  );
  expect(byPath).toMatchObject({
    'again.dcm': 'accepted', // earlier in path order than the one it repeats
    '胸部 serie/3': 'duplicate',
    'empty.dcm': 'empty-file',
    'cut.dcm': 'truncated',
    'mr.dcm': 'not-ct',
    'notes.txt': 'not-dicom',
    'a.zip': 'archive',
    'a.zip!/b/90.dcm': 'accepted',
    'a.zip!/c.txt': 'not-dicom',
    'a dead link': 'unreadable',
  });
  expect(Object.keys(byPath)).toHaveLength(files.length);
  expect(counts).toEqual({ files: 19, accepted: 11, skipped: 6, failed: 2, slices: 11 });
  expect(Object.values(codes as Record<string, number>).reduce((a, b) => a + b)).toBe(19);
  expect(rest.filesPerSecond).toBeGreaterThan(0);

  const dataset = read('out/dataset.json');
  const { tensors } = readSafetensors(readFileSync(join(home, 'out/dataset.safetensors')));
  expect(tensors.get('images')).toMatchObject({ dtype: 'F32', shape: [11, 32, 32, 1] });
  // The highest number lies lowest: by position, whatever the names.
  const order = dataset.slices.map((one: { file: number }) => files[one.file].path);
  expect(order[0]).toBe('a.zip!/b/90.dcm');
  expect(order[1]).toBe('胸部 serie/9');
  expect(order.at(-1)).toBe('胸部 serie/0');
  expect(order[7]).toBe('again.dcm');
  expect(dataset.slices[0]).toMatchObject({ frame: 0, patient: 'p001', series: 's001' });
  expect(dataset.recipe).toMatchObject({ version: 2, size: 32, fit: 'pad', window: { name: 'lung' } });
});

test('a filter, everything decodable, and no path where none is wanted', async () => {
  const args = ['ingest', 'ct', '--out', 'all', '--size', '32', '--keep-all', '--redact'];
  expect(await startGantry(home, args).ended).toMatchObject({ code: 0 });
  const text = readFileSync(join(home, 'all/ingest.json'), 'utf8');
  expect(text).not.toMatch(/胸部|\.dcm|\.zip|dead link/);
  expect(JSON.parse(text).codes).toMatchObject({ accepted: 13 }); // the MR image and the duplicate too
});

test('nothing accepted: the report still stands, no dataset, exit 1', async () => {
  const { code } = await startGantry(home, ['ingest', 'letters', '--out', 'none']).ended;
  expect(code).toBe(1);
  expect(readdirSync(join(home, 'none'))).toEqual(['ingest.json']);
  expect(read('none/ingest.json').files).toMatchObject([
    { path: 'one.txt', outcome: 'skipped', code: 'not-dicom' },
  ]);
});
