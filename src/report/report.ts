/**
 * Builds report.json from what the run recorded. Every figure stands with its n and its network; nothing identifying
 * comes in: of the dataset only counts and the recipe, never its name, its keys or its slices.
 */
import { completeConfig } from '../config.ts';
import { INTENDED_USE } from '../errors.ts';
import type { LogSummary, RoundRecord, RunRecord } from '../run.ts';
import type { DatasetRecord, DeviceInfo, Evaluation, GenerateResult } from '../workers/protocol.ts';
import { bestRound, type GeneratedFile, generatedFiles } from './images.ts';
import { reportIncidents, reportOrigin } from './incidents.ts';
import {
  type DataSummary,
  type GeneratedImage,
  type Metrics,
  REPORT_SCHEMA_ID,
  type Report,
  type ReportLog,
  type ReportRound,
} from './reportTypes.ts';
import { verdict } from './verdict.ts';
import { TOOL } from './version.ts';

export interface ReportInput {
  readonly run: RunRecord;
  readonly dataset: DatasetRecord;
  readonly images: GenerateResult;
  /** Milliseconds since the epoch. */
  readonly createdAt?: number;
}

/** @throws RangeError when no round of the run was judged */
export async function buildReport({
  run,
  dataset,
  images,
  createdAt = Date.now(),
}: ReportInput): Promise<Report> {
  const best = bestRound(run);
  const judged = verdict(best.evaluation!, run.settings.gate);
  const { kind, threshold } = run.settings.gate;
  return {
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
    gate: { kind, threshold, passed: judged.passed, verdict: judged.text, reason: judged.reason },
    metrics: reportMetrics(best.evaluation!),
    baseline: run.baseline && reportMetrics(run.baseline),
    log: best.log && reportLog(best.log),
    rounds: run.rounds.map((round) => reportRound(round, best.number)),
    incidents: reportIncidents(run),
    device: run.device && reportDevice(run.device),
    generated: {
      count: images.count,
      size: images.size,
      round: best.number,
      iteration: images.iteration,
      images: await Promise.all(generatedFiles(run, images).map(listImage)),
    },
    realSlicesIncluded: false,
  };
}

/** One round as the report and rounds/K/evaluation.json show it. */
export function reportRound(round: RoundRecord, best: number | null): ReportRound {
  return {
    number: round.number,
    best: round.number === best,
    configuration: completeConfig(round.config),
    adjustment: round.adjustment,
    log: round.log && reportLog(round.log),
    trainedIterations: round.trainedIterations,
    midFid: finite(round.midFid),
    metrics: round.evaluation && reportMetrics(round.evaluation),
    brokeOff: round.brokeOff,
    passed: round.passed,
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

function reportMetrics(e: Evaluation): Metrics {
  const missing: { field: string; reason: string }[] = [];
  const keep = (field: string, x: number | null, whenNull: string) => {
    if (x !== null && Number.isFinite(x)) return x;
    missing.push({ field, reason: x === null ? whenNull : 'not a finite number' });
    return null;
  };
  const identical = 'every pair is identical, so it is infinite';
  return {
    fid: keep('fid', e.fid, 'not measured'),
    matchedFid: keep('matchedFid', e.matchedFid, 'not measured'),
    floor: keep('floor', e.floor, 'not measured'),
    ratio: keep('ratio', e.ratio, 'the floor is 0'),
    ssim: {
      realFake: keep('ssim.realFake', e.ssim.realFake, 'not measured'),
      realReal: keep('ssim.realReal', e.ssim.realReal, 'not measured'),
    },
    psnr: {
      realFake: keep('psnr.realFake', e.psnr.realFake, identical),
      realReal: keep('psnr.realReal', e.psnr.realReal, identical),
    },
    n: { validation: e.n.validation, fake: e.n.fake, floor: e.n.floor, pairs: e.n.pairs },
    network: {
      name: e.network.name,
      title: e.network.title,
      tap: e.network.tap,
      dimension: e.network.dimension,
      inputSize: e.network.inputSize,
      sha256: e.network.sha256,
    },
    samePatient: e.samePatient,
    synthetic: e.synthetic,
    seconds: e.seconds,
    device: reportDevice(e.device),
    missing,
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

/** Field by field: a record of another version must not carry anything else into a report. */
export function reportDevice(device: DeviceInfo): DeviceInfo {
  const { backend, requested, adapter, software, threads, simd, tfjs } = device;
  const passedOver = device.passedOver.map(({ backend: name, reason }) => ({ backend: name, reason }));
  return { backend, requested, adapter, software, threads, simd, passedOver, tfjs };
}

async function listImage({ file, seed, index }: GeneratedFile): Promise<GeneratedImage> {
  return { file: file.name, seed, index, sha256: await sha256(file.bytes) };
}

/** Lower-case hex. */
async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function finite(x: number | null): number | null {
  return x !== null && Number.isFinite(x) ? x : null;
}
