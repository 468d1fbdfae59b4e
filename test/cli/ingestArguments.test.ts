import { expect, test } from 'vitest';
import { parseIngestArguments } from '../../src/cli/ingestArguments.ts';
import { ConfigError, UsageError } from '../../src/errors.ts';
import { AXIAL_CT, PLAIN_SLICES } from '../../src/preprocess/recipe.ts';

const parse = (line: string) => parseIngestArguments(line.split(' ').filter(Boolean));

test('paths and --out are enough: 64 px of axial CT in the lung window, padded', () => {
  expect(parse('a b --out o')).toEqual({
    paths: ['a', 'b'],
    out: 'o',
    profile: null,
    size: 64,
    slices: PLAIN_SLICES,
    redact: false,
  });
});

test('every option says its own', () => {
  const line =
    'a --out o --size 128 --window file --fit crop --keep-all --flip --redact ' +
    '--filter modality=mr --filter plane=any --filter slices=20%-80% --filter lung=0.05-0.6 ' +
    '--filter colour=luma --filter folders=train-all';
  expect(parse(line)).toEqual({
    paths: ['a'],
    out: 'o',
    profile: null,
    size: 128,
    redact: true,
    slices: {
      window: { name: 'file' },
      fit: 'crop',
      flip: true,
      colour: 'luma',
      folders: 'train-all',
      filter: {
        keepAll: true,
        modality: 'MR',
        plane: null,
        description: null,
        slices: { from: 20, to: 80, unit: 'percent' },
        lungShare: { least: 0.05, most: 0.6 },
      },
    },
  });
});

test('several filters may stand behind one option, and paths after them are paths', () => {
  const one = parse('a --out o --filter modality=MR plane=any slices=2-9 --fit crop b');
  expect(one.paths).toEqual(['a', 'b']);
  expect(one.slices.filter).toEqual({
    ...AXIAL_CT,
    modality: 'MR',
    plane: null,
    slices: { from: 2, to: 9, unit: 'index' },
  });
  expect(() => parse('a --out o --filter')).toThrow(UsageError);
});

test('values with spaces, numbers of slices and shares in percent', () => {
  const args = [
    'a',
    '--out',
    'o',
    '--filter',
    'description=Chest 2mm',
    '--filter',
    'slices=10-60',
    '--filter',
    'lung=5%-60%',
  ];
  expect(parseIngestArguments(args).slices.filter).toEqual({
    ...AXIAL_CT,
    description: 'Chest 2mm',
    slices: { from: 10, to: 60, unit: 'index' },
    lungShare: { least: 0.05, most: 0.6 },
  });
});

test.each([
  ['--out o', 'No path was given'],
  ['a', 'No --out was given'],
  ['a --out o --size 65', '--size is "65"; it must be one of 32, 64, 128'],
  ['a --out o --fit squeeze', '--fit is "squeeze"; it must be one of pad, crop, stretch'],
  ['a --out o --filter plane', '--filter plane is not known; write key=value'],
  ['a --out o --filter plan=axial', 'modality, plane, description, slices, lung, colour or folders'],
  ['a --out o --filter plane=axal', '--filter plane=axal: it must be one of axial, coronal'],
  ['a --out o --filter slices=60-10', 'a range is written 10-60 or 20%-80%'],
  ['a --out o --filter slices=10-60%', 'a range is written 10-60 or 20%-80%'],
  ['a --out o --filter lung=0.5-2', 'a share is at most 1'],
  ['a --out o --keepall', "Unknown option '--keepall'"],
])('%s is refused: %s', (line, message) => {
  expect(() => parse(line)).toThrow(UsageError);
  expect(() => parse(line)).toThrow(message);
});

test('a window that is not known is a wrong value, not a wrong option', () => {
  expect(() => parse('a --out o --window bone')).toThrow(ConfigError);
});

test('files may follow --data, as they do elsewhere', () => {
  expect(parseIngestArguments(['--data', 'a', 'b', '--out', 'o']).paths.toSorted()).toEqual(['a', 'b']);
});

test('a profile is a folder of its own', () => {
  expect(parse('a --out o --profile p').profile).toBe('p');
});
