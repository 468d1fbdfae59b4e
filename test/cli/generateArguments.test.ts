import { expect, test } from 'vitest';
import { parseGenerateArguments } from '../../src/cli/generateArguments.ts';
import { UsageError } from '../../src/errors.ts';

test('a load path and a folder are enough: the model’s own seed, no count, any backend', () => {
  expect(parseGenerateArguments(['--load-path', 'model.pth', '--out', 'o'])).toEqual({
    loadPath: 'model.pth',
    out: 'o',
    seed: null,
    latents: null,
    numOutput: null,
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
  [['--load-path', 'm.pth', '--out', 'o', '--speed', '3'], "Unknown option '--speed'"],
  [['m.pth', '--out', 'o'], "Unexpected argument 'm.pth'"],
])('%j is refused: %s', (args, words) => {
  expect(() => parseGenerateArguments(args)).toThrow(UsageError);
  expect(() => parseGenerateArguments(args)).toThrow(words);
});
