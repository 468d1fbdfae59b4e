/** What a policy sees of a run: its rounds in figures, and what bounds the next one. Types, and the two questions all policies ask. */
import { CONFIG_KEYS, type ConfigKey, type RunConfig } from '../config.ts';
import type { AdjustmentRule, Change } from './adjustment.ts';

/** One finished round. A history holds all of a run's, oldest first, round 1 at its head. */
export interface JudgedRound {
  /** 1-based. */
  readonly number: number;
  readonly config: RunConfig;
  readonly passed: boolean;
  /** Matched FID at three quarters of the round, or null if it was not measured. */
  readonly midFid: number | null;
  /** Matched FID at the end, or null if the round ended before it could be measured. */
  readonly fid: number | null;
  /** The figure that the gate reads, or null as `fid`. */
  readonly figure: Estimate | null;
  /** It was rolled back from a loss or a weight that was not finite, and went on at half of its rate. */
  readonly rolledBack: boolean;
  /** Matched FIDs part-way, by which a search stops losers, in order. */
  readonly rungs: readonly number[];
  /** A person took it back: its figures count for nothing, and its configuration is not tried again. */
  readonly undone: boolean;
}

/** With its 95 % interval; null ends: there is none. */
export interface Estimate {
  /** `matched FID`: at the sample size of the floor. */
  readonly name: 'FID' | 'matched FID';
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

export interface Limits {
  readonly maxRounds: number;
  /** Slices of the training split: no batch is larger. */
  readonly trainSlices: number;
  readonly spentSeconds: number;
  /** Number of the best round so far; null: none was judged. */
  readonly best: number | null;
}

/** What a policy makes of a history. */
export interface Step {
  readonly config: RunConfig;
  readonly rule: AdjustmentRule;
  /** English, with the figures. */
  readonly reason: string;
}

/** The round that the next one follows: the last that was not taken back. @throws RangeError where there is none */
export function lastRound(history: readonly JudgedRound[]): JudgedRound {
  const last = history.findLast(({ undone }) => !undone);
  if (!last) throw new RangeError('A history needs at least one round that was not taken back.');
  return last;
}

/** In the configuration's own order of keys. */
export function changesBetween(from: RunConfig, to: RunConfig): Change[] {
  return CONFIG_KEYS.filter((key) => from[key] !== to[key]).map((key: ConfigKey) => ({
    key,
    from: from[key],
    to: to[key],
  }));
}
