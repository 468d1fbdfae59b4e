import { describe, expect, test } from 'vitest';
import { chosenByHand, decide, propose } from '../../src/adjust/decide.ts';
import { DEFAULT_POLICY, type Policy } from '../../src/adjust/policy.ts';
import { config, round } from './rounds.ts';

const limits = { maxRounds: 5, trainSlices: 704, spentSeconds: 0, best: 1 };
const falling = round(1, 10, { midFid: 20 }); // ×3: 0.001 to 0.003
const policy = (change: Partial<Policy>): Policy => ({ ...DEFAULT_POLICY, ...change });

test('each policy gives a next round with its name, its rule and what changed', () => {
  const search = {
    sampler: 'random',
    seed: 1,
    bounds: { ngf: { low: 17, high: 17 } },
    stopLosers: false,
  } as const;
  const changed = (change: Partial<Policy>) => {
    const decision = decide([falling], policy(change), limits);
    return decision.kind === 'end' ? decision : [decision.kind, decision.adjustment];
  };
  expect(changed({ name: 'ladder' })).toMatchObject([
    'next',
    {
      policy: 'ladder',
      rule: 'still-falling-raise',
      changes: [{ key: 'lr', from: 0.001, to: 0.003 }],
      startRound: null,
    },
  ]);
  expect(changed({ name: 'halve' })).toMatchObject([
    'next',
    { policy: 'halve', rule: 'halved', changes: [{ key: 'lr', from: 0.001, to: 0.0005 }] },
  ]);
  expect(changed({ name: 'search', search })).toMatchObject([
    'next',
    { policy: 'search', rule: 'drawn', changes: [{ key: 'ngf', from: 16, to: 17 }] },
  ]);
  expect(changed({ name: 'manual' })).toMatchObject([
    'ask',
    { policy: 'manual', rule: 'still-falling-raise', changes: [{ key: 'lr', from: 0.001, to: 0.003 }] },
  ]);
});

test('a policy with nothing left to try ends the loop, and says so', () => {
  const only = round(1, 10, { settings: { lr: Number.MIN_VALUE } });
  expect(decide([only], policy({ name: 'halve' }), limits)).toEqual({
    kind: 'end',
    ending: { rule: 'exhausted', reason: 'The policy halve has nothing left to try after 1 round.' },
  });
});

test('a further round may be wanted though the gate has passed', () => {
  const passed = round(1, 5, { passed: true, midFid: 20 });
  expect(decide([passed], DEFAULT_POLICY, limits)).toMatchObject({ kind: 'end', ending: { rule: 'passed' } });
  expect(propose([passed], DEFAULT_POLICY, limits).kind).toBe('next');
});

describe('from the best', () => {
  const best = policy({ start: 'best' });
  const history = [falling, round(2, 12, { settings: { lr: 0.003 }, midFid: 12 })];
  const start = (change: Partial<typeof config>, of: number | null = 1) =>
    chosenByHand({ ...config, lr: 0.002, ...change }, history, best, { best: of }).adjustment;

  test('the best round’s weights are named, not the last one’s', () => {
    expect(decide(history, best, limits)).toMatchObject({
      adjustment: {
        startRound: 1,
        reason: expect.stringMatching(
          /Its weights start from the newest checkpoint of round 1, the best so far\.$/,
        ),
      },
    });
  });

  test.each([
    ['ngf', { ngf: 32 }, 'ngf is 16 in round 1, the best, and 32 here'],
    ['ndf', { ndf: 8 }, 'ndf is 16 in round 1'],
    ['nz', { nz: 64 }, 'nz is 100 in round 1'],
    ['mode', { mode: 'wc' }, 'mode is gp in round 1'],
  ] as const)('with another %s it starts from scratch and says why', (_, change, words) => {
    expect(start(change)).toMatchObject({ startRound: null, reason: expect.stringContaining(words) });
  });

  test('another batch, rate or schedule keeps the shapes', () => {
    expect(start({ bsize: 8, critic_iters: 1, beta1: 0 }).startRound).toBe(1);
  });

  test('with no round judged there is nothing to start from', () => {
    expect(start({}, null)).toMatchObject({
      startRound: null,
      reason: expect.stringContaining('no round was judged yet'),
    });
  });
});

test('what a person chose is an entry of the ledger with what changed since the round that was not taken back', () => {
  const history = [falling, round(2, 12, { settings: { lr: 0.003 }, undone: true })];
  const { adjustment } = chosenByHand({ ...config, bsize: 64 }, history, DEFAULT_POLICY, { best: 1 });
  expect(adjustment).toMatchObject({
    rule: 'chosen-by-hand',
    changes: [{ key: 'bsize', from: 32, to: 64 }],
    reason: 'Chosen by hand: bsize from 32 to 64.',
  });
  expect(chosenByHand(config, history, DEFAULT_POLICY, { best: 1 }).adjustment.reason).toBe(
    "Chosen by hand: round 1's configuration again.",
  );
});
