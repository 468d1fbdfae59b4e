import { expect, test } from 'vitest';
import { checkPolicy } from '../../src/adjust/checkPolicy.ts';
import { DEFAULT_POLICY, FORMER_POLICY, type Policy } from '../../src/adjust/policy.ts';
import { PRESETS } from '../../src/config.ts';

const search = {
  sampler: 'tpe',
  seed: 1,
  bounds: { lr: { low: 1e-4, high: 1e-2 } },
  stopLosers: true,
} as const;

test('the defaults and a search with bounds are taken', () => {
  for (const policy of [
    DEFAULT_POLICY,
    FORMER_POLICY,
    { ...DEFAULT_POLICY, name: 'search', search } as const,
  ]) {
    expect(() => checkPolicy(policy, PRESETS.quick)).not.toThrow();
  }
});

test.each([
  ['no patience', { patience: 0 }, /patience is 0/],
  ['half a round of patience', { patience: 1.5 }, /patience is 1.5/],
  ['no time', { seconds: 0 }, /seconds is 0/],
  ['a search without settings', { name: 'search' }, /search is search/],
  ['settings of a search for another policy', { search }, /search is ladder/],
  ['a seed below 0', { name: 'search', search: { ...search, seed: -1 } }, /seed is -1/],
  [
    'a search without bounds',
    { name: 'search', search: { ...search, bounds: {} } },
    /bounds of at least one key/,
  ],
] as const)('%s is refused in words', (_, change, words) => {
  expect(() => checkPolicy({ ...DEFAULT_POLICY, ...change } as Policy, PRESETS.quick)).toThrow(words);
});

test('bounds of the batch that the run’s parts of a batch do not allow are refused', () => {
  const bounds = (low: number) => ({ ...search, bounds: { bsize: { low, high: 20 } } });
  const policy = (low: number): Policy => ({ ...DEFAULT_POLICY, name: 'search', search: bounds(low) });
  const config = { ...PRESETS.quick, accumulate: 16, bsize: 32 };
  expect(() => checkPolicy(policy(8), config)).toThrow(/"accumulate" is 16 and "bsize" 8/);
  expect(() => checkPolicy(policy(16), config)).not.toThrow();
});
