/** What a run is: its settings, its rounds, where it stands. Types only; stored by storage/, written by pipeline.ts. */
import type { Adjustment, Ending } from './adjust/adjustment.ts';
import type { Policy } from './adjust/policy.ts';
import type { RunConfig } from './config.ts';
import type { Evaluation, NetworkName } from './evaluation.ts';
import type { BackendRequest, DeviceInfo, Incident, ModelOrigin } from './workers/protocol.ts';

/**
 * `ratio`: FID at most `threshold` times its floor. `fid`: FID at most `threshold`, in the named network's own scale. Decided by
 * the interval: passed where its upper end is within, not passed where its lower end is beyond, else inconclusive.
 */
export interface Gate {
  readonly kind: 'ratio' | 'fid';
  readonly threshold: number;
  /** Further conditions; absent or null: not asked. */
  readonly recallFloor?: number | null;
  /** Largest share of fakes that may be flagged as copies, 0 … 1. */
  readonly copyRate?: number | null;
  /** Least p-value of the KID test. */
  readonly kidP?: number | null;
}

export type GateOutcome = 'passed' | 'not-passed' | 'inconclusive';

export const DEFAULT_GATE: Gate = { kind: 'ratio', threshold: 2 };

/** The part of a round's iterations after which the trend is measured. */
export const MIDWAY = 0.75;

export interface RunSettings {
  readonly datasetId: string;
  readonly config: RunConfig;
  readonly gate: Gate;
  readonly maxRounds: number;
  readonly numOutput: number;
  readonly backend: BackendRequest;
  /** `auto`: the fast network on WASM and CPU, the large one on a hardware GPU. */
  readonly network: NetworkName | 'auto';
  /** How the next round is chosen; absent: FORMER_POLICY. */
  readonly policy?: Policy;
  /** Trains one round and ends: nothing is evaluated, generated or reported. */
  readonly trainOnly?: boolean;
}

export interface LogSummary {
  readonly iterations: number;
  readonly seconds: number;
  readonly lossD: { readonly first: number; readonly last: number };
  readonly lossG: { readonly first: number; readonly last: number };
  readonly wasserstein: { readonly first: number; readonly last: number; readonly max: number };
}

export interface RoundRecord {
  /** 1-based. */
  readonly number: number;
  readonly config: RunConfig;
  /** What changed since the round before; null in round 1. */
  readonly adjustment: Adjustment | null;
  readonly log: LogSummary | null;
  /** Iterations trained once this round's training is over; null while it is not. */
  readonly trainedIterations: number | null;
  /** FID at three quarters of the iterations, by which `adjust` tells falling from stalled; null if not measured. */
  readonly midFid: number | null;
  readonly evaluation: Evaluation | null;
  /** Why the round ended before it could be judged (a loss or weight was not finite), or null. */
  readonly brokeOff: string | null;
  /** Null while it was not judged. */
  readonly outcome: GateOutcome | null;
  /** FIDs part-way by which a search stops losers, oldest first; absent or empty: none were measured. */
  readonly rungs?: readonly Rung[];
  /** A search ended it as a loser at that rung: it is not judged further, and its outcome is `not-passed`. */
  readonly cutShort?: { readonly iteration: number; readonly reason: string } | null;
  /** A person took its change back: no policy looks at it and it is never the best. */
  readonly undone?: boolean;
}

export interface Rung {
  readonly iteration: number;
  /** The matched FID there. */
  readonly fid: number;
}

/** What a manual policy asks a person: kept in the record, so that a reload asks again. */
export interface Proposal {
  readonly config: RunConfig;
  readonly adjustment: Adjustment;
}

/** The state of another run that this one was begun from. */
export interface ParentState {
  readonly runId: string;
  readonly round: number;
  readonly iteration: number;
}

export type RunState =
  | 'training'
  | 'paused'
  | 'stopped'
  | 'evaluating'
  | 'adjusting'
  /** A manual policy waits for a person's answer. */
  | 'asking'
  | 'generating'
  | 'reporting'
  | 'done'
  | 'failed';

export interface RunRecord {
  readonly id: string;
  readonly version: 1;
  readonly createdAt: number;
  readonly settings: RunSettings;
  readonly datasetName: string;
  readonly synthetic: boolean;
  readonly state: RunState;
  /** The round in work, 1-based. */
  readonly round: number;
  /** The best round so far, by its outcome and then by the lowest FID that the gate reads; its checkpoint generates. */
  readonly bestRound: number | null;
  readonly rounds: readonly RoundRecord[];
  /** The untrained generator's evaluation: what every FID is seen against. */
  readonly baseline: Evaluation | null;
  /** A round against the `final` split, once, after it passed the gate; absent or null: not (yet), or the split is too small. */
  readonly confirmation?: Evaluation | null;
  /** The round that `confirmation` is of: the best one then, and no longer so where a better one came or it was taken back. Absent: the best. */
  readonly confirmedRound?: number | null;
  /** Other runs in this browser that had looked at this dataset's `final` split before `confirmation` did; absent or null without it, or in records older than the field. */
  readonly confirmationsBefore?: number | null;
  readonly device: DeviceInfo | null;
  /** The finished report (report/report.ts), or null. */
  readonly report: unknown;
  /** The model file that its rounds start from; absent or null: the seed. */
  readonly startedFrom?: ModelOrigin | null;
  /** What happened on the way, oldest first; absent in records older than the field. */
  readonly incidents?: readonly Incident[];
  /** What the person is being asked; absent or null: nothing. */
  readonly proposal?: Proposal | null;
  /** Why no further round followed; absent or null: one may, or the record is older than the field. */
  readonly ending?: Ending | null;
  /** Seconds in training and evaluation so far, for the policy's budget; absent: older than the field. */
  readonly spentSeconds?: number;
  /** When its state last changed, milliseconds since the epoch; absent: older than the field. */
  readonly updatedAt?: number;
  /** Version of Gantry that began it; absent: older than the field. */
  readonly toolVersion?: string;
  readonly parent?: ParentState | null;
  /** A person's own words: stored here and shown, part of no export. */
  readonly labels?: RunLabels;
  /** Deleted, and still to be had back; absent or null: not. Milliseconds since the epoch. */
  readonly deletedAt?: number | null;
  /** Name and message of the error that failed the run. */
  readonly failure: { readonly name: string; readonly message: string } | null;
}

export interface RunLabels {
  readonly name?: string;
  readonly tags?: readonly string[];
  readonly note?: string;
  readonly starred?: boolean;
}

/** Characters of a name, a tag and a note, and how many tags a run has at most. */
export const LABEL_LIMITS = { name: 120, tag: 40, tags: 20, note: 4000 } as const;

/** Bytes that a run has in this browser's storage: checkpoints as they are, the rest reckoned from a few of each kind. */
export interface RunStorage {
  readonly checkpoints: number;
  readonly snapshots: number;
  readonly logs: number;
  /** Diagnostics, generated images, pictures of evaluations. */
  readonly rest: number;
}
