/** Reports on real storage: the key that cannot be read out, what it signs, and a month of what is stored. */
import { deleteDB } from 'idb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EmptyMonthError } from '../src/errors.ts';
import { createReports } from '../src/reports.ts';
import type { RunRecord } from '../src/run.ts';
import { closeDatabase, DATABASE_NAME } from '../src/storage/database.ts';
import { getSigningKey } from '../src/storage/keys.ts';
import { putImages, putRun } from '../src/storage/runs.ts';
import { finishedRun } from './report/fixture.ts';

const finished = finishedRun();
const reports = createReports({ finished: async () => finished });
const jsonOf = ({ bytes }: { bytes: BlobPart }) => new Blob([bytes]);

beforeEach(async () => {
  await closeDatabase();
  await deleteDB(DATABASE_NAME);
});
afterEach(closeDatabase);

test('a key made here signs, survives the connection, is known as one’s own, and cannot be exported', async () => {
  expect(await reports.signingKey()).toBeNull();
  const unsigned = await reports.shareReport('id');
  expect(await reports.openReport(jsonOf(unsigned.json))).toMatchObject({ trust: { kind: 'digest' } });

  const made = await reports.createSigningKey();
  await closeDatabase();
  expect(await reports.signingKey()).toEqual(made);
  const { pair } = (await getSigningKey())!;
  await expect(crypto.subtle.exportKey('pkcs8', pair.privateKey)).rejects.toThrow();

  const shared = await reports.shareReport('id', { language: 'es' });
  expect(shared.json.name).toBe('report.json');
  const trust = { kind: 'signed', fingerprint: made.fingerprint, own: true };
  expect(await reports.openReport(jsonOf(shared.json))).toMatchObject({ trust });
  expect(new TextDecoder().decode(shared.markdown.bytes)).toContain(
    `Firmado con la clave \`${made.fingerprint}\``,
  );
  expect((await reports.shareReport('id', { sign: false })).report.signature).toBeUndefined();

  await reports.deleteSigningKey();
  expect(await reports.signingKey()).toBeNull();
  expect(await reports.openReport(jsonOf(shared.json))).toMatchObject({ trust: { ...trust, own: false } });
});

test('a key is not replaced by another: two tabs that make one at once have the same', async () => {
  const [one, other] = await Promise.all([reports.createSigningKey(), reports.createSigningKey()]);
  expect(other).toEqual(one);
  expect(await reports.createSigningKey()).toEqual(one);
  expect(await reports.signingKey()).toEqual(one);
});

test('a month is of what is stored: its images pictured, its dataset gone, the bin left out', async () => {
  const began = (day: number, change: Partial<RunRecord> = {}): RunRecord => {
    const id = `0f7a1c9e-3b52-4c1d-9a77-${String(day).padStart(12, '0')}`;
    return { ...finished.run, id, createdAt: new Date(2026, 2, day, 12).getTime(), ...change };
  };
  const runs = [began(3), began(5), began(7, { deletedAt: 1 })];
  for (const run of runs) await putRun(run);
  await putImages(runs[0]!.id, finished.images!);
  expect(await reports.reportMonths()).toEqual(['2026-03']);

  const { report, json, markdown } = await reports.monthlyReport('2026-03');
  expect([json.name, markdown.name]).toEqual(['report-2026-03.json', 'report-2026-03.md']);
  expect(report.totals).toMatchObject({ runs: 2, rounds: 4, images: 5 });
  expect(report.runs.map(({ data, thumbnail }) => [data, thumbnail !== null])).toEqual([
    [null, true],
    [null, false],
  ]);
  expect(report.totals.storageBytes).toBeGreaterThan(0);
  expect(await reports.openReport(jsonOf(json))).toMatchObject({
    kind: 'monthly',
    trust: { kind: 'digest' },
  });
  const sharedLater = await reports.shareMonth(report);
  expect(sharedLater.report.integrity?.digest).toBe(report.integrity?.digest);
  await expect(reports.monthlyReport('2026-04')).rejects.toThrow(EmptyMonthError);
});
