import { expect, test } from 'vitest';
import { parseGenerateArguments } from '../../src/cli/generateArguments.ts';
import { UsageError } from '../../src/errors.ts';

test('a load path and a folder are enough: the model’s own seed, no count, any backend', () => {
  expect(parseGenerateArguments(['--load-path', 'model.pth', '--out', 'o'])).toEqual({
    loadPath: 'model.pth',
    out: 'o',
    profile: null,
    seed: null,
    latents: null,
    numOutput: null,
    format: 'png8',
    compare: null,
    backend: 'auto',
  });
});

test.each([
  [['-load_path', 'm.pth', '-num_output', '8']],
  [['--load_path', 'm.pth', '--num_output', '8']],
  [['--load-path=m.pth', '--num-output=8']],
  [['-load_path=m.pth', '-num_output=8']],
])('the thesis’s spellings are understood: %j', (args) => {
  expect(parseGenerateArguments([...args, '--out', 'o'])).toMatchObject({ loadPath: 'm.pth', numOutput: 8 });
});

test.each(['-compare', '--compare'])('%s takes real files and what concerns their slices', (compare) => {
  const args = `--load-path m.pth ${compare} --data ct more --window mediastinum --out o`.split(' ');
  const { compare: asked } = parseGenerateArguments(args);
  expect(asked?.paths).toEqual(['ct', 'more']);
  expect(asked?.slices).toMatchObject({ window: { name: 'mediastinum' }, fit: 'pad' });
});

test.each(['png8', 'png16', 'npy', 'dicom'])('images leave as %s', (format) => {
  expect(parseGenerateArguments(['--load-path', 'm.pth', '--format', format, '--out', 'o']).format).toBe(
    format,
  );
});

test('a path that looks like an option’s old spelling stays a path', () => {
  expect(parseGenerateArguments(['--load-path', 'my_load_path', '--out', 'o']).loadPath).toBe('my_load_path');
});

test.each([
  [[], 'No --load-path was given'],
  [['--load-path', 'm.pth'], 'No --out was given'],
  [['--load-path', 'm.pth', '--out', 'o', '--seed', '1', '--latents', 'z'], 'exclude each other'],
  [['--load-path', 'm.pth', '--out', 'o', '--seed', '1.5'], '--seed is "1.5"'],
  [['--load-path', 'm.pth', '--out', 'o', '--seed', '4294967296'], 'from 0 to 4294967295'],
  [['--load-path', 'm.pth', '--out', 'o', '--num-output', '0'], 'from 1 to 10000'],
  [['--load-path', 'm.pth', '--out', 'o', '--num-output', ''], '--num-output is ""'],
  [['--load-path', 'm.pth', '--out', 'o', '--backend', 'cuda'], '--backend is "cuda"'],
  [['--load-path', 'm.pth', '--out', 'o', '--compare'], '--compare needs real slices'],
  [['--load-path', 'm.pth', '--out', 'o', '--data', 'ct'], '--data is of real slices to compare with'],
  [['--load-path', 'm.pth', '--out', 'o', '--filter', 'plane=any'], '--filter is of real slices'],
  [['--load-path', 'm.pth', '--out', 'o', '--compare', 'ct'], "Unexpected argument 'ct'"],
  [['--load-path', 'm.pth', '--out', 'o', '--format', 'jpeg'], '--format is "jpeg"'],
  [['--load-path', 'm.pth', '--out', 'o', '--speed', '3'], "Unknown option '--speed'"],
  [['m.pth', '--out', 'o'], "Unexpected argument 'm.pth'"],
])('%j is refused: %s', (args, words) => {
  expect(() => parseGenerateArguments(args)).toThrow(UsageError);
  expect(() => parseGenerateArguments(args)).toThrow(words);
});
