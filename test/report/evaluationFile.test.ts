import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { PRESETS } from '../../src/config.ts';
import type { Evaluation, EvaluationRecord } from '../../src/evaluation.ts';
import {
  buildEvaluationFile,
  type EvaluationFileInput,
  evaluationJson,
} from '../../src/report/evaluationFile.ts';
import type { ModelSummary } from '../../src/workers/protocol.ts';
import { datasetRecord } from '../fixtures/datasetRecord.ts';
import {
  COPYING_EVALUATION,
  EVALUATION,
  evaluationRecord,
  FID_ONLY,
  figureOf,
  POOR_EVALUATION,
} from '../fixtures/evaluation.ts';

const ajv = new Ajv2020({
  strict: true,
  allowUnionTypes: true,
  strictRequired: false,
  formats: { 'date-time': true },
});
const schemaOf = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../public/schemas/${name}.schema.json`, import.meta.url), 'utf8'));
ajv.addSchema(schemaOf('report-1'));
const validate = ajv.compile(schemaOf('evaluation-1'));

const MODEL: ModelSummary = {
  imsize: 32,
  nz: 4,
  ngf: 2,
  mode: 'gp',
  seed: 1,
  iteration: 3,
  averaged: false,
  trainable: true,
  optimizers: true,
  config: PRESETS.quick,
  corrected: [],
};
const OF_MODEL: EvaluationRecord['subject'] = {
  kind: 'model',
  sha256: 'ab'.repeat(32),
  file: '.pth',
  iteration: 3,
};

const dataset = datasetRecord(['train', 'validation', 'final'], { name: 'Jane Roe, left lung' });

/** Through JSON, as it will be read. */
function written(evaluation: Evaluation = EVALUATION, change: Partial<EvaluationFileInput> = {}) {
  const record = evaluationRecord({ subject: OF_MODEL, evaluation, datasetName: dataset.name });
  const input = { record, model: MODEL, dataset, gate: null, dumped: false, ...change };
  const { name, bytes } = evaluationJson(buildEvaluationFile(input));
  expect(name).toBe('evaluation.json');
  const text = new TextDecoder().decode(bytes);
  const file = JSON.parse(text);
  validate(file);
  const problems = (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  return { file, text, problems };
}

const gate = { kind: 'ratio', threshold: 2 } as const;

test.each([
  ['of a whole evaluation', EVALUATION],
  ['of the FID alone', FID_ONLY],
  ['with much that cannot be said', POOR_EVALUATION],
  ['of copies', COPYING_EVALUATION],
])('the file %s fits the schema, with a gate and without', (_, evaluation) => {
  expect(written(evaluation).problems).toEqual([]);
  const conditions = { recallFloor: 0.3, copyRate: 0.05, kidP: 0.01 };
  expect(written(evaluation, { gate: { ...gate, ...conditions } }).problems).toEqual([]);
  expect(written(evaluation, { gate: { kind: 'fid', threshold: 30 } }).problems).toEqual([]);
});

test('figures are carried with their intervals, the floor and the ratio also at the top', () => {
  const { file } = written();
  expect(file.metrics.fid).toEqual({ value: 18.42, low: 16.7, high: 20.3, reason: null });
  expect(file.metrics.ssim.nearestTraining.value).toBe(0.611);
  expect(file.ratio).toEqual(file.metrics.ratio);
  expect(file.floor).toEqual(file.metrics.floor);
  expect(file.n).toEqual(EVALUATION.n);
  expect(file.asInThesis).toMatchObject({
    ...EVALUATION.asInThesis,
    note: expect.stringContaining('thesis'),
  });
});

test('without a gate there is no verdict; with one its outcome follows the interval', () => {
  expect(written().file).toMatchObject({ gate: null, verdict: null });
  // The fixture's ratio is 1.62 [1.38, 1.91].
  const outcome = (threshold: number) =>
    written(EVALUATION, { gate: { ...gate, threshold } }).file.verdict.outcome;
  expect([2, 1.5, 1.2].map(outcome)).toEqual(['passed', 'inconclusive', 'not-passed']);
  const asked = { ...gate, recallFloor: null, copyRate: 0.1, kidP: null };
  expect(written(EVALUATION, { gate: { ...gate, copyRate: 0.1 } }).file.gate).toEqual(asked);
});

test('a number that JSON cannot say is null with a reason', () => {
  const metrics = {
    ...EVALUATION.metrics,
    fid: figureOf(Number.NaN, 1, 2),
    kid: figureOf(0.1, Number.NEGATIVE_INFINITY, 1),
  };
  const { file, problems } = written({ ...EVALUATION, metrics });
  expect(problems).toEqual([]);
  expect(file.metrics.fid).toMatchObject({ value: null, reason: 'not-finite' });
  expect(file.metrics.kid).toMatchObject({ value: 0.1, low: null, reason: 'not-finite' });
});

test('the schema refuses a null without a reason, and a field that it does not name', () => {
  const { file } = written();
  const nameless = { ...file.metrics, fid: { value: null, low: null, high: null, reason: null } };
  expect(validate({ ...file, metrics: nameless })).toBe(false);
  expect(validate({ ...file, path: '/home/jane' })).toBe(false);
});

test('a folder of images is told by its number, its size and its hash', () => {
  const record = evaluationRecord({ subject: { kind: 'images', sha256: 'cd'.repeat(32) } });
  const { file, problems } = written(EVALUATION, { record, model: null });
  expect(problems).toEqual([]);
  expect(file.subject).toEqual({ kind: 'images', imsize: 32, count: 512, sha256: 'cd'.repeat(32) });
});

test('copies and a shared patient are warned of; no name, key or path of the data is in the file', () => {
  const { file } = written({ ...COPYING_EVALUATION, samePatient: true });
  expect(file.warnings.map(({ code }: { code: string }) => code)).toEqual([
    'memorisation-failed',
    'same-patient',
  ]);
  const { text } = written();
  for (const secret of ['Jane', 'patientKey', 'Key":', 'shard']) expect(text).not.toContain(secret);
});
