import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { EmptyMonthError, UsageError } from '../../src/errors.ts';
import { withDigest } from '../../src/report/digest.ts';
import { daysOf, momentOf, monthOf, requireMonth } from '../../src/report/month.ts';
import { buildMonthlyReport, monthsOf, type RunOfMonth } from '../../src/report/monthly.ts';
import { openReport } from '../../src/report/openReport.ts';
import { thumbnailOf } from '../../src/report/report.ts';
import type { MonthlyReport } from '../../src/report/reportTypes.ts';
import type { RunRecord } from '../../src/run.ts';
import { evaluationOf, finishedRun, SECRETS } from './fixture.ts';

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../public/schemas/${name}.schema.json`, import.meta.url), 'utf8'));
const validate = new Ajv2020({
  strict: true,
  allowUnionTypes: true,
  strictRequired: false,
  formats: { 'date-time': true },
})
  .addSchema(read('report-1'))
  .compile(read('monthly-1'));

const { run, dataset, images } = finishedRun();
const MARCH = Date.UTC(2026, 2, 10, 12);

let made = 0;
function began(at: number, change: Partial<RunRecord> = {}, beside: Partial<RunOfMonth> = {}): RunOfMonth {
  const id = `0f7a1c9e-3b52-4c1d-9a77-${String(++made).padStart(12, '0')}`;
  return {
    run: { ...run, id, createdAt: at, ...change },
    dataset,
    storageBytes: 1e6,
    images: 5,
    thumbnail: thumbnailOf(run, images!, 2),
    ...beside,
  };
}

const march = (runs: readonly RunOfMonth[], timeZone = 'UTC') =>
  buildMonthlyReport({ month: '2026-03', timeZone, runs, createdAt: 0 });

describe('months', () => {
  test('are those of the zone’s calendar: the last hour of March in Madrid is April in Auckland', () => {
    const at = Date.UTC(2026, 2, 31, 21, 30); // 23:30 in Madrid (UTC+2 since the 29th)
    expect(monthOf(at, 'Europe/Madrid')).toBe('2026-03');
    expect(monthOf(at, 'Pacific/Auckland')).toBe('2026-04');
    expect(momentOf(at, 'Europe/Madrid')).toBeCloseTo(31 + 23.5 / 24, 10);
    expect(momentOf(at, 'Pacific/Auckland')).toBeCloseTo(1 + 10.5 / 24, 10); // UTC+13 until April's first Sunday
  });

  test.each(['2026-13', '2026-3', '26-03', 'March', '', '2026-03-01'])('"%s" is none', (text) => {
    expect(() => requireMonth(text)).toThrow(UsageError);
  });

  test('have their days, a leap year’s February too', () => {
    expect(['2026-02', '2028-02', '2026-12', '2026-04'].map(daysOf)).toEqual([28, 29, 31, 30]);
  });

  test('with runs are listed newest first, the bin not counted', () => {
    const runs = [MARCH, Date.UTC(2025, 11, 31), MARCH + 1].map((at) => began(at).run);
    const binned = began(Date.UTC(2026, 6, 1), { deletedAt: 1 }).run;
    expect(monthsOf([...runs, binned], 'UTC')).toEqual(['2026-03', '2025-12']);
  });
});

test('a month counts its runs by how they ended, with their rounds, time, images, storage and devices', async () => {
  const report = await march([
    began(MARCH, { spentSeconds: 100 }),
    began(MARCH + 1, { bestRound: 1, spentSeconds: 50 }), // round 1: 10 / 4 times its floor, not passed
    began(MARCH + 2, { state: 'stopped', device: null }),
    began(Date.UTC(2026, 1, 28)),
  ]);
  expect(report.totals).toEqual({
    runs: 3,
    rounds: 6,
    passed: 1,
    notPassed: 1,
    inconclusive: 0,
    unjudged: 1,
    seconds: 300, // 100 + 50 + the fixture's 150
    images: 15,
    storageBytes: 3e6,
    devices: [{ name: 'wasm', runs: 2, seconds: 150 }],
  });
  expect(report.runs.map(({ outcome }) => outcome)).toEqual(['passed', 'not-passed', null]);
  expect(report.runs[0]!.fids.map(({ round, lr }) => [round, lr])).toEqual([
    [1, 0.001],
    [2, 0.003],
  ]);
});

test('the report fits its schema and opens again with its digest', async () => {
  const report = await march([began(MARCH), began(MARCH + 1, { rounds: [], bestRound: null, device: null })]);
  validate(JSON.parse(JSON.stringify(report)));
  expect(validate.errors ?? []).toEqual([]);
  const opened = await openReport(new Blob([JSON.stringify(report, null, 3)]), null);
  expect(opened).toMatchObject({ kind: 'monthly', trust: { kind: 'digest' } });
  expect(opened.report).toEqual(JSON.parse(JSON.stringify(report)));
});

test.each<[string, (month: MonthlyReport) => object]>([
  ['/timeZone', (month) => ({ ...month, timeZone: 'Mars/Olympus' })],
  ['/runs/0/startedAt', ({ runs: [first] }) => ({ runs: [{ ...first, startedAt: '2016-12-31T23:59:60Z' }] })],
  ['/runs/0/thumbnail', ({ runs: [first] }) => ({ runs: [{ ...first, thumbnail: 'iVBORw0KGgoAAAA' }] })],
  ['/runs', () => ({ runs: Array(2001).fill(0) })],
])('a month that says what cannot be is refused, and where is said: %s', async (where, spoil) => {
  const report = await march([began(MARCH, {}, { thumbnail: null })]);
  const sealed = await withDigest({ ...report, ...spoil(report) });
  await expect(openReport(new Blob([JSON.stringify(sealed)]), null)).rejects.toMatchObject({
    facts: { problem: 'schema', where },
  });
});

test('nothing that a person wrote and nothing identifying is in it', async () => {
  const text = JSON.stringify(await march([began(MARCH)]));
  for (const secret of SECRETS) expect(text).not.toContain(secret);
});

test('the best is by outcome first, within the same data, network, number of images and gate', async () => {
  const judged = (fid: number, network = 'aa') => {
    const evaluation = evaluationOf(fid, 4);
    const named = { ...evaluation, network: { ...evaluation.network, id: network.repeat(32) } };
    return [{ ...run.rounds[0]!, number: 1, evaluation: named }];
  };
  const ran = (i: number, fid: number, outcome: 'passed' | 'inconclusive', network?: string) =>
    began(MARCH + i, {
      bestRound: 1,
      rounds: judged(fid, network).map((round) => ({ ...round, outcome })),
    });
  const report = await march([
    ran(0, 5, 'inconclusive'),
    ran(1, 7, 'passed'),
    ran(2, 6, 'passed'),
    ran(3, 1, 'inconclusive', 'bb'),
  ]);
  expect(report.best).toEqual([2, 3]);

  const other = (change: Partial<RunRecord['settings']>) => ({ settings: { ...run.settings, ...change } });
  const [first] = judged(9);
  const fewer = { ...first!, evaluation: { ...first!.evaluation!, n: { ...first!.evaluation!.n, fake: 7 } } };
  const apart = await march([
    began(MARCH, other({ datasetId: 'dataset-1' })),
    began(MARCH + 1, other({ datasetId: 'dataset-2' })), // of the same recipe
    began(MARCH + 2, other({ gate: { kind: 'ratio', threshold: 9 } })),
    began(MARCH + 3, { bestRound: 1, rounds: [fewer] }),
    began(MARCH + 4, { state: 'stopped' }),
  ]);
  expect(apart.best).toEqual([0, 1, 2, 3]);
  expect(apart.runs.map(({ dataset }) => dataset)).toEqual([1, 2, 1, 1, 1]);
});

test('a run whose dataset was deleted counts, with the data of its report or with none', async () => {
  const withReport = began(
    MARCH,
    { report: { data: { patients: 9, slices: {}, recipeHash: null } } },
    { dataset: null },
  );
  const report = await march([withReport, began(MARCH + 1, { report: null }, { dataset: null })]);
  expect(report.runs.map(({ data }) => data?.patients ?? null)).toEqual([9, null]);
  expect(report.totals.runs).toBe(2);
});

test('a month with none, or with runs in the bin alone, is refused in words that name it', async () => {
  await expect(march([began(Date.UTC(2026, 3, 1))])).rejects.toThrow(EmptyMonthError);
  await expect(march([began(MARCH, { deletedAt: 5 })])).rejects.toMatchObject({
    message: expect.stringContaining('2026-03'),
    facts: { month: '2026-03' },
  });
});

test('five hundred runs of a month are told in order', async () => {
  const runs = Array.from({ length: 500 }, (_, i) => began(MARCH - i * 1000, {}, { thumbnail: null }));
  const report = await march(runs);
  expect(report.totals.runs).toBe(500);
  expect(report.runs[0]!.startedAt < report.runs[499]!.startedAt).toBe(true);
});
