/**
 * Everything an export holds, as files in memory:
 *
 *     report.json                     the report (schema: public/schemas/report-1.schema.json)
 *     training_log_wgan.csv           the best round's log
 *     samples/000025.png …            the best round's fixed-latent grids, by iteration
 *     generated/0001.png …            the generated images
 *     rounds/1/config.json …          each round: its configuration as Gantry reads it back,
 *     rounds/1/training_log_wgan.csv  its log,
 *     rounds/1/evaluation.json        its metrics, what was changed before it and why
 *
 * Generated images only. Whether the gate passed decides nothing here; it is written into every file that shows images.
 */
import type { ExportFile } from '../app.ts';
import { exportConfig } from '../config.ts';
import { DatasetMissingError } from '../errors.ts';
import { writeTrainingLog } from '../interop/trainingLog.ts';
import type { RunRecord } from '../run.ts';
import type { DatasetRecord, GenerateResult, LogRow, SampleGrid } from '../workers/protocol.ts';
import { bestRound, generatedFiles, gridPng, sampleFiles } from './images.ts';
import { buildReport, reportRound } from './report.ts';
import { zipFiles } from './zip.ts';

export interface FinishedRun {
  readonly run: RunRecord;
  /** Needed only while the run has no stored report; null when it has been deleted since. */
  readonly dataset: DatasetRecord | null;
  /** What the run generated, or null if it has not come that far. */
  readonly images: GenerateResult | null;
  readonly rounds: readonly {
    readonly number: number;
    readonly log: readonly LogRow[];
    readonly snapshots: readonly SampleGrid[];
  }[];
}

/** @throws RangeError when the run has not generated yet; DatasetMissingError */
export async function exportFiles(finished: FinishedRun): Promise<ExportFile[]> {
  const { run } = finished;
  const images = requireImages(finished);
  const best = bestRound(run);
  const stored = finished.rounds.find(({ number }) => number === best.number);
  const report = run.report ?? (await buildReport({ run, dataset: requireDataset(finished), images }));
  return [
    json('report.json', report),
    csv('training_log_wgan.csv', stored?.log ?? []),
    ...sampleFiles(run, best, stored?.snapshots ?? []),
    ...generatedFiles(run, images).map(({ file }) => file),
    ...run.rounds.flatMap((round) => {
      const folder = `rounds/${round.number}`;
      const log = finished.rounds.find(({ number }) => number === round.number)?.log ?? [];
      return [
        json(`${folder}/config.json`, exportConfig(round.config)),
        csv(`${folder}/training_log_wgan.csv`, log),
        json(`${folder}/evaluation.json`, reportRound(round, run.bestRound)),
      ];
    }),
  ];
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
function baseName(run: RunRecord): string {
  return `gantry-${new Date(run.createdAt).toISOString().slice(0, 10)}-${run.id.slice(0, 8)}`;
}

function json(name: string, value: unknown): ExportFile {
  return text(name, 'application/json', `${JSON.stringify(value, null, 2)}\n`);
}

function csv(name: string, rows: readonly LogRow[]): ExportFile {
  return text(name, 'text/csv', writeTrainingLog(rows));
}

function text(name: string, type: string, content: string): ExportFile {
  return { name, type, bytes: new TextEncoder().encode(content) };
}
