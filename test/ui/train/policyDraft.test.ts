import { describe, expect, test } from 'vitest';
import { checkPolicy as allowed } from '../../../src/adjust/checkPolicy.ts';
import { DEFAULT_POLICY, FORMER_POLICY, type Policy, SEARCH_KEYS } from '../../../src/adjust/policy.ts';
import { PRESETS } from '../../../src/config.ts';
import {
  checkPolicy,
  defaultPolicyDraft,
  type PolicyDraft,
  policyDraftOf,
} from '../../../src/ui/train/policyDraft.ts';

const { quick } = PRESETS;
const start = defaultPolicyDraft();
const search: PolicyDraft = { ...start, name: 'search' };
const bounded = (key: keyof PolicyDraft['bounds'], low: string, high: string): PolicyDraft => ({
  ...search,
  bounds: { ...search.bounds, [key]: { on: true, low, high } },
});

const SEARCH: Policy = {
  name: 'search',
  start: 'best',
  patience: null,
  seconds: 5400,
  search: {
    sampler: 'random',
    seed: 7,
    bounds: { lr: { low: 1e-5, high: 0.01 }, ngf: { low: 8, high: 8 } },
    stopLosers: false,
  },
};

test.each([
  ['the default', DEFAULT_POLICY],
  ['that of runs before policies', FORMER_POLICY],
  ['halving with a budget', { ...DEFAULT_POLICY, name: 'halve', seconds: 3600 } as Policy],
  ['one that asks', { ...DEFAULT_POLICY, name: 'manual', patience: 12 } as Policy],
  ['a search', SEARCH],
])('%s, typed out and read back, is that policy', (_, policy) => {
  expect(checkPolicy(policyDraftOf(policy), quick).policy).toEqual(policy);
});

test('a run without a policy shows what it did', () => {
  expect(checkPolicy(policyDraftOf(undefined), quick).policy).toEqual(FORMER_POLICY);
});

test('what is proposed for a search is a search that may begin, with both presets', () => {
  for (const preset of Object.values(PRESETS)) {
    const { policy } = checkPolicy(search, preset);
    expect(policy?.search?.bounds).toEqual({
      lr: { low: 0.0001, high: 0.003 },
      critic_iters: { low: 1, high: 5 },
    });
    allowed(policy!, preset); // throws where not
  }
  const all = SEARCH_KEYS.map((key) => [key, { ...search.bounds[key], on: true }]);
  allowed(checkPolicy({ ...search, bounds: Object.fromEntries(all) }, quick).policy!, quick);
});

describe('what is wrong is said where it stands, and leaves no policy', () => {
  test.each([['0'], ['1.5'], ['101'], [''], ['many']])('a patience of %j', (typed) => {
    const checked = checkPolicy({ ...start, patience: { on: true, typed } }, quick);
    expect(checked).toMatchObject({ policy: null, patience: 'wrong', time: null });
  });

  test.each([['0'], ['-1'], ['10001'], ['a day']])('%j hours', (typed) => {
    const checked = checkPolicy({ ...start, time: { on: true, typed } }, quick);
    expect(checked).toMatchObject({ policy: null, patience: null, time: 'wrong' });
  });

  test('a limit that is off may hold anything', () => {
    const off = { on: false, typed: 'x' };
    expect(checkPolicy({ ...start, patience: off, time: off }, quick).policy).toMatchObject({
      patience: null,
      seconds: null,
    });
  });

  test.each([
    ['lr', '0', '0.1', 'value'], // CONFIG_RULES: above 0
    ['lr', '0.1', '2', 'value'],
    ['lr', '0.1', '0.01', 'order'],
    ['beta1', '0.5', '1', 'value'], // below 1
    ['ngf', '8.5', '16', 'value'],
    ['bsize', '1', '16', 'value'], // at least 2
    ['bsize', '', '16', 'value'],
    ['critic_iters', '1', '101', 'value'],
  ] as const)('%s from %j to %j', (key, low, high, error) => {
    const checked = checkPolicy(bounded(key, low, high), quick);
    expect(checked.policy).toBeNull();
    expect(checked.bounds).toEqual({ [key]: error });
  });

  test('batches smaller than the parts they are worked through in', () => {
    const parted = { ...quick, accumulate: 8 };
    expect(checkPolicy(bounded('bsize', '7', '32'), parted).bounds).toEqual({ bsize: 'parts' });
    expect(checkPolicy(bounded('bsize', '8', '32'), parted).bounds).toEqual({});
  });

  test('a search of no key', () => {
    const none = SEARCH_KEYS.map((key) => [key, { ...search.bounds[key], on: false }]);
    expect(checkPolicy({ ...search, bounds: Object.fromEntries(none) }, quick)).toMatchObject({
      policy: null,
      noBounds: true,
    });
  });

  test('a seed beyond 32 bits, of a search only', () => {
    expect(checkPolicy({ ...search, seed: '4294967296' }, quick)).toMatchObject({
      policy: null,
      seed: 'wrong',
    });
    expect(checkPolicy({ ...start, seed: '4294967296' }, quick).policy).toEqual(DEFAULT_POLICY);
  });
});

test('hours are typed, seconds are meant', () => {
  expect(checkPolicy({ ...start, time: { on: true, typed: '1,5' } }, quick).policy?.seconds).toBe(5400);
});
