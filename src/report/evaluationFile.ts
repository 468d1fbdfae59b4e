/**
 * evaluation.json: one evaluation that a person asked for, with what was judged, against what, and the verdict where a gate was given.
 * Its JSON Schema is public/schemas/evaluation-1.schema.json, its fields are explained in docs/evaluation-json.md.
 *
 * Numbers and technical words only: no pixel, and no name, path, key or UID of a dataset, a model file or an image.
 */
import type { ExportFile } from '../app.ts';
import { INTENDED_USE } from '../errors.ts';
import type { AsInThesis, Evaluation, EvaluationRecord, Figure } from '../evaluation.ts';
import type { Gate } from '../run.ts';
import type { DatasetRecord, ModelSummary } from '../workers/protocol.ts';
import { reportEvaluation } from './evaluation.ts';
import { reportGate, summariseData } from './report.ts';
import type { DataSummary } from './reportTypes.ts';
import { type Verdict, verdict } from './verdict.ts';
import { TOOL } from './version.ts';
import { type Warning, warningsOf } from './warnings.ts';

export const EVALUATION_SCHEMA_ID = 'urn:gantry:schema:evaluation:1';

const AS_IN_THESIS =
  'Defined as in the thesis, for comparison with it only: what misleads in each is in docs/evaluation-json.md.';

export interface EvaluationFile extends Omit<Evaluation, 'asInThesis'> {
  readonly $schema: typeof EVALUATION_SCHEMA_ID;
  readonly schemaVersion: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly intendedUse: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly subject: JudgedModel | JudgedImages;
  readonly data: DataSummary;
  readonly asInThesis: (AsInThesis & { readonly note: string }) | null;
  /** Those of `metrics` once more. */
  readonly floor: Figure;
  readonly ratio: Figure;
  /** Null: no threshold and no condition was given. */
  readonly gate: Required<Gate> | null;
  readonly verdict: Verdict | null;
  readonly warnings: readonly Warning[];
  /** features.safetensors, images.safetensors (real slices among them) and pairs.json were written beside. */
  readonly dumped: boolean;
}

export interface JudgedModel {
  readonly kind: 'model';
  readonly file: '.pth' | '.safetensors';
  /** Of the file, hex. */
  readonly sha256: string;
  readonly imsize: number;
  readonly nz: number;
  readonly ngf: number;
  /** Steps of the generator's optimizer, or null where the file has none. */
  readonly iteration: number | null;
  /** It draws with a running average of its weights. */
  readonly averaged: boolean;
  /** It has a critic. */
  readonly critic: boolean;
}

export interface JudgedImages {
  readonly kind: 'images';
  readonly imsize: number;
  readonly count: number;
  /** Of their pixels, hex. */
  readonly sha256: string;
}

export interface EvaluationFileInput {
  readonly record: EvaluationRecord;
  /** Null: a folder of images was judged. */
  readonly model: ModelSummary | null;
  readonly dataset: DatasetRecord;
  readonly gate: Gate | null;
  readonly dumped: boolean;
}

/** @throws RangeError for a run's own evaluation: that is in its report */
export function buildEvaluationFile({
  record,
  model,
  dataset,
  gate,
  dumped,
}: EvaluationFileInput): EvaluationFile {
  const { asInThesis, ...evaluation } = reportEvaluation(record.evaluation);
  const { floor, ratio } = evaluation.metrics;
  return {
    $schema: EVALUATION_SCHEMA_ID,
    schemaVersion: 1,
    tool: { ...TOOL },
    intendedUse: INTENDED_USE,
    createdAt: new Date(record.createdAt).toISOString(),
    subject: subjectOf(record, model, dataset.recipe.size),
    data: summariseData(dataset),
    ...evaluation,
    asInThesis: asInThesis && { note: AS_IN_THESIS, ...asInThesis },
    floor,
    ratio,
    gate: gate && reportGate(gate),
    verdict: gate && verdict(record.evaluation, gate),
    warnings: warningsOf(record.evaluation),
    dumped,
  };
}

export function evaluationJson(file: EvaluationFile): ExportFile {
  const bytes = new TextEncoder().encode(`${JSON.stringify(file, null, 2)}\n`);
  return { name: 'evaluation.json', type: 'application/json', bytes };
}

function subjectOf(
  { subject, evaluation }: EvaluationRecord,
  model: ModelSummary | null,
  imsize: number,
): JudgedModel | JudgedImages {
  if (subject.kind === 'images') {
    return { kind: 'images', imsize, count: evaluation.n.fake, sha256: subject.sha256 };
  }
  if (subject.kind !== 'model' || !model)
    throw new RangeError(`No evaluation.json is made of a ${subject.kind}.`);
  const { nz, ngf, iteration, averaged, trainable } = model;
  return {
    kind: 'model',
    file: subject.file,
    sha256: subject.sha256,
    imsize: model.imsize,
    nz,
    ngf,
    iteration,
    averaged,
    critic: trainable,
  };
}
