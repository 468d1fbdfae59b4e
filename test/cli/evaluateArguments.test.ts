import { expect, test } from 'vitest';
import { parseEvaluateArguments } from '../../src/cli/evaluateArguments.ts';
import { UsageError } from '../../src/errors.ts';
import { PLAIN_SLICES } from '../../src/preprocess/recipe.ts';

const parse = (line: string) => parseEvaluateArguments(line.split(' ').filter(Boolean));

test('a model, data and a folder are enough: 512 images, the model’s size, nothing to pass', () => {
  expect(parse('--load-path model.pth --data ct more --out results')).toEqual({
    judged: { kind: 'model', path: 'model.pth' },
    paths: ['ct', 'more'],
    out: 'results',
    profile: null,
    size: null,
    slices: PLAIN_SLICES,
    network: 'auto',
    num: 512,
    gate: null,
    dump: false,
    backend: 'auto',
  });
});

test('each option changes its own value', () => {
  const line =
    '--fake pictures ct --out o --size 32 --network fid-inception --num 40 --dump --backend wasm --window -500/1200 --fit crop ' +
    '--filter plane=any modality=MR --threshold 30 --recall-floor 0.2 --copy-rate 0.01 --kid-p 0.05 --flip';
  expect(parse(line)).toEqual({
    judged: { kind: 'images', path: 'pictures' },
    paths: ['ct'],
    out: 'o',
    profile: null,
    size: 32,
    slices: {
      ...PLAIN_SLICES,
      window: { name: 'custom', center: -500, width: 1200 },
      fit: 'crop',
      filter: { ...PLAIN_SLICES.filter, plane: null, modality: 'MR' },
      flip: true,
    },
    network: 'fid-inception',
    num: 40,
    gate: { kind: 'fid', threshold: 30, recallFloor: 0.2, copyRate: 0.01, kidP: 0.05 },
    dump: true,
    backend: 'wasm',
  });
});

test('a condition alone stands beside the default threshold', () => {
  const { gate } = parse('--load-path m.pth ct --out o --copy-rate 0.02');
  expect(gate).toEqual({ kind: 'ratio', threshold: 2, copyRate: 0.02 });
});

test.each(['-load_path m.pth', '--load_path=m.pth', '--model_name m.pth', '-model_name=m.pth'])(
  'the thesis’s %s names the model',
  (option) => {
    expect(parse(`${option} --data ct --out o`).judged).toEqual({ kind: 'model', path: 'm.pth' });
  },
);

test.each([
  ['--data ct --out o', 'Nothing to judge was given. Name a model.pth or the folder of a run'],
  ['--load-path m.pth --fake dir --data ct --out o', '--load-path and --fake exclude each other'],
  ['--load-path m.pth --out o', 'No data was given'],
  ['--load-path m.pth --data ct', 'No --out was given'],
  ['--dataset nbia --model_name m.pth', '--dataset chose one of the thesis’s own data sets'],
  ['-dataset=chestct --load-path m.pth --data ct --out o', 'Name a folder after --data.'],
  ['--load-path m.pth --data ct --out o --size 48', '--size is "48"; it must be one of 32, 64, 128'],
  ['--load-path m.pth --data ct --out o --num 1', '--num is 1; it must be a whole number from 2 to 4096'],
  [
    '--load-path m.pth --data ct --out o --num 4097',
    '--num is 4097; it must be a whole number from 2 to 4096',
  ],
  ['--load-path m.pth --data ct --out o --network ../x', '--network is "../x"; it must be auto or a network'],
  ['--load-path m.pth --data ct --out o --threshold 3 --threshold-ratio 2', 'exclude each other'],
  ['--load-path m.pth --data ct --out o --kid-p 5', '--kid-p is 5; it must be a number from 0 to 1'],
  ['--load-path m.pth --data ct --out o --backend cuda', '--backend is "cuda"'],
  ['--load-path m.pth --data ct --out o --seed 3', "Unknown option '--seed'"],
])('%s is a usage error', (line, words) => {
  expect(() => parse(line)).toThrow(UsageError);
  expect(() => parse(line)).toThrow(words);
});
