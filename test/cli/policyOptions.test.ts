import { expect, test } from 'vitest';
import { DEFAULT_POLICY } from '../../src/adjust/policy.ts';
import { parseRunArguments } from '../../src/cli/arguments.ts';
import { UsageError } from '../../src/errors.ts';

const parse = (line: string) => parseRunArguments(`ct --out o ${line}`.split(' '), () => '{}').policy;

test('without an option the policy is the page’s default', () => {
  expect(parse('--max-rounds 3')).toEqual(DEFAULT_POLICY);
});

test('policy, start, patience and hours', () => {
  expect(parse('--policy halve --start best --patience none --max-hours 0.5')).toEqual({
    name: 'halve',
    start: 'best',
    patience: null,
    seconds: 1800,
    search: null,
  });
  expect(parse('--patience 5').patience).toBe(5);
});

test('a search with bounds for each key, seeded as the run unless it is asked for otherwise', () => {
  const bounds =
    '--search-lr 1e-4:1e-2 --search-beta1 0:0.9 --search-beta2 0.9:0.999 --search-ngf 8:32 --search-ndf 8:32 ' +
    '--search-bsize 16:64 --search-critic-iters 1:5';
  expect(parse(`--policy search --seed 9 ${bounds}`).search).toEqual({
    sampler: 'tpe',
    seed: 9,
    bounds: {
      lr: { low: 1e-4, high: 1e-2 },
      beta1: { low: 0, high: 0.9 },
      beta2: { low: 0.9, high: 0.999 },
      ngf: { low: 8, high: 32 },
      ndf: { low: 8, high: 32 },
      bsize: { low: 16, high: 64 },
      critic_iters: { low: 1, high: 5 },
    },
    stopLosers: true,
  });
  expect(
    parse('--policy search --search-lr 0.001:0.001 --sampler random --search-seed 3 --keep-losers').search,
  ).toMatchObject({ sampler: 'random', seed: 3, stopLosers: false });
});

test.each([
  ['--policy manual', /asks a person between rounds/],
  ['--policy laddder', /must be one of ladder, halve, search/],
  ['--start worst', /must be one of scratch, best/],
  ['--patience 0', /whole number from 1 up, or none/],
  ['--patience 1.5', /whole number from 1 up, or none/],
  ['--max-hours 0', /must be a number above 0/],
  ['--max-hours long', /must be a number/],
  ['--policy search', /needs the bounds of at least one key.*--search-lr 1e-4:1e-2/],
  ['--policy search --search-lr 1e-2', /two numbers/],
  ['--policy search --search-lr 1:2:3', /two numbers/],
  ['--policy search --search-lr :', /two numbers/],
  ['--policy search --search-lr 1e-2:1e-4', /bounds of lr are 0.01 to 0.0001/],
  ['--policy search --search-beta1 0:1', /bound of beta1 is 1; expected: a number from 0 below 1/],
  ['--policy search --search-lr 1e-4:1e-2 --search-seed -1', /whole number from 0/],
  ['--search-lr 1e-4:1e-2', /--search-lr is for --policy search/],
  ['--policy halve --sampler tpe', /--sampler is for --policy search/],
  ['--keep-losers', /--keep-losers is for --policy search/],
])('%s is refused in words', (line, words) => {
  expect(() => parse(line)).toThrow(UsageError);
  expect(() => parse(line)).toThrow(words);
});
