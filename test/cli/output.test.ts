import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openOutput } from '../../src/cli/output.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gantry-out-'));
});
afterEach(() => rmSync(root, { recursive: true }));

test('files arrive in parts, below folders made on the way', () => {
  const output = openOutput(join(root, 'new', 'out'));
  output.write('report.json', Buffer.from('{"a"'), false);
  output.write('report.json', Buffer.from(':1}'), true);
  output.write('rounds/1/config.json', Buffer.from(''), true);
  expect(readFileSync(join(root, 'new/out/report.json'), 'utf8')).toBe('{"a":1}');
  expect(readFileSync(join(root, 'new/out/rounds/1/config.json'), 'utf8')).toBe('');
  expect(output.written).toEqual(['report.json', 'rounds/1/config.json']);
});

test('results of an earlier run are removed, everything else in the folder stays', () => {
  const earlier = [
    'report.json',
    'dataset.json',
    'run.json',
    'training_log_full.csv',
    'diagnostics.json',
    'rounds/2/training_log_full.csv',
    'rounds/2/diagnostics.json',
    'samples/000100.png',
    'generated/0001.png',
    'rounds/2/config.json',
  ];
  const foreign = ['notes.txt', 'generated/mine.png', 'rounds/1/notes.txt', 'samples/old/1.png'];
  for (const name of [...earlier, ...foreign]) {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), '');
  }
  openOutput(root);
  expect(earlier.filter((name) => existsSync(join(root, name)))).toEqual([]);
  expect(foreign.filter((name) => !existsSync(join(root, name)))).toEqual([]);
  expect(readdirSync(join(root, 'rounds'))).toEqual(['1']);
});

test.each(['../up.json', '/etc/x', 'a/../../x', '', '.profile'])('the name %j is refused', (name) => {
  expect(() => openOutput(root).write(name, Buffer.from(''), true)).toThrow('unusable name');
});

test('a file where the folder should be is a usage error that names it', () => {
  writeFileSync(join(root, 'file'), '');
  expect(() => openOutput(join(root, 'file'))).toThrow(
    `Results cannot be written to ${join(root, 'file')} (EEXIST). Choose another --out.`,
  );
});

test('a file where a folder of results must lie is found before anything runs, and nothing is removed', () => {
  writeFileSync(join(root, 'generated'), '');
  writeFileSync(join(root, 'report.json'), '{}');
  expect(() => openOutput(root)).toThrow(`Results cannot be written to ${root} (ENOTDIR).`);
  expect(readdirSync(root).sort()).toEqual(['generated', 'report.json']);
});

test('generate may write beside the run whose model it reads: it removes earlier images, and nothing else', () => {
  const kept = [
    'model.pth',
    'checkpoint.safetensors',
    'report.json',
    'samples/000005.png',
    'latents.safetensors',
  ];
  const gone = ['generated/0001.png', 'images.safetensors'];
  for (const name of [...kept, ...gone]) {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), '');
  }
  openOutput(root, { of: 'generate', keep: [join(root, 'latents.safetensors')] });
  expect(kept.filter((name) => !existsSync(join(root, name)))).toEqual([]);
  expect(gone.filter((name) => existsSync(join(root, name)))).toEqual([]);
});

test('evaluate may write beside what it judges: images.safetensors is its own only where pairs.json lies beside', () => {
  const put = (...names: string[]) => {
    for (const name of names) writeFileSync(join(root, name), '');
  };
  put('evaluation.json', 'images.safetensors', 'model.pth', 'report.json');
  openOutput(root, { of: 'evaluate' });
  expect(readdirSync(root).sort()).toEqual(['images.safetensors', 'model.pth', 'report.json']);
  put('evaluation.json', 'features.safetensors', 'pairs.json');
  openOutput(root, { of: 'evaluate' });
  expect(readdirSync(root).sort()).toEqual(['model.pth', 'report.json']);
});

test('a month is written anew: none of its three files of before lies beside newer ones, other months stay', () => {
  const names = ['json', 'md', 'pdf'].map((ending) => `report-2026-03.${ending}`);
  for (const name of [...names, 'report-2026-02.pdf', 'report.json']) writeFileSync(join(root, name), '');
  openOutput(root, { of: 'report', replaces: names });
  expect(readdirSync(root).sort()).toEqual(['report-2026-02.pdf', 'report.json']);
});

test('a run may read the model that an earlier one left in its own folder', () => {
  for (const name of ['model.pth', 'checkpoint.safetensors']) writeFileSync(join(root, name), '');
  openOutput(root, { keep: [join(root, 'model.pth')] });
  expect(readdirSync(root)).toEqual(['model.pth']);
});
