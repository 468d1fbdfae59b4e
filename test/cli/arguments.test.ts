import { expect, test } from 'vitest';
import { DEFAULT_POLICY } from '../../src/adjust/policy.ts';
import { parseRunArguments } from '../../src/cli/arguments.ts';
import { PRESETS } from '../../src/config.ts';
import { ConfigError, UsageError } from '../../src/errors.ts';
import { PLAIN_SLICES } from '../../src/preprocess/recipe.ts';

const parse = (line: string, file = '{}') => parseRunArguments(line.split(' ').filter(Boolean), () => file);

test('paths and --out are enough: the quick preset, ratio 2, two rounds, 64 images', () => {
  expect(parse('ct more --out results')).toEqual({
    paths: ['ct', 'more'],
    out: 'results',
    profile: null,
    config: PRESETS.quick,
    policy: DEFAULT_POLICY,
    gate: { kind: 'ratio', threshold: 2 },
    maxRounds: 2,
    numOutput: 64,
    backend: 'auto',
    network: 'auto',
    slices: PLAIN_SLICES,
  });
});

test('each option changes its own value', () => {
  const line =
    'ct --out o --preset thesis --threshold 12.5 --max-rounds 3 --num-output 9 --iterations 40 --backend webgpu ' +
    '--seed 7 --mode wc --size 128 --window -500/1200 --network inception-v3';
  expect(parse(line)).toMatchObject({
    config: { ...PRESETS.thesis, imsize: 128, iterations: 40, seed: 7, mode: 'wc' },
    gate: { kind: 'fid', threshold: 12.5 },
    maxRounds: 3,
    numOutput: 9,
    backend: 'webgpu',
    network: 'inception-v3',
    slices: { ...PLAIN_SLICES, window: { name: 'custom', center: -500, width: 1200 } },
  });
  expect(parse('ct --out o --threshold-ratio 1.5').gate).toEqual({ kind: 'ratio', threshold: 1.5 });
  expect(parse('ct --out o --recall-floor 0.4 --copy-rate 0 --kid-p .05').gate).toEqual({
    kind: 'ratio',
    threshold: 2,
    recallFloor: 0.4,
    copyRate: 0,
    kidP: 0.05,
  });
});

test('the trainer follows the file, and --mode overrides it', () => {
  const file = JSON.stringify({ params: { mode: 'wc', schedule: 'thesis', init: 'dcgan' } });
  const asked = { mode: 'wc', schedule: 'thesis', init: 'dcgan' };
  expect(parse('ct --out o --config c.json', file).config).toMatchObject(asked);
  expect(parse('ct --out o --config c.json --mode gp', file).config).toMatchObject({ ...asked, mode: 'gp' });
  expect(() => parse('ct --out o --mode wp')).toThrow('--mode is "wp"; it must be one of gp, wc.');
});

test('the size follows the file, --size overrides it, --iterations overrides its epochs', () => {
  const file = JSON.stringify({ params: { imsize: 64, nepochs: 5, batch_size: 16 } });
  expect(parse('ct --out o --config c.json', file).config).toMatchObject({
    imsize: 64,
    iterations: null,
    bsize: 16,
  });
  expect(parse('ct --out o --config c.json --size 32 --iterations 9', file).config).toMatchObject({
    imsize: 32,
    iterations: 9,
    nepochs: 5,
  });
});

test.each([
  ['--out o', 'No path was given'],
  ['ct', 'No --out was given'],
  ['ct --out o --epochs 3', "Unknown option '--epochs'"],
  ['ct --out o --config a --preset quick', '--config and --preset exclude each other'],
  ['ct --out o --threshold 3 --threshold-ratio 2', '--threshold and --threshold-ratio exclude each other'],
  ['ct --out o --preset slow', '--preset is "slow"; it must be one of quick, thesis'],
  ['ct --out o --backend cuda', '--backend is "cuda"; it must be one of auto, webgpu, webgl, wasm, cpu'],
  ['ct --out o --threshold none', '--threshold is "none"; it must be a number'],
  ['ct --out o --threshold -3', '--threshold is -3; it must be a number above 0'],
  ['ct --out o --threshold-ratio 0', '--threshold-ratio is 0; it must be a number above 0'],
  ['ct --out o --recall-floor 40', '--recall-floor is 40; it must be a number from 0 to 1'],
  ['ct --out o --copy-rate none', '--copy-rate is "none"; it must be a number'],
  ['ct --out o --kid-p -0.1', '--kid-p is -0.1; it must be a number from 0 to 1'],
  ['ct --out o --max-rounds 0', '--max-rounds is 0; it must be a whole number from 1 to 20'],
  ['ct --out o --max-rounds 1.5', '--max-rounds is 1.5; it must be a whole number'],
  ['ct --out o --num-output 1e9', '--num-output is 1e9; it must be a whole number from 1 to 10000'],
  ['ct --out o --seed', 'argument missing'],
])('%s is a usage error', (line, words) => {
  expect(() => parse(line)).toThrow(UsageError);
  expect(() => parse(line)).toThrow(words);
});

test.each([
  ['--size 48', '{}', '"imsize" is 48; it must be one of 32, 64, 128'],
  ['--iterations 0', '{}', '"iterations" is 0; it must be'],
  ['--seed -1', '{}', '"seed" is -1; it must be'],
  ['--window bone', '{}', 'The window "bone" is not known'],
  ['--config c.json', '{"lr": -1}', '"lr" is -1; it must be'],
  ['--config c.json', '{"bsize": "32"}', '"bsize" is "32"; it must be a whole number'],
  ['--config c.json', '{"imsize": 50}', '"imsize" is 50'],
  ['--config c.json', '{"bsiez": 32}', 'Did you mean "bsize"?'],
  ['--config c.json', '{', 'c.json: The configuration file, line 1, column 2, cannot be read there'],
  ['--config c.json', '{"bsize": 8, "accumulate": 9}', '"accumulate" is 9 and "bsize" 8'],
  ['--config c.js', 'module.exports = {\n  lr: rate() }', 'line 2, column 7, computes something there'],
])('%s with %s names the key and the remedy', (option, file, words) => {
  expect(() => parse(`ct --out o ${option}`, file)).toThrow(ConfigError);
  expect(() => parse(`ct --out o ${option}`, file)).toThrow(words);
});

test.each(['config.js', 'config.json'])('the older config.js is known by its content, here as %s', (name) => {
  const file = "// 2023\nmodule.exports = { params: { learning_rate: 1e-4, mode: 'wc', }, };";
  expect(parse(`ct --out o --config ${name}`, file).config).toMatchObject({ lr: 0.0001, mode: 'wc' });
});

test('a configuration file that cannot be read is a usage error that names it', () => {
  const missing = () => {
    throw Object.assign(new Error('no'), { code: 'ENOENT' });
  };
  expect(() => parseRunArguments(['ct', '--out', 'o', '--config', 'c.json'], missing)).toThrow(
    'The configuration file c.json cannot be read (ENOENT)',
  );
});

test('files may follow --data, as they do elsewhere', () => {
  expect(parseRunArguments(['--data', 'a', 'b', '--out', 'o'], () => '').paths.toSorted()).toEqual([
    'a',
    'b',
  ]);
});
