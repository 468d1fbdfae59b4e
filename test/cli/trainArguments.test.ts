import { expect, test } from 'vitest';
import { parseTrainArguments } from '../../src/cli/trainArguments.ts';
import { CONFIG_KEYS, PRESETS } from '../../src/config.ts';
import { ConfigError, UsageError } from '../../src/errors.ts';
import { PLAIN_SLICES } from '../../src/preprocess/recipe.ts';

const parse = (line: string, file = '{}') => parseTrainArguments(line.split(' ').filter(Boolean), () => file);

test('data and --out are enough: the quick preset from its seed, of which nothing was asked for', () => {
  expect(parse('--data ct --out results')).toEqual({
    paths: ['ct'],
    out: 'results',
    profile: null,
    config: PRESETS.quick,
    given: [],
    slices: PLAIN_SLICES,
    backend: 'auto',
    loadPath: null,
  });
});

test.each([
  ['--data a b --out o', ['a', 'b']],
  ['--data a --data b --out o', ['a', 'b']],
  ['a b --out o', ['a', 'b']],
  ['c --out o --data a b', ['a', 'c', 'b']],
])('%s names %j', (line, paths) => {
  expect(parse(line).paths).toEqual(paths);
});

test('each option changes its own value and counts as given', () => {
  const line =
    '--data ct --out o --mode wc --iterations 40 --seed 7 --window -500/1200 --backend webgl --load-path m.pth';
  expect(parse(line)).toMatchObject({
    config: { ...PRESETS.quick, mode: 'wc', iterations: 40, seed: 7 },
    given: ['mode', 'iterations', 'seed'],
    slices: { window: { name: 'custom', center: -500, width: 1200 } },
    backend: 'webgl',
    loadPath: 'm.pth',
  });
  expect(parse('ct --out o --size 64')).toMatchObject({ config: { imsize: 64 }, given: ['imsize'] });
});

test('a named preset gives every key; a file those it names, its epochs in place of iterations', () => {
  expect(parse('ct --out o --preset thesis').given).toEqual(CONFIG_KEYS);
  const file = JSON.stringify({ params: { batch_size: 16, nepochs: 5, note: 'x' } });
  const { config, given } = parse('ct --out o --config c.json', file);
  expect(config).toMatchObject({ bsize: 16, nepochs: 5, iterations: null, lr: PRESETS.quick.lr });
  expect(given).toEqual(['bsize', 'nepochs', 'iterations']);
});

test('the thesis’s spelling of the load path is understood', () => {
  expect(parse('ct --out o -load_path m.pth').loadPath).toBe('m.pth');
});

test.each([
  ['--out o', 'No data was given'],
  ['--data --out o', 'argument'],
  ['--data ct', 'No --out was given'],
  ['ct --out o --num-output 3', "Unknown option '--num-output'"],
  ['ct --out o --config a --preset quick', '--config and --preset exclude each other'],
  ['ct --out o --load-path m.pth --size 64', '--size and --load-path exclude each other'],
  ['ct --out o --backend cuda', '--backend is "cuda"'],
  ['ct --out o --iterations many', '--iterations is "many"; it must be a number'],
])('%s is a usage error', (line, words) => {
  expect(() => parse(line)).toThrow(UsageError);
  expect(() => parse(line)).toThrow(words);
});

test('a wrong value is named as in run', () => {
  expect(() => parse('ct --out o --iterations 0')).toThrow(ConfigError);
  expect(() => parse('ct --out o --config c.json', '{"lr": -1}')).toThrow('"lr" is -1; it must be');
});
