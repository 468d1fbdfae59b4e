/**
 * Builds report.json from what the run recorded. Every figure stands with its n and its network; nothing identifying
 * comes in: of the dataset only counts and the recipe, never its name, its keys or its slices.
 */
import { completeConfig } from '../config.ts';
import { INTENDED_USE } from '../errors.ts';
import { sha256 } from '../ingest/hash.ts';
import type { Gate, LogSummary, RoundRecord, RunRecord } from '../run.ts';
import type { DatasetRecord, GenerateResult } from '../workers/protocol.ts';
import { withDigest } from './digest.ts';
import { finite, reportDevice, reportEvaluation } from './evaluation.ts';
import { bestRound, type GeneratedFile, generatedFiles, gridPng } from './images.ts';
import { reportIncidents, reportOrigin } from './incidents.ts';
import { reportAdjustment, reportEnding, reportPolicy } from './ledger.ts';
import {
  type Curve,
  type DataSummary,
  type GeneratedImage,
  REPORT_SCHEMA_ID,
  type Report,
  type ReportLog,
  type ReportRound,
} from './reportTypes.ts';
import { verdict } from './verdict.ts';
import { TOOL } from './version.ts';
import { warningsOf } from './warnings.ts';

export interface ReportInput {
  readonly run: RunRecord;
  readonly dataset: DatasetRecord;
  readonly images: GenerateResult;
  /** Of each round (curve.ts); a round that is not among them has none. */
  readonly curves?: ReadonlyMap<number, Curve | null>;
  /** Milliseconds since the epoch. */
  readonly createdAt?: number;
}

/** Images in the thumbnail. */
const THUMBNAILS = 25;

/** With its digest. @throws RangeError when no round of the run was judged */
export async function buildReport({
  run,
  dataset,
  images,
  curves = new Map(),
  createdAt = Date.now(),
}: ReportInput): Promise<Report> {
  const best = bestRound(run);
  const evaluation = best.evaluation!;
  const judged = verdict(evaluation, run.settings.gate);
  return withDigest<Report>({
    $schema: REPORT_SCHEMA_ID,
    schemaVersion: 1,
    tool: { ...TOOL },
    intendedUse: INTENDED_USE,
    createdAt: new Date(createdAt).toISOString(),
    run: {
      id: run.id,
      startedAt: new Date(run.createdAt).toISOString(),
      maxRounds: run.settings.maxRounds,
      bestRound: best.number,
      requestedBackend: run.settings.backend,
      startedFrom: reportOrigin(run),
    },
    data: summariseData(dataset),
    configuration: completeConfig(best.config),
    gate: {
      ...reportGate(run.settings.gate),
      outcome: judged.outcome,
      passed: judged.outcome === 'passed',
      verdict: judged.text,
      reason: judged.reason,
      conditions: judged.conditions,
      needs: judged.needs,
    },
    warnings: warningsOf(evaluation),
    evaluation: reportEvaluation(evaluation),
    confirmation: run.confirmation ? reportEvaluation(run.confirmation) : null,
    confirmedRound: run.confirmation ? (run.confirmedRound ?? best.number) : null,
    confirmationsBefore: run.confirmation ? (run.confirmationsBefore ?? null) : null,
    baseline: run.baseline && reportEvaluation(run.baseline),
    log: best.log && reportLog(best.log),
    rounds: run.rounds.map((round) => reportRound(round, best.number, curves.get(round.number))),
    incidents: reportIncidents(run),
    device: run.device && reportDevice(run.device),
    generated: {
      count: images.count,
      size: images.size,
      round: best.number,
      iteration: images.iteration,
      modelHash: images.modelHash ?? null,
      reproducible: REPRODUCIBLE,
      thumbnail: thumbnailOf(run, images, THUMBNAILS),
      images: await Promise.all(generatedFiles(run, images).map(listImage)),
    },
    ending: reportEnding(run.ending),
    policy: reportPolicy(run.settings.policy),
    realSlicesIncluded: false,
  });
}

const REPRODUCIBLE = 'The same checkpoint, seed and index give the same image on the same device.';

/** The first images as one PNG, base64, with all that an exported grid says of itself. */
export function thumbnailOf(run: RunRecord, images: GenerateResult, most: number): string {
  const count = Math.min(most, images.count);
  const first = { ...images, count, images: images.images.subarray(0, count * images.size ** 2) };
  return base64(gridPng(run, first));
}

/**
 * One round as the report and rounds/K/evaluation.json show it.
 * @param curve null: its whole log lies beside the file
 */
export function reportRound(
  round: RoundRecord,
  best: number | null,
  curve: Curve | null = null,
): ReportRound {
  return {
    number: round.number,
    best: round.number === best,
    configuration: completeConfig(round.config),
    adjustment: reportAdjustment(round.adjustment),
    log: round.log && reportLog(round.log),
    trainedIterations: round.trainedIterations,
    midFid: finite(round.midFid),
    evaluation: round.evaluation && reportEvaluation(round.evaluation),
    brokeOff: round.brokeOff,
    outcome: round.outcome,
    rungs: (round.rungs ?? [])
      .filter(({ fid }) => Number.isFinite(fid))
      .map(({ iteration, fid }) => ({ iteration, fid })),
    cutShort: round.cutShort ? { iteration: round.cutShort.iteration, reason: round.cutShort.reason } : null,
    undone: round.undone ?? false,
    curve,
  };
}

export function reportGate({ kind, threshold, recallFloor, copyRate, kidP }: Gate): Required<Gate> {
  return {
    kind,
    threshold,
    recallFloor: recallFloor ?? null,
    copyRate: copyRate ?? null,
    kidP: kidP ?? null,
  };
}

/** Of a dataset only counts and the recipe. */
export function summariseData(dataset: DatasetRecord): DataSummary {
  const { version, size, window, fit, filter, colour, flip, folders } = dataset.recipe;
  const { trainPercent, validationPercent, splitSeed, blockMm } = dataset.recipe;
  const { keepAll, modality, plane, description, slices, lungShare } = filter;
  return {
    synthetic: dataset.synthetic,
    patients: dataset.patients,
    series: dataset.series,
    files: dataset.files,
    outcomes: { ...dataset.outcomes },
    slices: { ...dataset.counts },
    splitBy: dataset.splitBy,
    samePatient: dataset.samePatient,
    classes: dataset.classes,
    recipeHash: dataset.recipeHash,
    recipe: {
      version,
      size,
      window: { ...window },
      fit,
      filter: { keepAll, modality, plane, description, slices, lungShare },
      colour,
      flip,
      folders,
      trainPercent,
      validationPercent,
      splitSeed,
      blockMm,
    },
  };
}

function reportLog({ iterations, seconds, lossD, lossG, wasserstein }: LogSummary): ReportLog {
  const ends = ({ first, last }: { first: number; last: number }) => ({
    first: finite(first),
    last: finite(last),
  });
  return {
    iterations,
    seconds,
    lossD: ends(lossD),
    lossG: ends(lossG),
    wasserstein: { ...ends(wasserstein), max: finite(wasserstein.max) },
  };
}

async function listImage({ file, seed, index }: GeneratedFile): Promise<GeneratedImage> {
  return { file: file.name, seed, index, sha256: await sha256(file.bytes) };
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
