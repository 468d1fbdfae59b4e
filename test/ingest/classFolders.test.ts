import { expect, test } from 'vitest';
import { classFolderOf, instanceOf } from '../../src/ingest/classFolders.ts';

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
