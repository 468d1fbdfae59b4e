/** A run's record as its policy sees it. The state machine that writes it is held in pipeline.browser.test.ts. */
import { describe, expect, test } from 'vitest';
import { DEFAULT_POLICY, FORMER_POLICY, type Policy } from '../src/adjust/policy.ts';
import { PRESETS } from '../src/config.ts';
import { historyOf, looksAt, newRound, policyOf, spentOf, withNextRound, withRounds } from '../src/ledger.ts';
import type { RoundRecord, RunRecord, RunSettings } from '../src/run.ts';
import { EVALUATION, figureOf } from './fixtures/evaluation.ts';

const config = PRESETS.quick;

function run(rounds: readonly RoundRecord[], settings: Partial<RunSettings> = {}): RunRecord {
  return {
    id: 'r',
    version: 1,
    createdAt: 0,
    settings: {
      datasetId: 'd',
      config,
      gate: { kind: 'ratio', threshold: 2 },
      maxRounds: 3,
      numOutput: 1,
      backend: 'wasm',
      network: 'auto',
      ...settings,
    },
    datasetName: 'n',
    synthetic: true,
    state: 'training',
    round: rounds.length,
    bestRound: null,
    rounds,
    baseline: null,
    device: null,
    report: null,
    failure: null,
  };
}

function judged(number: number, matched: number, change: Partial<RoundRecord> = {}): RoundRecord {
  const metrics = {
    ...EVALUATION.metrics,
    fid: figureOf(matched / 2, matched / 2 - 1, matched / 2 + 1),
    matchedFid: figureOf(matched, matched - 1, matched + 1),
  };
  return {
    ...newRound(number, config, null),
    evaluation: { ...EVALUATION, metrics },
    outcome: 'not-passed',
    ...change,
  };
}

test('a history reads the figure that the gate reads, and the ladder’s trend the matched one', () => {
  const rounds = [judged(1, 40, { midFid: 44, rungs: [{ iteration: 75, fid: 60 }] })];
  expect(historyOf(run(rounds))[0]).toMatchObject({
    fid: 40,
    midFid: 44,
    rungs: [60],
    figure: { name: 'matched FID', value: 40, low: 39, high: 41 },
    passed: false,
    undone: false,
  });
  const byFid = run(rounds, { gate: { kind: 'fid', threshold: 5 } });
  expect(historyOf(byFid)[0]).toMatchObject({
    fid: 40,
    figure: { name: 'FID', value: 20, low: 19, high: 21 },
  });
});

test('a record older than policies, rungs and undoing is read as what they did', () => {
  const { rungs: _, cutShort: __, undone: ___, ...old } = judged(1, 40);
  expect(historyOf(run([old]))[0]).toMatchObject({ rungs: [], undone: false, rolledBack: false });
  expect(policyOf(run([old]))).toBe(FORMER_POLICY);
});

test('a record older than the count has spent what its rounds and evaluations say', () => {
  const end = { first: 0, last: 0 };
  const log = { iterations: 8, seconds: 16, lossD: end, lossG: end, wasserstein: { ...end, max: 0 } };
  const rounds = [judged(1, 40, { log }), { ...newRound(2, config, null), log }];
  const old = { ...run(rounds), baseline: { ...EVALUATION, seconds: 3 } };
  expect(spentOf(old)).toBe(16 + EVALUATION.seconds + 16 + 3);
  expect(spentOf({ ...old, spentSeconds: 7 })).toBe(7);
});

test('a rollback belongs to its own round', () => {
  const incident = { at: 0, iteration: 3, resumedFrom: 0, seconds: null, facts: {} };
  const incidents = [{ ...incident, kind: 'rolled-back', round: 2 } as const];
  const history = historyOf({ ...run([judged(1, 40), judged(2, 41)]), incidents });
  expect(history.map(({ rolledBack }) => rolledBack)).toEqual([false, true]);
});

describe('looks on the way', () => {
  const looks = (policy: Partial<Policy>, change: Partial<RoundRecord> = {}, total = 300, maxRounds = 3) =>
    looksAt(
      run([{ ...newRound(1, config, null), ...change }], {
        maxRounds,
        policy: { ...DEFAULT_POLICY, ...policy },
      }),
      total,
    ).map(({ what, iteration }) => `${what} ${iteration}`);
  const search = {
    name: 'search',
    search: { sampler: 'tpe', seed: 1, bounds: { lr: { low: 1e-4, high: 1e-2 } }, stopLosers: true },
  } as const;

  test('ladder and manual look at the trend, once, where another round may follow', () => {
    for (const name of ['ladder', 'manual'] as const) {
      expect(looks({ name })).toEqual(['trend 225']);
      expect(looks({ name }, { midFid: 50 })).toEqual([]);
      expect(looks({ name }, {}, 300, 1)).toEqual([]);
    }
    expect(looks({ name: 'halve' })).toEqual([]);
  });

  test('a search that stops losers looks at two rungs, each once', () => {
    expect(looks(search)).toEqual(['rung 75', 'rung 150']);
    expect(looks(search, { rungs: [{ iteration: 75, fid: 60 }] })).toEqual(['rung 150']);
    expect(looks({ ...search, search: { ...search.search, stopLosers: false } })).toEqual([]);
  });

  test('a round too short for a look has none', () => {
    expect(looks({}, {}, 1)).toEqual([]);
    expect(looks(search, {}, 1)).toEqual([]);
    expect(looks(search, {}, 2)).toEqual(['rung 1']); // both rungs round to it
  });
});

describe('the best', () => {
  const bestOf = (rounds: readonly RoundRecord[], settings: Partial<RunSettings> = {}) =>
    withRounds(run(rounds, settings), rounds).bestRound;

  test('is the best outcome, then the lowest figure of the gate, and never one that was taken back', () => {
    const rounds = [judged(1, 30), judged(2, 40, { outcome: 'passed' }), judged(3, 20)];
    expect(bestOf(rounds)).toBe(2);
    expect(bestOf([rounds[0]!, { ...rounds[1]!, undone: true }, rounds[2]!])).toBe(3);
    expect(bestOf([newRound(1, config, null)])).toBeNull();
  });

  test('another one takes the report with it and leaves the look at the final split to its round', () => {
    const rounds = [judged(1, 30), judged(2, 20)];
    const done = {
      ...run(rounds),
      bestRound: 2,
      report: {},
      confirmation: EVALUATION,
      confirmationsBefore: 1,
    };
    expect(withRounds(done, rounds)).toEqual({ rounds, bestRound: 2 });
    const undone = [rounds[0]!, { ...rounds[1]!, undone: true }];
    expect(withRounds(done, undone)).toEqual({
      rounds: undone,
      bestRound: 1,
      report: null,
      confirmedRound: 2,
    });
    const again = { ...done, ...withRounds(done, undone) };
    expect(withRounds(again, rounds)).toMatchObject({ bestRound: 2, confirmedRound: 2 });
  });
});

test('a next round is numbered after all before it, one taken back among them, and ends the question', () => {
  const rounds = [judged(1, 30), judged(2, 20, { undone: true })];
  const settings = { ...config, lr: 0.002 };
  const next = withNextRound(run(rounds), { config: settings, adjustment: null });
  expect(next).toMatchObject({ state: 'adjusting', round: 3, proposal: null });
  expect(next.rounds[2]).toEqual(newRound(3, settings, null));
});
