import { expect, test } from 'vitest';
import { classFolderOf, instanceOf, settleClassFolders } from '../../src/ingest/classFolders.ts';
import { scannedFile } from '../fixtures/scanned.ts';

test.each([
  ['chestct/train/normal/7.png', 'train', 'normal'],
  ['Training/adenocarcinoma/a.jpg', 'train', 'adenocarcinoma'],
  ['x/valid/normal/a.jpg', 'validation', 'normal'],
  ['x/Val/normal/a.jpg', 'validation', 'normal'],
  ['x/VALIDATION/normal/a.jpg', 'validation', 'normal'],
  ['x/test/large.cell/a.jpg', 'final', 'large.cell'],
  ['x/testing/normal/a.jpg', 'final', 'normal'],
  ['set.zip!/Data/train/normal/deep/er/a.png', 'train', 'normal'],
  ['train/test/a.png', 'train', 'test'], // the first one decides
  ['train/a.png', 'train', null],
] as const)('%s is in split %s, class %s', (path, split, label) => {
  expect(classFolderOf(path)).toEqual({ split, label });
});

test.each([
  'a.png',
  'train',
  'x/train.png',
  'x/trained/normal/a.png',
  'x/train ing/a.png',
  'x/constructor/a.png',
  '',
])('%j names no split', (path) => {
  expect(classFolderOf(path)).toBe(null);
});

test.each([
  ['a/b/slice_012 (3).png', 3],
  ['000123.png', 123],
  ['12/a.png', null], // the folder's number is not the file's
  ['a7', 7],
  ['a.7', null], // an extension
  ['7.tar.gz', 7],
  ['99999999999999999999.png', null], // beyond 2⁵³
  ['', null],
])('%j is number %s', (path, number) => {
  expect(instanceOf(path)).toBe(number);
});

const picture = (file: number, split: 'train' | 'validation' | 'final' | null) =>
  scannedFile(file, { kind: 'raster', split, label: 'normal', series: split && `${split}/normal` });

test('a folder called Test without one to train on is a folder like any other', () => {
  const drop = [picture(0, 'final'), picture(1, 'validation'), scannedFile(2), picture(3, null)];
  const settled = settleClassFolders(drop);
  for (const file of [0, 1]) {
    expect(settled[file]!.image).toMatchObject({ split: null, label: null, series: null });
  }
  expect(settled[2]).toBe(drop[2]);
});

test('with a folder to train on, the splits stand as the folders say', () => {
  const drop = [picture(0, 'final'), picture(1, 'train'), scannedFile(2, { split: 'final', kind: 'array' })];
  expect(settleClassFolders(drop)).toEqual(drop);
});

test('a file that cannot be read does not stand for a training folder, and what an export says stays', () => {
  const lost = { ...picture(0, 'train'), image: null };
  const exported = scannedFile(1, { kind: 'array', split: 'final', label: 'c01' });
  const [, kept, other] = settleClassFolders([lost, exported, picture(2, 'final')]);
  expect(kept).toBe(exported);
  expect(other!.image!.split).toBeNull();
});
