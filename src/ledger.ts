/** A run's record as its policy sees it, and as a further round or an undone one leaves it. Pure: pipeline.ts and rounds.ts write it down. */

import type { JudgedRound, Limits } from './adjust/history.ts';
import { RUNGS } from './adjust/losers.ts';
import { FORMER_POLICY, type Policy } from './adjust/policy.ts';
import type { RunConfig } from './config.ts';
import { type Gate, type GateOutcome, MIDWAY, type RoundRecord, type RunRecord } from './run.ts';

/** A round nothing has happened in yet. */
export function newRound(
  number: number,
  config: RunConfig,
  adjustment: RoundRecord['adjustment'],
): RoundRecord {
  return {
    number,
    config,
    adjustment,
    log: null,
    trainedIterations: null,
    midFid: null,
    evaluation: null,
    brokeOff: null,
    outcome: null,
    rungs: [],
    cutShort: null,
    undone: false,
  };
}

/** The record with `next` as the round in work. */
export function withNextRound(
  run: RunRecord,
  { config, adjustment }: Pick<RoundRecord, 'config' | 'adjustment'>,
): Pick<RunRecord, 'state' | 'round' | 'rounds' | 'proposal'> {
  const next = newRound(run.rounds.length + 1, config, adjustment);
  return { state: 'adjusting', round: next.number, rounds: [...run.rounds, next], proposal: null };
}

export function policyOf({ settings }: Pick<RunRecord, 'settings'>): Policy {
  return settings.policy ?? FORMER_POLICY;
}

export function historyOf({ rounds, incidents, settings }: RunRecord): JudgedRound[] {
  return rounds.map(({ number, config, midFid, evaluation, outcome, rungs, undone }) => {
    const which = figureOf(settings.gate);
    const figure = evaluation?.metrics[which];
    const name = which === 'fid' ? 'FID' : 'matched FID';
    return {
      number,
      config,
      passed: outcome === 'passed',
      midFid,
      fid: evaluation?.metrics.matchedFid.value ?? null,
      figure: typeof figure?.value === 'number' ? { ...figure, name, value: figure.value } : null,
      rolledBack: incidents?.some(({ kind, round }) => kind === 'rolled-back' && round === number) ?? false,
      rungs: rungs?.map(({ fid }) => fid) ?? [],
      undone: undone ?? false,
    };
  });
}

export function limitsOf(run: RunRecord, trainSlices: number): Limits {
  return {
    maxRounds: run.settings.maxRounds,
    trainSlices,
    spentSeconds: spentOf(run),
    best: run.bestRound,
  };
}

/** Seconds in training and evaluation: as counted; of a record older than the count what its rounds say. */
export function spentOf({
  spentSeconds,
  rounds,
  baseline,
}: Pick<RunRecord, 'spentSeconds' | 'rounds' | 'baseline'>): number {
  if (spentSeconds !== undefined) return spentSeconds;
  const each = rounds.map(({ log, evaluation }) => (log?.seconds ?? 0) + (evaluation?.seconds ?? 0));
  return each.reduce((sum, one) => sum + one, baseline?.seconds ?? 0);
}

/** A look at the FID before a round's end: what for, and after which iteration. */
export interface Look {
  readonly what: 'trend' | 'rung';
  readonly iteration: number;
}

/** What the policy wants to know of the round in work on its way, in order; what was looked at already is left out. */
export function looksAt(run: RunRecord, totalIterations: number): Look[] {
  const { settings, round, rounds } = run;
  if (settings.trainOnly) return [];
  const { name, search } = policyOf(run);
  const { midFid, rungs = [] } = rounds[round - 1]!;
  const within = ({ iteration }: Look) => iteration > 0 && iteration < totalIterations;
  if (name === 'search') {
    if (!search?.stopLosers) return [];
    return RUNGS.map((part) => ({ what: 'rung' as const, iteration: Math.round(part * totalIterations) }))
      .filter((look, i, all) => within(look) && look.iteration !== all[i - 1]?.iteration)
      .slice(rungs.length);
  }
  const readsTrend = name !== 'halve' && round < settings.maxRounds && midFid === null;
  const trend = { what: 'trend' as const, iteration: Math.round(MIDWAY * totalIterations) };
  return readsTrend ? [trend].filter(within) : [];
}

/**
 * The rounds, and the best of them. Where another is best than was, the report on the former goes. The look at the `final` split stays
 * with the round that it was of: there is no second one.
 */
export function withRounds(
  run: RunRecord,
  rounds: readonly RoundRecord[],
): Pick<RunRecord, 'rounds' | 'bestRound'> & Partial<RunRecord> {
  const bestRound = bestOf(rounds, run.settings.gate);
  if (bestRound === run.bestRound) return { rounds, bestRound };
  const { confirmation, confirmedRound = run.bestRound } = run; // older records dropped a look at any other round
  return { rounds, bestRound, report: null, ...(confirmation && { confirmedRound }) };
}

const RANK: Readonly<Record<GateOutcome, number>> = { passed: 0, inconclusive: 1, 'not-passed': 2 };

/**
 * The round whose gate came out best, and among like ones the one with the lowest FID, by the figure the gate reads: one that passed is
 * never beaten by one that did not, which an interval or a further condition may have refused at a lower FID.
 */
function bestOf(rounds: readonly RoundRecord[], gate: Gate): number | null {
  const judged = rounds.flatMap(({ number, evaluation, outcome, undone }) =>
    evaluation && !undone
      ? [
          {
            number,
            rank: RANK[outcome ?? 'not-passed'],
            fid: evaluation.metrics[figureOf(gate)].value ?? Infinity,
          },
        ]
      : [],
  );
  judged.sort((a, b) => a.rank - b.rank || (a.fid < b.fid ? -1 : a.fid > b.fid ? 1 : a.number - b.number));
  return judged[0]?.number ?? null;
}

/** The FID that the gate reads: a ratio to the floor is of the FID at the floor's number. */
function figureOf({ kind }: Gate): 'fid' | 'matchedFid' {
  return kind === 'fid' ? 'fid' : 'matchedFid';
}
