/**
 * The shape of report.json, version 1. Its JSON Schema is public/schemas/report-1.schema.json, its fields are explained in
 * docs/report.md; a test holds schema and shape together. No field can hold a name, a path or a UID.
 */
import type { Adjustment, Ending } from '../adjust/adjustment.ts';
import type { Policy } from '../adjust/policy.ts';
import type { ExportFile } from '../app.ts';
import type { RunConfig } from '../config.ts';
import type { Evaluation, Figure } from '../evaluation.ts';
import type { Gate, GateOutcome, RoundRecord, RunState } from '../run.ts';
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
  /** A round against the `final` split, once, after it passed the gate; null where none did, or the split is too small. */
  readonly confirmation: Evaluation | null;
  /** The round that `confirmation` is of; null: there is none. Absent: the best one. */
  readonly confirmedRound?: number | null;
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
  /** What no further round followed from; null: the record does not say. */
  readonly ending: Ending | null;
  readonly policy: Policy;
  /** Dropped where a report is older than it. */
  readonly integrity?: Integrity;
  readonly signature?: Signature;
  readonly realSlicesIncluded: false;
}

/** Over the report without `integrity` and `signature`, as RFC 8785 writes it. */
export interface Integrity {
  readonly canonicalization: 'RFC 8785';
  readonly algorithm: 'SHA-256';
  /** Hex. */
  readonly digest: string;
}

/** ECDSA over P-256 with SHA-256, of the same bytes that the digest is of. */
export interface Signature {
  readonly algorithm: 'ECDSA-P256-SHA256';
  readonly publicKey: { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string };
  /** Base64, r and s, 64 bytes. */
  readonly value: string;
}

export interface SigningKey {
  /** SHA-256 of the public key (RFC 7638), hex in groups of four. */
  readonly fingerprint: string;
  readonly createdAt: number;
}

export interface SharedReport<R> {
  readonly report: R;
  /** `report.json` or `report-YYYY-MM.json`, and the same as Markdown. */
  readonly json: ExportFile;
  readonly markdown: ExportFile;
}

/** `changed` is no trust: such a file is refused (ReportFileError). */
export type Trust =
  /** Older than digests. */
  | { readonly kind: 'unchecked' }
  /** Unaltered by accident, origin unproven. */
  | { readonly kind: 'digest' }
  | { readonly kind: 'signed'; readonly fingerprint: string; readonly own: boolean };

export type OpenedReport =
  | { readonly kind: 'run'; readonly report: Report; readonly trust: Trust }
  | { readonly kind: 'monthly'; readonly report: MonthlyReport; readonly trust: Trust };

export const MONTHLY_SCHEMA_ID = 'urn:gantry:schema:monthly:1';

/** All runs of a month that one browser has. */
export interface MonthlyReport {
  readonly $schema: typeof MONTHLY_SCHEMA_ID;
  readonly schemaVersion: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly intendedUse: string;
  readonly createdAt: string;
  /** `YYYY-MM`. */
  readonly month: string;
  /** IANA name of the zone that decides which run is of the month. */
  readonly timeZone: string;
  readonly runs: readonly MonthlyRun[];
  readonly totals: MonthlyTotals;
  /** Index in `runs` of the best of each dataset recipe and network, by gate outcome and then FID. */
  readonly best: readonly number[];
  readonly integrity?: Integrity;
  readonly signature?: Signature;
  readonly realSlicesIncluded: false;
}

export interface MonthlyRun {
  readonly id: string;
  readonly startedAt: string;
  readonly state: RunState;
  readonly rounds: number;
  /** Of the best round; null: the run did not come to its end, or was not judged. */
  readonly outcome: GateOutcome | null;
  readonly gate: Required<Gate>;
  readonly ending: Ending | null;
  readonly policy: Policy['name'];
  readonly configuration: RunConfig;
  readonly data: Pick<DataSummary, 'synthetic' | 'patients' | 'slices' | 'recipeHash' | 'samePatient'> | null;
  /** 1-based, in order of appearance: runs on one dataset share it. */
  readonly dataset: number;
  /** Slices judged against and images judged of the best round; null: not judged. Figures compare where both are equal. */
  readonly n: { readonly real: number; readonly fake: number } | null;
  readonly network: string | null;
  /** Of the network: figures compare where it is equal. */
  readonly networkId: string | null;
  readonly fid: Figure | null;
  readonly ratio: Figure | null;
  /** Of each judged round, in order. */
  readonly fids: readonly { readonly round: number; readonly fid: number | null; readonly lr: number }[];
  readonly seconds: number;
  /** How many it generated. */
  readonly images: number;
  readonly storageBytes: number;
  readonly device: DeviceInfo | null;
  readonly incidents: number;
  readonly warnings: readonly Warning[];
  /** PNG, base64: some generated images, no real slice; null: none were generated. */
  readonly thumbnail: string | null;
}

export interface MonthlyTotals {
  readonly runs: number;
  readonly rounds: number;
  readonly passed: number;
  readonly notPassed: number;
  readonly inconclusive: number;
  /** Neither, as each run's `outcome` has it: stopped, failed, only trained, or still in work. */
  readonly unjudged: number;
  readonly seconds: number;
  readonly images: number;
  readonly storageBytes: number;
  readonly devices: readonly { readonly name: string; readonly runs: number; readonly seconds: number }[];
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
  readonly rungs: NonNullable<RoundRecord['rungs']>;
  readonly cutShort: { readonly iteration: number; readonly reason: string } | null;
  readonly undone: boolean;
  /** Its log thinned to at most 200 points that keep extremes, so that a report draws its curves by itself. */
  readonly curve: Curve | null;
}

/** Arrays of one length; null where a value was not finite. */
export interface Curve {
  readonly iteration: readonly number[];
  readonly lossD: readonly (number | null)[];
  readonly lossG: readonly (number | null)[];
  readonly wasserstein: readonly (number | null)[];
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
  /** Of the generator's weights, hex; null: images drawn before it was told. */
  readonly modelHash: string | null;
  /** The same checkpoint, seed and index give the same image on the same device. */
  readonly reproducible: string;
  /** PNG, base64: the first images as one grid. */
  readonly thumbnail: string;
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
