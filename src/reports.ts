/**
 * Reports as shared and as opened: of a run, of a month, of anybody. A shared one carries its digest, and a signature where this browser
 * has a key. Nothing of an opened one is stored.
 */
import type { Gantry, ShareOptions } from './app.ts';
import { DatasetMissingError } from './errors.ts';
import { withDigest } from './report/digest.ts';
import { type FinishedRun, reportOf } from './report/exports.ts';
import { reportMarkdown } from './report/markdown.ts';
import type { ReportLanguage } from './report/markdownWords.ts';
import { requireMonth } from './report/month.ts';
import { buildMonthlyReport, isOfMonth, monthsOf, type RunOfMonth } from './report/monthly.ts';
import { monthlyMarkdown } from './report/monthlyMarkdown.ts';
import { openReport } from './report/openReport.ts';
import { type FormerReport, renewedReport } from './report/renewedReport.ts';
import { thumbnailOf } from './report/report.ts';
import { jsonFile, markdownFile } from './report/reportFiles.ts';
import type { Integrity, MonthlyReport, Signature, SigningKey } from './report/reportTypes.ts';
import { createKeyPair, fingerprintOf, publicJwk, signed } from './report/sign.ts';
import type { RunRecord, RunSettings } from './run.ts';
import type { StoredKey } from './storage/database.ts';
import { getDataset } from './storage/datasets.ts';
import { deleteSigningKey, getSigningKey, keepSigningKey } from './storage/keys.ts';
import { getImages, listRuns } from './storage/runs.ts';
import { runUsage } from './storage/usage.ts';

export type Reports = Pick<
  Gantry,
  | 'shareReport'
  | 'monthlyReport'
  | 'shareMonth'
  | 'reportMonths'
  | 'openReport'
  | 'signingKey'
  | 'createSigningKey'
  | 'deleteSigningKey'
>;

export interface ReportHost {
  /** A run with all that an export of it holds. @throws GantryError where it is gone */
  finished(id: string): Promise<FinishedRun>;
}

/** Pixels of generated images in a month's picture of a run: nine images of 64, two of 128. */
const PICTURED = 9 * 64 ** 2;

export function createReports({ finished }: ReportHost): Reports {
  return {
    async shareReport(id, options = {}) {
      return share(await reportOf(await finished(id)), 'report', options, (report, language) =>
        reportMarkdown(renewedReport(report as FormerReport), language),
      );
    },
    async monthlyReport(month, options = {}) {
      const timeZone = zone();
      requireMonth(month);
      const runs: RunOfMonth[] = [];
      for (const run of await listRuns()) {
        if (isOfMonth(run, month, timeZone)) runs.push(await withWhatLiesBeside(run)); // one's images at a time
      }
      const report = await buildMonthlyReport({ month, timeZone, runs });
      return shareMonth(report, options);
    },
    shareMonth,
    reportMonths: async () => monthsOf(await listRuns(), zone()),
    async openReport(file) {
      return openReport(file, (await known())?.fingerprint ?? null);
    },
    signingKey: known,
    async createSigningKey() {
      const key: StoredKey = { version: 1, createdAt: Date.now(), pair: await createKeyPair() };
      return described(await keepSigningKey(key));
    },
    deleteSigningKey,
  };
}

function shareMonth(report: MonthlyReport, options: ShareOptions = {}) {
  return share(report, `report-${report.month}`, options, monthlyMarkdown);
}

function zone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

async function known(): Promise<SigningKey | null> {
  const key = await getSigningKey();
  return key && described(key);
}

async function described({ pair, createdAt }: StoredKey): Promise<SigningKey> {
  return { fingerprint: await fingerprintOf(await publicJwk(pair.publicKey)), createdAt };
}

type Shareable = { readonly integrity?: Integrity; readonly signature?: Signature };

async function share<R extends Shareable>(
  report: R,
  name: string,
  { language = 'en', sign = true }: ShareOptions,
  markdown: (report: R, language: ReportLanguage) => Promise<string>,
) {
  const key = sign ? await getSigningKey() : null;
  const sealed: R = await withDigest(report);
  const shared: R = key ? await signed(sealed, key.pair) : sealed;
  return {
    report: shared,
    json: jsonFile(name, shared),
    markdown: markdownFile(name, await markdown(shared, language)),
  };
}

async function withWhatLiesBeside(run: RunRecord): Promise<RunOfMonth> {
  const images = await getImages(run.id);
  const { checkpoints, snapshots, logs, rest } = await runUsage(run);
  const most = images ? Math.max(1, Math.floor(PICTURED / images.size ** 2)) : 0;
  return {
    run,
    dataset: await datasetOf(run.settings),
    storageBytes: checkpoints + snapshots + logs + rest,
    images: images?.count ?? 0,
    thumbnail: images && run.bestRound !== null ? thumbnailOf(run, images, most) : null,
  };
}

async function datasetOf({ datasetId }: RunSettings) {
  return getDataset(datasetId).catch((error: unknown) => {
    if (error instanceof DatasetMissingError) return null;
    throw error;
  });
}
