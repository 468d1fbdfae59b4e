/**
 * The shape of report.json, version 1. Its JSON Schema is public/schemas/report-1.schema.json, its fields are explained in
 * docs/report.md; a test holds schema and shape together. No field can hold a name, a path or a UID.
 */
import type { Adjustment } from '../adjust/adjustment.ts';
import type { RunConfig } from '../config.ts';
import type { Evaluation } from '../evaluation.ts';
import type { Gate, GateOutcome } from '../run.ts';
import type {
  BackendRequest,
  DatasetRecord,
  DeviceInfo,
  IncidentKind,
  ModelOrigin,
  OutcomeCode,
  Recipe,
  SplitName,
} from '../workers/protocol.ts';
import type { GateCondition, GateNeed, VerdictText } from './verdict.ts';
import type { Warning } from './warnings.ts';

/** Names the schema without an address, so that reading a report needs no network. */
export const REPORT_SCHEMA_ID = 'urn:gantry:schema:report:1';

export interface Report {
  readonly $schema: typeof REPORT_SCHEMA_ID;
  readonly schemaVersion: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly intendedUse: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly run: {
    /** Random; says nothing of data or person. */
    readonly id: string;
    readonly startedAt: string;
    readonly maxRounds: number;
    readonly bestRound: number;
    readonly requestedBackend: BackendRequest;
    /** The model file that its rounds started from; null: the seed. */
    readonly startedFrom: ModelOrigin | null;
  };
  readonly data: DataSummary;
  /** Of the best round, under the thesis's keys. */
  readonly configuration: RunConfig;
  readonly gate: ReportGate;
  /** Of the generated images. */
  readonly warnings: readonly Warning[];
  /** Of the best round. */
  readonly evaluation: Evaluation;
  /** The best round against the `final` split, once, after the gate passed; null where it did not, or the split is too small. */
  readonly confirmation: Evaluation | null;
  /** Earlier runs that had looked at the same split; null: there is no confirmation, or it was not counted. */
  readonly confirmationsBefore: number | null;
  /** Of the untrained generator, or null if it was not measured. */
  readonly baseline: Evaluation | null;
  /** Of the best round. */
  readonly log: ReportLog | null;
  readonly rounds: readonly ReportRound[];
  /** What happened on the way though the run went on, oldest first. */
  readonly incidents: readonly ReportIncident[];
  /** What trained and generated. What evaluated is in `evaluation.device`. */
  readonly device: DeviceInfo | null;
  readonly generated: GeneratedSummary;
  readonly realSlicesIncluded: false;
}

export interface DataSummary {
  /** Made by the phantom generator. */
  readonly synthetic: boolean;
  readonly patients: number;
  readonly series: number;
  readonly files: number;
  /** How many files had each outcome (docs/outcomes.md). */
  readonly outcomes: Readonly<Partial<Record<OutcomeCode, number>>>;
  readonly slices: Readonly<Record<SplitName | 'guard', number>>;
  readonly splitBy: DatasetRecord['splitBy'];
  /** A patient stands in more than one split, or patients are unknown: every figure is optimistic. */
  readonly samePatient: boolean;
  readonly classes: number;
  readonly recipeHash: string | null;
  readonly recipe: Recipe;
}

export interface ReportGate extends Required<Gate> {
  readonly outcome: GateOutcome;
  /** `outcome` is `passed`. */
  readonly passed: boolean;
  readonly verdict: VerdictText;
  readonly reason: string;
  readonly conditions: readonly GateCondition[];
  /** What would decide an inconclusive gate. */
  readonly needs: readonly GateNeed[];
}

export interface ReportLog {
  readonly iterations: number;
  /** Spent in training steps. */
  readonly seconds: number;
  readonly lossD: FirstLast;
  readonly lossG: FirstLast;
  readonly wasserstein: FirstLast & { readonly max: number | null };
}

/** Null where a figure was not finite. */
export interface FirstLast {
  readonly first: number | null;
  readonly last: number | null;
}

export interface ReportRound {
  readonly number: number;
  readonly best: boolean;
  readonly configuration: RunConfig;
  /** What changed since the round before, and why; null in round 1. */
  readonly adjustment: Adjustment | null;
  readonly log: ReportLog | null;
  /** Iterations trained; of a round that did not end, those of its newest checkpoint; null where there is none. */
  readonly trainedIterations: number | null;
  readonly midFid: number | null;
  readonly evaluation: Evaluation | null;
  /** Why the round ended before it could be judged, or null. */
  readonly brokeOff: string | null;
  readonly outcome: GateOutcome | null;
}

export interface ReportIncident {
  readonly kind: IncidentKind;
  readonly round: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The last iteration known to have been reached; null where none was. */
  readonly iteration: number | null;
  /** The iteration that training went on from, and the seconds until its next row; null where it has not. */
  readonly resumedFrom: number | null;
  readonly seconds: number | null;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

export interface GeneratedSummary {
  readonly count: number;
  /** Pixels, square. */
  readonly size: number;
  readonly round: number;
  readonly iteration: number;
  readonly images: readonly GeneratedImage[];
}

export interface GeneratedImage {
  /** Beside the report. */
  readonly file: string;
  readonly seed: number;
  readonly index: number;
  /** Of the PNG file, hex. */
  readonly sha256: string;
}
