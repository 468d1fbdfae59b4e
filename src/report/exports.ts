/**
 * Everything an export holds, as files in memory:
 *
 *     report.json                     the report (schema: public/schemas/report-1.schema.json)
 *     run.json                        settings, rounds and incidents (schema: public/schemas/run-1.schema.json)
 *     training_log_wgan.csv           the best round's log under the thesis's titles,
 *     training_log_full.csv           everything its log knows,
 *     diagnostics.json                and what its checkpoints said of the networks' health
 *     samples/000025.png …            the best round's fixed-latent grids, by iteration
 *     generated/0001.png …            the generated images
 *     rounds/1/config.json …          each round: its configuration as Gantry reads it back,
 *     rounds/1/training_log_wgan.csv  its logs and diagnostics,
 *     rounds/1/evaluation.json        its metrics, what was changed before it and why
 *
 * What only trained, was stopped or failed has no report and no images (`trainingFiles`). Generated images only. Whether the
 * gate passed decides nothing here; it is written into every file that shows images.
 */
import type { ExportFile } from '../app.ts';
import { exportConfig } from '../config.ts';
import { DatasetMissingError } from '../errors.ts';
import { writeFullLog } from '../interop/fullLog.ts';
import { writeTrainingLog } from '../interop/trainingLog.ts';
import type { RunRecord } from '../run.ts';
import type { DatasetRecord, Diagnostics, GenerateResult, LogRow, SampleGrid } from '../workers/protocol.ts';
import { curveOf } from './curve.ts';
import { withDigest } from './digest.ts';
import { bestRound, generatedFiles, gridPng, sampleFiles } from './images.ts';
import { buildReport, reportRound } from './report.ts';
import type { Report } from './reportTypes.ts';
import { buildRunFile } from './runFile.ts';
import { summariseLog } from './summary.ts';
import { zipFiles } from './zip.ts';

export interface FinishedRun {
  readonly run: RunRecord;
  /** Needed only while the run has no stored report; null when it has been deleted since. */
  readonly dataset: DatasetRecord | null;
  /** What the run generated, or null if it has not come that far. */
  readonly images: GenerateResult | null;
  readonly rounds: readonly StoredRound[];
}

export interface StoredRound {
  readonly number: number;
  readonly log: readonly LogRow[];
  readonly snapshots: readonly SampleGrid[];
  readonly diagnostics: readonly Diagnostics[];
  /** Its newest checkpoint, where the round's own record does not say yet how far it came; else null. */
  readonly reached: { readonly iteration: number; readonly seconds: number } | null;
}

/** @throws RangeError when the run has not generated yet; DatasetMissingError */
export async function exportFiles(finished: FinishedRun): Promise<ExportFile[]> {
  const { run } = finished;
  const images = requireImages(finished);
  const best = bestRound(run);
  return [
    json('report.json', await reportOf(finished)),
    json('run.json', buildRunFile(run, finished.dataset)),
    ...roundFiles(storedRound(finished, best.number)),
    ...sampleFiles(run, best, storedRound(finished, best.number)?.snapshots ?? []),
    ...generatedFiles(run, images).map(({ file }) => file),
    ...allRounds(run, finished),
  ];
}

/** As stored, one older than digests with its own; or made anew of a run that was done before reports were. @throws RangeError, DatasetMissingError */
export async function reportOf(finished: FinishedRun): Promise<Report> {
  const { run, rounds } = finished;
  if (run.report) {
    const stored = run.report as Report;
    return stored.integrity ? stored : withDigest(stored);
  }
  const images = requireImages(finished);
  const curves = new Map(rounds.map(({ number, log }) => [number, curveOf(log)]));
  return buildReport({ run, dataset: requireDataset(finished), images, curves });
}

/**
 * What training left of a run in whatever state: the same files without report and images, of rounds that were trained.
 * Of a run that only trains the one round is not written twice.
 */
export function trainingFiles(finished: FinishedRun): ExportFile[] {
  const run = withReached(finished);
  const number = run.bestRound ?? run.round;
  const round = run.rounds.find((each) => each.number === number);
  const stored = storedRound(finished, number);
  return [
    json('run.json', buildRunFile(run, finished.dataset)),
    ...(round && wasTrained(stored)
      ? [...roundFiles(stored), ...sampleFiles(run, round, stored.snapshots)]
      : []),
    ...(run.settings.trainOnly ? [] : allRounds(run, finished, wasTrained)),
  ];
}

function allRounds(
  run: RunRecord,
  finished: FinishedRun,
  wanted: (stored: StoredRound | null) => boolean = () => true,
): ExportFile[] {
  return run.rounds.flatMap((round) => {
    const stored = storedRound(finished, round.number);
    if (!wanted(stored)) return [];
    const folder = `rounds/${round.number}`;
    return [
      json(`${folder}/config.json`, exportConfig(round.config)),
      ...roundFiles(stored, `${folder}/`),
      json(`${folder}/evaluation.json`, reportRound(round, run.bestRound)),
    ];
  });
}

function wasTrained(stored: StoredRound | null): stored is StoredRound {
  return stored !== null && stored.log.length > 0;
}

function roundFiles(stored: StoredRound | null, folder = ''): ExportFile[] {
  const { log, diagnostics } = stored ?? { log: [], diagnostics: [] };
  return [
    text(`${folder}training_log_wgan.csv`, 'text/csv', writeTrainingLog(log)),
    text(`${folder}training_log_full.csv`, 'text/csv', writeFullLog(log, diagnostics)),
    json(`${folder}diagnostics.json`, { diagnostics }),
  ];
}

function storedRound({ rounds }: FinishedRun, number: number): StoredRound | null {
  return rounds.find((stored) => stored.number === number) ?? null;
}

/** A round that was broken off is told up to its newest checkpoint. */
function withReached({ run, rounds }: FinishedRun): RunRecord {
  const told = run.rounds.map((round) => {
    const stored = rounds.find(({ number }) => number === round.number);
    if (!stored?.reached || round.log) return round;
    const { iteration, seconds } = stored.reached;
    const rows = stored.log.filter((row) => row.iteration <= iteration);
    return { ...round, trainedIterations: iteration, log: summariseLog(rows, seconds) };
  });
  return { ...run, rounds: told };
}

/** One PNG of all generated images. @throws RangeError when the run has not generated yet */
export function gridFile(finished: FinishedRun): ExportFile {
  const bytes = gridPng(finished.run, requireImages(finished));
  return { name: `${baseName(finished.run)}-grid.png`, type: 'image/png', bytes };
}

/** The same files as one archive. @param files as `exportFiles` gives them */
export function zipFile(files: readonly ExportFile[], createdAt = Date.now()): ExportFile {
  return { name: 'gantry-export.zip', type: 'application/zip', bytes: zipFiles(files, createdAt) };
}

function requireImages({ images }: FinishedRun): GenerateResult {
  if (!images) throw new RangeError('This run has not generated images yet. Let it finish first.');
  return images;
}

function requireDataset({ dataset }: FinishedRun): DatasetRecord {
  if (!dataset)
    throw new DatasetMissingError('The data of this run has been deleted, so no report can be made of it.');
  return dataset;
}

/** Date of the run and the start of its random id: no dataset name, which may hold a person's. */
export function baseName(run: RunRecord): string {
  return `gantry-${new Date(run.createdAt).toISOString().slice(0, 10)}-${run.id.slice(0, 8)}`;
}

function json(name: string, value: unknown): ExportFile {
  return text(name, 'application/json', `${JSON.stringify(value, null, 2)}\n`);
}

function text(name: string, type: string, content: string): ExportFile {
  return { name, type, bytes: new TextEncoder().encode(content) };
}
