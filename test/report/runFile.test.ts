import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { INTENDED_USE } from '../../src/errors.ts';
import { buildReport } from '../../src/report/report.ts';
import { buildRunFile, RUN_SCHEMA_ID } from '../../src/report/runFile.ts';
import type { RunRecord } from '../../src/run.ts';
import { finishedRun, SECRETS } from './fixture.ts';

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../public/schemas/${name}.schema.json`, import.meta.url), 'utf8'));
const schema = read('run-1');
const validate = new Ajv2020({
  strict: true,
  allowUnionTypes: true,
  strictRequired: false,
  formats: { 'date-time': true },
})
  .addSchema(read('report-1'))
  .compile(schema);

function problems(value: unknown): string[] {
  validate(JSON.parse(JSON.stringify(value)));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const { run, dataset, images } = finishedRun();
const fileOf = (change: Partial<RunRecord> = {}, data = dataset) => buildRunFile({ ...run, ...change }, data);

test('a finished run fits the schema that it names', () => {
  const file = fileOf();
  expect(problems(file)).toEqual([]);
  expect(file.$schema).toBe(schema.$id);
  expect(RUN_SCHEMA_ID).toMatch(/^urn:/);
});

test('it says settings, device, data in counts, rounds, incidents and the seconds of all rounds', () => {
  const file = fileOf();
  expect(file).toMatchObject({
    intendedUse: INTENDED_USE,
    state: 'done',
    seconds: 123, // 2 rounds of 61.5
    settings: {
      configuration: { bsize: 32, ema: 0, accumulate: 1 },
      gate: { kind: 'ratio', threshold: 2, recallFloor: null, copyRate: null, kidP: null },
      maxRounds: 2,
      backend: 'auto',
      trainOnly: false,
    },
    startedFrom: { kind: '.pth', steps: 120 },
    device: { backend: 'wasm' },
    data: { patients: 6, slices: { train: 192 }, recipe: { size: 32 } },
    bestRound: 2,
    confirmation: { split: 'final' },
    confirmationsBefore: 1,
    warnings: [],
    incidents: [{ kind: 'device-lost', resumedFrom: 120 }],
    failure: null,
  });
  expect(file.rounds.map(({ trainedIterations, outcome }) => ({ trainedIterations, outcome }))).toEqual([
    { trainedIterations: 300, outcome: 'not-passed' },
    { trainedIterations: 300, outcome: 'passed' },
  ]);
});

test('a run that was stopped before anything was trained fits too', () => {
  const rounds = run.rounds.slice(0, 1).map((round) => ({
    ...round,
    log: null,
    trainedIterations: null,
    midFid: null,
    evaluation: null,
    outcome: null,
  }));
  const file = fileOf({
    state: 'stopped',
    rounds,
    bestRound: null,
    device: null,
    baseline: null,
    confirmation: null,
  });
  expect(problems(file)).toEqual([]);
  expect(file).toMatchObject({ state: 'stopped', seconds: 0, device: null });
});

test('a failure keeps the words of our own errors and no others', () => {
  const ours = fileOf({
    state: 'failed',
    failure: { name: 'NonFiniteError', message: 'A loss became NaN.' },
  });
  expect(ours.failure).toEqual({ name: 'NonFiniteError', message: 'A loss became NaN.' });
  const foreign = fileOf({ state: 'failed', failure: { name: 'TypeError', message: '/home/jane/scan.dcm' } });
  expect(foreign.failure).toEqual({ name: 'TypeError', message: null });
  expect(problems(ours).concat(problems(foreign))).toEqual([]);
});

test('a deleted dataset is told from the stored report, or not at all', async () => {
  const report = await buildReport({ run, dataset: dataset!, images: images! });
  expect(fileOf({ report }, null).data).toEqual(report.data);
  expect(fileOf({}, null).data).toBeNull();
  expect(problems(fileOf({}, null))).toEqual([]);
});

test('nothing of the dataset’s name, id, keys or shards is in it', () => {
  const text = JSON.stringify(fileOf());
  for (const secret of [...SECRETS, 'dataset-1']) expect(text).not.toContain(secret);
});
