/**
 * The report of a month: all runs that began in it, as one browser has them. Built from records alone; pure but for the digest.
 *
 * Runs in the bin do not count. A run whose dataset is gone counts: what its data was is in its report, where it came to one.
 * Field by field, as every report: no name, note, tag, path or UID can come in.
 */
import { completeConfig } from '../config.ts';
import { EmptyMonthError, INTENDED_USE } from '../errors.ts';
import type { GateOutcome, RunRecord } from '../run.ts';
import type { DatasetRecord, DeviceInfo } from '../workers/protocol.ts';
import { comparableKey } from './comparableRuns.ts';
import { withDigest } from './digest.ts';
import { finite, reportDevice, reportEvaluation } from './evaluation.ts';
import { reportEnding } from './ledger.ts';
import { monthOf } from './month.ts';
import { reportGate, summariseData } from './report.ts';
import {
  type DataSummary,
  MONTHLY_SCHEMA_ID,
  type MonthlyReport,
  type MonthlyRun,
  type MonthlyTotals,
  type Report,
} from './reportTypes.ts';
import { TOOL } from './version.ts';
import { warningsOf } from './warnings.ts';

/** A run and what lies beside its record. */
export interface RunOfMonth {
  readonly run: RunRecord;
  /** Null: deleted since. */
  readonly dataset: DatasetRecord | null;
  readonly storageBytes: number;
  /** How many it generated. */
  readonly images: number;
  /** PNG, base64, or null. */
  readonly thumbnail: string | null;
}

export interface MonthInput {
  /** `YYYY-MM`. */
  readonly month: string;
  /** IANA name: its calendar says which run is of the month. */
  readonly timeZone: string;
  /** Any of that month, in any order. */
  readonly runs: readonly RunOfMonth[];
  /** Milliseconds since the epoch. */
  readonly createdAt?: number;
}

/** With its digest. @throws EmptyMonthError */
export async function buildMonthlyReport({
  month,
  timeZone,
  runs,
  createdAt = Date.now(),
}: MonthInput): Promise<MonthlyReport> {
  const begun = runs
    .filter(({ run }) => isOfMonth(run, month, timeZone))
    .sort((a, b) => a.run.createdAt - b.run.createdAt);
  const datasets = [...new Set(begun.map(({ run }) => run.settings.datasetId))];
  const told = begun.map((one) => runOfMonth(one, datasets.indexOf(one.run.settings.datasetId) + 1));
  if (told.length === 0) {
    throw new EmptyMonthError(
      `No run of ${month} is in this browser. Choose a month in which a run was begun.`,
      { month },
    );
  }
  return withDigest<MonthlyReport>({
    $schema: MONTHLY_SCHEMA_ID,
    schemaVersion: 1,
    tool: { ...TOOL },
    intendedUse: INTENDED_USE,
    createdAt: new Date(createdAt).toISOString(),
    month,
    timeZone,
    runs: told,
    totals: totalsOf(told),
    best: bestOf(told),
    realSlicesIncluded: false,
  });
}

/** Whether it began in that month and is not in the bin. */
export function isOfMonth(run: RunRecord, month: string, timeZone: string): boolean {
  return typeof run.deletedAt !== 'number' && monthOf(run.createdAt, timeZone) === month;
}

/** Months with runs, newest first. */
export function monthsOf(runs: readonly RunRecord[], timeZone: string): string[] {
  const kept = runs.filter(({ deletedAt }) => typeof deletedAt !== 'number');
  return [...new Set(kept.map(({ createdAt }) => monthOf(createdAt, timeZone)))].sort().reverse();
}

/** @param number of its dataset among the month's */
function runOfMonth(
  { run, dataset, storageBytes, images, thumbnail }: RunOfMonth,
  number: number,
): MonthlyRun {
  const best = run.rounds.find(({ number }) => number === run.bestRound) ?? null;
  const evaluation = best?.evaluation ? reportEvaluation(best.evaluation) : null;
  const report = run.report as Partial<Report> | null;
  return {
    id: run.id,
    startedAt: new Date(run.createdAt).toISOString(),
    state: run.state,
    rounds: run.rounds.length,
    outcome: run.state === 'done' ? (best?.outcome ?? null) : null,
    gate: reportGate(run.settings.gate),
    ending: reportEnding(run.ending),
    policy: run.settings.policy?.name ?? 'ladder',
    configuration: completeConfig(best?.config ?? run.settings.config),
    data: dataOf(report?.data ?? (dataset && summariseData(dataset))),
    dataset: number,
    n: evaluation && { real: evaluation.n.real, fake: evaluation.n.fake },
    network: evaluation?.network.title ?? null,
    networkId: evaluation?.network.id ?? null,
    fid: evaluation?.metrics.fid ?? null,
    ratio: evaluation?.metrics.ratio ?? null,
    fids: run.rounds
      .filter((round) => round.evaluation && !round.undone)
      .map(({ number, evaluation: judged, config }) => ({
        round: number,
        fid: finite(judged!.metrics.fid.value),
        lr: config.lr,
      })),
    seconds: run.spentSeconds ?? run.rounds.reduce((sum, { log }) => sum + (log?.seconds ?? 0), 0),
    images,
    storageBytes,
    device: run.device && reportDevice(run.device),
    incidents: run.incidents?.length ?? 0,
    warnings: best?.evaluation ? warningsOf(best.evaluation) : [],
    thumbnail,
  };
}

function dataOf(data: DataSummary | null): MonthlyRun['data'] {
  if (!data) return null;
  const { synthetic, patients, slices, recipeHash, samePatient } = data;
  return { synthetic, patients, slices: { ...slices }, recipeHash, samePatient };
}

function totalsOf(runs: readonly MonthlyRun[]): MonthlyTotals {
  const sum = (of: (run: MonthlyRun) => number) => runs.reduce((total, run) => total + of(run), 0);
  const ended = (outcome: GateOutcome | null) => runs.filter((run) => run.outcome === outcome).length;
  return {
    runs: runs.length,
    rounds: sum(({ rounds }) => rounds),
    passed: ended('passed'),
    notPassed: ended('not-passed'),
    inconclusive: ended('inconclusive'),
    unjudged: ended(null),
    seconds: sum(({ seconds }) => seconds),
    images: sum(({ images }) => images),
    storageBytes: sum(({ storageBytes }) => storageBytes),
    devices: devicesOf(runs),
  };
}

function devicesOf(runs: readonly MonthlyRun[]): MonthlyTotals['devices'] {
  const byName = new Map<string, { runs: number; seconds: number }>();
  for (const { device, seconds } of runs) {
    if (!device) continue;
    const name = deviceNameOf(device);
    const before = byName.get(name) ?? { runs: 0, seconds: 0 };
    byName.set(name, { runs: before.runs + 1, seconds: before.seconds + seconds });
  }
  return [...byName].map(([name, rest]) => ({ name, ...rest })).sort((a, b) => b.seconds - a.seconds);
}

function deviceNameOf({ backend, adapter, software }: DeviceInfo): string {
  const details = [adapter, software ? 'software' : null].filter((detail) => detail !== null);
  return details.length > 0 ? `${backend} (${details.join(', ')})` : backend;
}

const RANK: Readonly<Record<GateOutcome, number>> = { passed: 0, inconclusive: 1, 'not-passed': 2 };

/** Indices, ascending: the best of each set of runs whose figures compare and whose gates asked the same. */
function bestOf(runs: readonly MonthlyRun[]): number[] {
  const best = new Map<string, number>();
  for (const [index, run] of runs.entries()) {
    if (!run.outcome || !run.networkId) continue;
    const key = `${comparableKey(run)} ${JSON.stringify(run.gate)}`;
    const known = best.get(key);
    if (known === undefined || isBetter(run, runs[known]!)) best.set(key, index);
  }
  return [...best.values()].sort((a, b) => a - b);
}

function isBetter(run: MonthlyRun, than: MonthlyRun): boolean {
  const rank = RANK[run.outcome!] - RANK[than.outcome!];
  if (rank !== 0) return rank < 0;
  return (run.fid?.value ?? Infinity) < (than.fid?.value ?? Infinity);
}
