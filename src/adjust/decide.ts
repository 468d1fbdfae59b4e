/**
 * What follows a round: a next one, a question, or the end. Pure: the same history, policy and limits give the same answer, so that a
 * reload decides as the page before it did.
 */
import type { RunConfig } from '../config.ts';
import type { Adjustment, Ending } from './adjustment.ts';
import { endingOf } from './ending.ts';
import { halve } from './halve.ts';
import { changesBetween, type JudgedRound, type Limits, lastRound, type Step } from './history.ts';
import { ladder } from './ladder.ts';
import { byHand, proposal } from './manual.ts';
import type { Policy } from './policy.ts';
import { search } from './search.ts';
import { startOf } from './start.ts';

export interface NextRound {
  readonly config: RunConfig;
  readonly adjustment: Adjustment;
}

export type Decision =
  | ({ readonly kind: 'next' } & NextRound)
  /** A person decides; this is proposed. */
  | ({ readonly kind: 'ask' } & NextRound)
  | { readonly kind: 'end'; readonly ending: Ending };

/** @param history all rounds, oldest first, the last one finished. @throws RangeError where all were taken back */
export function decide(history: readonly JudgedRound[], policy: Policy, limits: Limits): Decision {
  const ending = endingOf(history, policy, limits);
  return ending ? { kind: 'end', ending } : propose(history, policy, limits);
}

/** As `decide`, where a person wants a further round whatever the gate, time and intervals say. */
export function propose(history: readonly JudgedRound[], policy: Policy, limits: Limits): Decision {
  const step = stepOf(history, policy, limits);
  if (!step) {
    const reason = `The policy ${policy.name} has nothing left to try after ${history.length} ${history.length === 1 ? 'round' : 'rounds'}.`;
    return { kind: 'end', ending: { rule: 'exhausted', reason } };
  }
  const kind = policy.name === 'manual' ? 'ask' : 'next';
  return { kind, ...nextRound(step, history, policy, limits.best) };
}

/** A person's answer to a run that asked. */
export function chosenByHand(
  config: RunConfig,
  history: readonly JudgedRound[],
  policy: Policy,
  limits: Pick<Limits, 'best'>,
): NextRound {
  return nextRound(byHand(config, history), history, policy, limits.best);
}

function stepOf(
  history: readonly JudgedRound[],
  { name, search: settings }: Policy,
  limits: Limits,
): Step | null {
  switch (name) {
    case 'ladder':
      return ladder(history);
    case 'halve':
      return halve(history);
    case 'search':
      return settings && search(history, settings, limits);
    case 'manual':
      return proposal(history);
    default:
      return name satisfies never;
  }
}

function nextRound(
  { config, rule, reason }: Step,
  history: readonly JudgedRound[],
  policy: Policy,
  best: number | null,
): NextRound {
  const { startRound, sentence } = startOf(config, history, policy, best);
  return {
    config,
    adjustment: {
      policy: policy.name,
      changes: changesBetween(lastRound(history).config, config),
      rule,
      reason: [reason, sentence].filter(Boolean).join(' '),
      startRound,
    },
  };
}
