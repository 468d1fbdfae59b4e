/** What is changed between two rounds, and why: an entry of a run's ledger; and why a loop ended. Types only. */
import type { ConfigKey, RunConfig } from '../config.ts';
import type { PolicyName } from './policy.ts';

export interface Change {
  readonly key: ConfigKey;
  readonly from: RunConfig[ConfigKey];
  readonly to: RunConfig[ConfigKey];
}

export interface Adjustment {
  readonly policy: PolicyName;
  /** Empty: the same configuration again. */
  readonly changes: readonly Change[];
  /** The rule that fired; the page words it in its own language. */
  readonly rule: AdjustmentRule;
  /** One English sentence with the figures, for the report. */
  readonly reason: string;
  /** The round whose newest checkpoint its weights start from; null: from scratch, as round 1 did. */
  readonly startRound: number | null;
}

export type AdjustmentRule =
  | 'still-falling-raise'
  | 'stalled-lower'
  | 'rolled-back-lower'
  | 'halved'
  | 'drawn'
  | 'chosen-by-hand';

/** Why no further round follows. */
export interface Ending {
  readonly rule: 'passed' | 'rounds' | 'time' | 'noise' | 'exhausted' | 'person';
  /** One English sentence with the figures, for the report. */
  readonly reason: string;
}
