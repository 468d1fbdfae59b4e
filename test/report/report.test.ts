import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { INTENDED_USE } from '../../src/errors.ts';
import type { Evaluation } from '../../src/evaluation.ts';
import { generatedFiles } from '../../src/report/images.ts';
import { buildReport } from '../../src/report/report.ts';
import { REPORT_SCHEMA_ID, type Report } from '../../src/report/reportTypes.ts';
import type { RunRecord } from '../../src/run.ts';
import {
  COPYING_EVALUATION,
  EVALUATION,
  FID_ONLY,
  noFigure,
  POOR_EVALUATION,
} from '../fixtures/evaluation.ts';
import { evaluationOf, finishedRun, SECRETS } from './fixture.ts';
import { readPng } from './readPng.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../public/schemas/report-1.schema.json', import.meta.url), 'utf8'),
);
const runSchema = JSON.parse(
  readFileSync(new URL('../../public/schemas/run-1.schema.json', import.meta.url), 'utf8'),
);
const monthlySchema = JSON.parse(
  readFileSync(new URL('../../public/schemas/monthly-1.schema.json', import.meta.url), 'utf8'),
);
const ajv = new Ajv2020({
  strict: true,
  allowUnionTypes: true,
  strictRequired: false,
  formats: { 'date-time': true },
});
const validate = ajv.compile(schema);

function problems(report: unknown): string[] {
  // Through JSON, as it will be read: undefined and NaN do not survive.
  validate(JSON.parse(JSON.stringify(report)));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

async function reportOf(change: Partial<RunRecord> = {}): Promise<Report> {
  const { run, dataset, images } = finishedRun();
  return buildReport({ run: { ...run, ...change }, dataset: dataset!, images: images!, createdAt: 0 });
}

test('the report of a finished run fits the schema', async () => {
  expect(problems(await reportOf())).toEqual([]);
});

test('a report from before the trainer could be chosen still fits the schema, and one by weight clipping does', async () => {
  const report = await reportOf();
  const { mode, clip, init, schedule, ema, accumulate, ...older } = report.configuration;
  expect([mode, clip, init, schedule, ema, accumulate]).toEqual(['gp', 0.01, 'pytorch', 'paper', 0, 1]);
  expect(problems({ ...report, configuration: older })).toEqual([]);
  const wc = { ...report.configuration, mode: 'wc', init: 'dcgan' };
  expect(problems({ ...report, configuration: wc })).toEqual([]);
  expect(problems({ ...report, configuration: { ...wc, mode: 'wp' } })).not.toEqual([]);
});

test('incidents are told with their time and plain facts, and what the run started from', async () => {
  const { run } = finishedRun();
  const incident = {
    ...run.incidents![0]!,
    facts: { reason: `lost\u0000${'x'.repeat(100)}`, list: ['a', 'b'], lr: Number.NaN, hard: true },
  };
  const report = await reportOf({ incidents: [incident] });
  expect(problems(report)).toEqual([]);
  expect(report.incidents).toEqual([
    {
      kind: 'device-lost',
      round: 1,
      at: '2026-01-02T03:05:00.000Z',
      iteration: 140,
      resumedFrom: 120,
      seconds: 2.5,
      facts: { reason: `lost?${'x'.repeat(75)}`, lr: null, hard: true },
    },
  ]);
  expect(report.run.startedFrom).toEqual({ kind: '.pth', sha256: 'ef'.repeat(32), steps: 120 });
});

test('a record from before incidents and model files gives a report without them; so does an older report fit', async () => {
  const { run, dataset, images } = finishedRun();
  const { incidents: _, startedFrom: __, ...older } = run;
  const report = await buildReport({ run: older, dataset: dataset!, images: images! });
  expect(report).toMatchObject({ incidents: [], run: { startedFrom: null } });
  expect(problems(report)).toEqual([]);
  const { incidents, ...rest } = report;
  const { startedFrom, ...oldRun } = rest.run;
  expect([incidents, startedFrom]).toEqual([[], null]);
  expect(problems({ ...rest, run: oldRun })).toEqual([]);
});

test('a run without baseline, device or log fits the schema too', async () => {
  const { run } = finishedRun();
  const rounds = run.rounds.map((round) => ({ ...round, log: null, midFid: null }));
  const broken = { evaluation: null, brokeOff: 'A loss became NaN.', outcome: 'not-passed' } as const;
  rounds.push({ ...rounds[0]!, number: 3, ...broken });
  expect(problems(await reportOf({ baseline: null, device: null, confirmation: null, rounds }))).toEqual([]);
});

test('it names its schema without an address, its tool, its intended use, and when it was made', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const report = await reportOf();
  expect(report.$schema).toBe(schema.$id);
  expect(REPORT_SCHEMA_ID).toMatch(/^urn:/);
  expect(report).toMatchObject({
    tool: { name: 'Gantry', version },
    intendedUse: INTENDED_USE,
    createdAt: '1970-01-01T00:00:00.000Z',
    realSlicesIncluded: false,
  });
});

test('figures are the best round’s, and the verdict is its gate’s', async () => {
  const report = await reportOf(); // round 2: matched FID 7 over a floor of 4
  expect(report.run.bestRound).toBe(2);
  expect(report.configuration.lr).toBe(0.003);
  expect(report.evaluation).toEqual(evaluationOf(7, 4));
  expect(report.confirmation).toEqual({ ...evaluationOf(7.5, 4), split: 'final' });
  expect(report.confirmationsBefore).toBe(1);
  expect((await reportOf({ confirmation: null })).confirmationsBefore).toBeNull();
  expect(report.gate).toMatchObject({
    kind: 'ratio',
    threshold: 2,
    recallFloor: null,
    outcome: 'passed',
    passed: true,
    verdict: 'FID gate passed',
    conditions: [],
    needs: [],
  });
  expect(report.rounds.map(({ best, outcome }) => ({ best, outcome }))).toEqual([
    { best: false, outcome: 'not-passed' },
    { best: true, outcome: 'passed' },
  ]);
  expect(report.rounds[1]!.adjustment?.reason).toBe('FID was still falling at the end.');
});

test('a run that does not pass says so and still lists its images', async () => {
  const { run, dataset, images } = finishedRun([10, 20]);
  const report = await buildReport({ run, dataset: dataset!, images: images! });
  expect(report.gate).toMatchObject({ outcome: 'not-passed', passed: false, verdict: 'FID gate not passed' });
  expect(report.run.bestRound).toBe(1);
  expect(report.generated).toMatchObject({ count: 5, round: 1, iteration: 300 });
});

test('nothing of the dataset’s name, keys or shards is in it', async () => {
  const text = JSON.stringify(await reportOf());
  for (const secret of SECRETS) expect(text).not.toContain(secret);
  expect(text).not.toContain('dataset-1');
});

test('a gate that is not decided says what would decide it, and each condition what it found', async () => {
  const { run } = finishedRun();
  const settings = {
    ...run.settings,
    gate: { ...run.settings.gate, recallFloor: 0.4, copyRate: 0.1, kidP: 0.05 },
  };
  const report = await reportOf({ settings });
  expect(problems(report)).toEqual([]);
  // The fixture's recall is 0.412 [0.351, 0.478], its shares of copies end at 0.0171, its p is 0.034.
  expect(report.gate).toMatchObject({
    outcome: 'not-passed',
    recallFloor: 0.4,
    conditions: [
      { name: 'recallFloor', bound: 0.4, value: 0.412, met: null },
      { name: 'copyRate', bound: 0.1, value: 0.0059, met: true },
      { name: 'kidP', bound: 0.05, value: 0.034, met: false },
    ],
  });
  const undecided = await reportOf({ settings: { ...settings, gate: { ...settings.gate, kidP: null } } });
  expect(problems(undecided)).toEqual([]);
  expect(undecided.gate).toMatchObject({
    outcome: 'inconclusive',
    passed: false,
    verdict: 'Inconclusive: more images needed',
    needs: ['patients'],
  });
});

test('a generator that copies is warned of in report and images, and one that cannot be assessed in the report', async () => {
  const { run, images } = finishedRun();
  const judgedAs = (memorisation: Evaluation['memorisation']) =>
    run.rounds.map((round) => ({ ...round, evaluation: { ...round.evaluation!, memorisation } }));
  const rounds = judgedAs(COPYING_EVALUATION.memorisation);
  const report = await reportOf({ rounds });
  expect(problems(report)).toEqual([]);
  expect(report.warnings.map(({ code }) => code)).toEqual(['memorisation-failed']);
  expect(report.evaluation.memorisation).toEqual(COPYING_EVALUATION.memorisation);
  const png = readPng(generatedFiles({ ...run, rounds }, images!)[0]!.file.bytes);
  expect(png.text.Warning).toMatch(/^SYNTHETIC\. FID gate passed\. .*may be copies of training images/);

  const unknown = await reportOf({ rounds: judgedAs(POOR_EVALUATION.memorisation) });
  expect(unknown.warnings.map(({ code }) => code)).toEqual(['memorisation-not-assessable']);
  expect(problems(unknown)).toEqual([]);
});

test.each([
  ['with little in it', POOR_EVALUATION],
  ['of the FID alone', FID_ONLY],
])('an evaluation %s fits the schema and is carried whole', async (_, evaluation) => {
  const { run } = finishedRun();
  const report = await reportOf({ rounds: run.rounds.map((round) => ({ ...round, evaluation })) });
  expect(problems(report)).toEqual([]);
  expect(report.evaluation).toEqual(evaluation);
});

test('a figure that is not finite is null with its reason', async () => {
  const { run } = finishedRun();
  const { metrics } = evaluationOf(10, 4);
  const evaluation = {
    ...evaluationOf(10, 4),
    metrics: {
      ...metrics,
      fid: { value: Number.POSITIVE_INFINITY, low: 1, high: Number.POSITIVE_INFINITY, reason: null },
      ratio: noFigure('floor-zero'),
      psnr: { ...metrics.psnr, realReal: noFigure('identical-images') },
    },
    asInThesis: { ...EVALUATION.asInThesis!, psnr: Number.POSITIVE_INFINITY },
    fidByCount: [{ n: 64, fid: Number.NaN }],
  };
  const report = await reportOf({ rounds: run.rounds.map((round) => ({ ...round, evaluation })) });
  expect(problems(report)).toEqual([]);
  expect(report.evaluation).toMatchObject({
    metrics: {
      fid: { value: null, low: 1, high: null, reason: 'not-finite' },
      ratio: { value: null, reason: 'floor-zero' },
      psnr: { realReal: { value: null, reason: 'identical-images' } },
    },
    asInThesis: { psnr: null },
    fidByCount: [],
  });
  expect(report.gate).toMatchObject({ outcome: 'not-passed' });
});

test('a run that no round of was judged has no report', async () => {
  const { run, dataset, images } = finishedRun();
  await expect(
    buildReport({ run: { ...run, bestRound: null }, dataset: dataset!, images: images! }),
  ).rejects.toThrow(RangeError);
});

describe('the schema refuses', () => {
  type Draft = { [key: string]: unknown };
  test.each<[string, (report: Draft) => void]>([
    [
      'an unknown field',
      (report) => {
        report.datasetName = 'x';
      },
    ],
    [
      'an unknown field deep inside',
      (report) => {
        ((report.data as Draft).recipe as Draft).path = '/x';
      },
    ],
    [
      'an unknown outcome',
      (report) => {
        ((report.data as Draft).outcomes as Draft).fine = 1;
      },
    ],
    [
      'real slices',
      (report) => {
        report.realSlicesIncluded = true;
      },
    ],
    [
      'a bare "approved"',
      (report) => {
        (report.gate as Draft).verdict = 'approved';
      },
    ],
    [
      'a verdict that contradicts itself',
      (report) => {
        (report.gate as Draft).passed = false;
      },
    ],
    [
      'no intended use',
      (report) => {
        delete report.intendedUse;
      },
    ],
    [
      'a figure as text',
      (report) => {
        (((report.evaluation as Draft).metrics as Draft).fid as Draft).value = '7';
      },
    ],
    [
      'a figure without a value and without a reason',
      (report) => {
        (((report.evaluation as Draft).metrics as Draft).fid as Draft).value = null;
      },
    ],
    [
      'pixels beside figures',
      (report) => {
        (report.evaluation as Draft).pictures = { real: [0] };
      },
    ],
    [
      'a network without its hash',
      (report) => {
        delete ((report.evaluation as Draft).network as Draft).sha256;
      },
    ],
    [
      'an evaluation without its n',
      (report) => {
        delete (report.evaluation as Draft).n;
      },
    ],
    [
      'an evaluation without its network',
      (report) => {
        delete (report.evaluation as Draft).network;
      },
    ],
    [
      'an image outside generated/',
      (report) => {
        ((report.generated as Draft).images as Draft[])[0]!.file = '../0001.png';
      },
    ],
    [
      'another version',
      (report) => {
        report.schemaVersion = 2;
      },
    ],
  ])('%s', async (_, spoil) => {
    const report = JSON.parse(JSON.stringify(await reportOf()));
    spoil(report);
    expect(problems(report)).not.toEqual([]);
  });
});

test.each([
  ['report-1', schema],
  ['run-1', runSchema],
  ['monthly-1', monthlySchema],
])(
  'every object of %s is closed, and every field is described and required, unless older reports lack it',
  (_, given) => {
    const open: string[] = [];
    const visit = (node: unknown, path: string) => {
      if (Array.isArray(node)) for (const [i, item] of node.entries()) visit(item, `${path}/${i}`);
      if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
      const object = node as { [key: string]: unknown };
      if (object.type === 'object') {
        if (path.endsWith('/facts')) {
          // A map of plain values; its names are the errors' own.
          const { maxLength, type } = object.additionalProperties as { maxLength: number; type: string[] };
          if (!(maxLength <= 80) || type.includes('object') || type.includes('array')) open.push(path);
          return;
        }
        const names = Object.keys(object.properties as object);
        if (object.additionalProperties !== false) open.push(`${path} is open`);
        const required = object.required as string[];
        const properties = object.properties as { [key: string]: Draft2 };
        const isYounger = (name: string) =>
          /Absent in reports older/.test(properties[name]!.description ?? '');
        if (
          !path.endsWith('/outcomes') &&
          !path.endsWith('/bounds') &&
          names.some((name) => !required.includes(name) && !isYounger(name))
        ) {
          open.push(`${path} has optional fields`);
        }
        for (const [name, property] of Object.entries(properties)) {
          if (!property.description && !property.$ref) open.push(`${path}/${name} is not described`);
        }
      }
      for (const [key, child] of Object.entries(object)) visit(child, `${path}/${key}`);
    };
    type Draft2 = { description?: string; $ref?: string };
    visit(given, '');
    expect(open).toEqual([]);
  },
);
