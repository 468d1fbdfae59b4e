/**
 * Builds run.json: what a run was told to do and how far it came, whether it is done, stopped or failed, judged or only
 * trained. Its fields are explained in docs/report.md, its JSON Schema is public/schemas/run-1.schema.json.
 *
 * Field by field, as the report: no name, path, key or UID of a dataset can come in. Decides nothing and knows no images.
 */

import type { Ending } from '../adjust/adjustment.ts';
import type { Policy } from '../adjust/policy.ts';
import { completeConfig, type RunConfig } from '../config.ts';
import { errorClasses, INTENDED_USE } from '../errors.ts';
import type { Evaluation, NetworkName } from '../evaluation.ts';
import type { Gate, ParentState, RunRecord, RunState } from '../run.ts';
import type { BackendRequest, DatasetRecord, DeviceInfo, ModelOrigin } from '../workers/protocol.ts';
import { reportDevice, reportEvaluation } from './evaluation.ts';
import { reportIncidents, reportOrigin } from './incidents.ts';
import { reportEnding, reportPolicy } from './ledger.ts';
import { reportGate, reportRound, summariseData } from './report.ts';
import type { DataSummary, Report, ReportIncident, ReportRound } from './reportTypes.ts';
import { TOOL } from './version.ts';
import { type Warning, warningsOf } from './warnings.ts';

export const RUN_SCHEMA_ID = 'urn:gantry:schema:run:1';

export interface RunFile {
  readonly $schema: typeof RUN_SCHEMA_ID;
  readonly schemaVersion: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly intendedUse: string;
  /** Random; says nothing of data or person. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly state: RunState;
  /** Spent in training steps, all rounds together. */
  readonly seconds: number;
  readonly settings: RunFileSettings;
  readonly startedFrom: ModelOrigin | null;
  /** The state of another run that this one was begun from, or null. */
  readonly parent: ParentState | null;
  readonly device: DeviceInfo | null;
  /** Null where the dataset was deleted before the run had a report. */
  readonly data: DataSummary | null;
  readonly bestRound: number | null;
  readonly rounds: readonly ReportRound[];
  /** The best round against the `final` split, or null. */
  readonly confirmation: Evaluation | null;
  /** The round that `confirmation` is of; null: there is none. */
  readonly confirmedRound: number | null;
  /** As in the report. */
  readonly confirmationsBefore: number | null;
  /** Why no further round followed; null: one may, or the record does not say. */
  readonly ending: Ending | null;
  /** Of what the best round generates. */
  readonly warnings: readonly Warning[];
  readonly incidents: readonly ReportIncident[];
  /** Why the run failed, or null. */
  readonly failure: { readonly name: string; readonly message: string | null } | null;
}

export interface RunFileSettings {
  /** Of round 1, under the thesis's keys. */
  readonly configuration: RunConfig;
  readonly gate: Required<Gate>;
  readonly maxRounds: number;
  readonly numOutput: number;
  readonly backend: BackendRequest;
  readonly network: NetworkName | 'auto';
  /** Nothing was to be evaluated, generated or reported. */
  readonly trainOnly: boolean;
  /** How each next round is chosen. */
  readonly policy: Policy;
}

export function buildRunFile(run: RunRecord, dataset: DatasetRecord | null): RunFile {
  const { gate, maxRounds, numOutput, backend, network, trainOnly = false, config } = run.settings;
  const report = run.report as Report | null;
  const best = run.rounds.find(({ number }) => number === run.bestRound)?.evaluation;
  return {
    $schema: RUN_SCHEMA_ID,
    schemaVersion: 1,
    tool: { ...TOOL },
    intendedUse: INTENDED_USE,
    id: run.id,
    startedAt: new Date(run.createdAt).toISOString(),
    state: run.state,
    seconds: run.rounds.reduce((sum, { log }) => sum + (log?.seconds ?? 0), 0),
    settings: {
      configuration: completeConfig(config),
      gate: reportGate(gate),
      maxRounds,
      numOutput,
      backend,
      network,
      trainOnly,
      policy: reportPolicy(run.settings.policy),
    },
    startedFrom: reportOrigin(run),
    parent: parentOf(run),
    device: run.device && reportDevice(run.device),
    data: dataset ? summariseData(dataset) : (report?.data ?? null),
    bestRound: run.bestRound,
    rounds: run.rounds.map((round) => reportRound(round, run.bestRound)),
    confirmation: run.confirmation ? reportEvaluation(run.confirmation) : null,
    confirmedRound: run.confirmation ? (run.confirmedRound ?? run.bestRound) : null,
    confirmationsBefore: run.confirmation ? (run.confirmationsBefore ?? null) : null,
    ending: reportEnding(run.ending),
    warnings: best ? warningsOf(best) : [],
    incidents: reportIncidents(run),
    failure: run.failure && describeFailure(run.failure),
  };
}

function parentOf({ parent }: RunRecord): ParentState | null {
  return parent ? { runId: parent.runId, round: parent.round, iteration: parent.iteration } : null;
}

/** The messages of our own errors name no person and no path; of others nobody knows. */
function describeFailure({ name, message }: NonNullable<RunRecord['failure']>): RunFile['failure'] {
  return { name, message: Object.hasOwn(errorClasses, name) ? message : null };
}
