/**
 * Faults brought upon a training on the built page, and what each cost: the iterations that had to be done again, and the
 * seconds from the fault to the next row of training. test/e2e/faults.e2e.test.ts holds each to what it must be; the bench
 * (main.ts) prints the figures.
 */
import type { Page, Worker } from 'playwright';
import type { RunRecord } from '../../src/run.ts';
import type { Incident, IncidentKind } from '../../src/workers/protocol.ts';
import type { FaultyPage } from './openPage.ts';
import { DATASET, discs, extended, INTERVAL, pixels, runRecord } from './seed.ts';
import {
  latestSlots,
  loggedIterations,
  readRun,
  removeDataset,
  type SlotFacts,
  storeDataset,
  storeRun,
  tearSlot,
} from './store.ts';
import { continueRun, done, shownIteration, stop, survived, trainedTo } from './watchRun.ts';

export interface Cost {
  /** Iterations trained twice. */
  readonly lost: number;
  /** From the fault to the next row of training. */
  readonly seconds: number;
}

/** More iterations than any scenario waits for. */
const ENDLESS = 1_000_000;

/** Puts the dataset into a fresh page's storage. Once per page, before anything else. */
export async function prepare({ page, load }: FaultyPage): Promise<void> {
  await load();
  await storeDataset(page, discs(), pixels());
}

/** Stores a run, loads the page as a person would find it, and continues it. */
async function begin({ page, load, backend }: FaultyPage, id: string, iterations: number): Promise<void> {
  await storeRun(page, runRecord(id, backend, iterations));
  await load();
  await continueRun(page);
}

/** Trained past its first checkpoint, towards the second. */
async function beginEndless(faulty: FaultyPage, id: string): Promise<void> {
  await begin(faulty, id, ENDLESS);
  await trainedTo(faulty.page, INTERVAL + 1);
}

/** A loss that a fresh worker survives by itself. The run is stopped afterwards. */
async function loss(
  faulty: FaultyPage,
  id: string,
  kind: IncidentKind,
  bring: () => Promise<unknown>,
): Promise<Cost & { incident: Incident; record: RunRecord }> {
  const { page } = faulty;
  await beginEndless(faulty, id);
  const began = performance.now();
  await bring();
  const incident = await survived(page, id, kind);
  const seconds = (performance.now() - began) / 1000;
  await stop(page);
  return {
    incident,
    record: await readRun(page, id),
    lost: incident.iteration! - incident.resumedFrom!,
    seconds,
  };
}

/** Ends a stopped run with one more iteration, on WASM, and answers the report that the page then shows. */
export async function reportOf({ page, load }: FaultyPage, id: string): Promise<string> {
  const run = await readRun(page, id);
  const [newest] = await latestSlots(page, id);
  const longer = extended(run, newest!.iteration + 1);
  await storeRun(page, { ...longer, settings: { ...longer.settings, backend: 'wasm' } });
  await load();
  await continueRun(page);
  await done(page, id);
  await page.getByTestId('go-report').click();
  const report = page.getByTestId('report-view');
  await report.waitFor();
  return (await report.textContent()) ?? '';
}

/** What the page hands out of the finished run it shows. */
export async function modelFiles(page: Page): Promise<Readonly<Record<'pth' | 'safetensors', string>>> {
  await page.getByTestId('go-report').click();
  const save = async (format: 'pth' | 'safetensors') => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByTestId(`download-${format}`).click(),
    ]);
    return download.path();
  };
  return { pth: await save('pth'), safetensors: await save('safetensors') };
}

/** The GPU's process is crashed by the browser's own debugging command: every device in it is gone. */
export function deviceDestroyed(faulty: FaultyPage, id = 'device') {
  return loss(faulty, id, 'device-lost', async () => {
    const session = await faulty.browser.newBrowserCDPSession();
    await session.send('Browser.crashGpuProcess').catch(() => undefined); // it may end before it answers
    await session.detach().catch(() => undefined);
  });
}

/** An error that nothing in the engine's worker catches. */
export function workerKilled(faulty: FaultyPage, id = 'killed') {
  return loss(faulty, id, 'worker-crashed', () =>
    engineWorker(faulty.page).evaluate(() => {
      setTimeout(() => {
        throw new Error('killed');
      });
    }),
  );
}

/** The worker closes itself, of which a page hears nothing at all. */
export function workerSilenced(faulty: FaultyPage, id = 'silenced') {
  return loss(faulty, id, 'worker-silent', () => engineWorker(faulty.page).evaluate(() => self.close()));
}

/** The page is reloaded in the middle of training, and the run continued. */
export async function pageReloaded(faulty: FaultyPage, id = 'reloaded'): Promise<Cost> {
  const { page, load } = faulty;
  await beginEndless(faulty, id);
  const reached = await shownIteration(page);
  const began = performance.now();
  await load();
  const [newest] = await latestSlots(page, id);
  await continueRun(page);
  await trainedTo(page, newest!.iteration + 1);
  const seconds = (performance.now() - began) / 1000;
  await stop(page);
  return { lost: Math.max(0, reached - newest!.iteration), seconds };
}

/** Trains `parts[0]` iterations to their end, loads the page anew, trains on to the next; the newest states at the end. */
export async function inParts(
  faulty: FaultyPage,
  id: string,
  parts: readonly number[],
): Promise<SlotFacts[]> {
  const { page, load } = faulty;
  for (const [i, iterations] of parts.entries()) {
    if (i === 0) await begin(faulty, id, iterations);
    else {
      await storeRun(page, extended(await readRun(page, id), iterations));
      await load();
      await continueRun(page);
    }
    await done(page, id);
  }
  return latestSlots(page, id);
}

/** The newest state's bytes are torn while nobody looks, and the run continued to its end. */
export async function checkpointTorn(
  faulty: FaultyPage,
  id = 'torn',
  [before, after] = [20, 40],
): Promise<Cost & { incident: Incident | undefined; slots: SlotFacts[] }> {
  const { page, load } = faulty;
  const [newest, other] = await inParts(faulty, id, [before]);
  await tearSlot(page, id, newest!.slot);
  await storeRun(page, extended(await readRun(page, id), after));
  await load();
  const began = performance.now();
  await continueRun(page);
  await trainedTo(page, other!.iteration + 1);
  const seconds = (performance.now() - began) / 1000;
  await done(page, id);
  const { incidents = [] } = await readRun(page, id);
  return {
    lost: newest!.iteration - other!.iteration,
    seconds,
    incident: incidents.find(({ kind }) => kind === 'checkpoint-passed-over'),
    slots: await latestSlots(page, id),
  };
}

/** The dataset is deleted under a run, which then is continued. Answers what the page says. */
export async function datasetGone(faulty: FaultyPage, id = 'orphan'): Promise<string> {
  const { page, load } = faulty;
  await inParts(faulty, id, [2]);
  await storeRun(page, extended(await readRun(page, id), 4));
  await removeDataset(page, DATASET);
  await load();
  await continueRun(page);
  const alert = page.getByTestId('alert').first();
  await alert.waitFor();
  await storeDataset(page, discs(), pixels());
  return (await alert.textContent()) ?? '';
}

export interface DiskFull extends Cost {
  readonly incident: Incident | undefined;
  /** From the limit to the page saying so: Chromium looks at its figure twice a minute. */
  readonly secondsUntilSaid: number;
  /** The checkpoint as the page offered it meanwhile. */
  readonly downloaded: { readonly name: string; readonly path: string };
  /** Shown when the page said it, and stored when the checkpoint was downloaded, after one interval more. */
  readonly saidAt: number;
  readonly storedThen: number;
  /** Of the newest stored state, and of the log, after the run was stopped with room again. */
  readonly storedIteration: number;
  readonly logged: number[];
}

/** The disk fills up in the middle of training (a real QuotaExceededError), and has room again later. */
export async function diskFull(faulty: FaultyPage, id = 'full'): Promise<DiskFull> {
  const { page, origin } = faulty;
  const session = await page.context().newCDPSession(page);
  await beginEndless(faulty, id);
  const began = performance.now();
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1000 });
  const offer = page.getByTestId('alert-offer').first();
  await offer.waitFor({ timeout: 120_000 });
  const secondsUntilSaid = (performance.now() - began) / 1000;
  const saidAt = await shownIteration(page);
  await trainedTo(page, saidAt + 1);
  const goneOn = (performance.now() - began) / 1000 - secondsUntilSaid;
  await trainedTo(page, saidAt + INTERVAL);
  const [download] = await Promise.all([page.waitForEvent('download'), offer.click()]);
  const downloaded = { name: download.suggestedFilename(), path: await download.path() };
  const [storedThen] = await latestSlots(page, id);
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  await offer.waitFor({ state: 'detached', timeout: 120_000 }); // a checkpoint was stored again
  await stop(page);
  const { incidents = [] } = await readRun(page, id);
  const [newest] = await latestSlots(page, id);
  return {
    lost: 0,
    seconds: goneOn,
    incident: incidents.find(({ kind }) => kind === 'unsaved'),
    secondsUntilSaid,
    downloaded,
    saidAt,
    storedThen: storedThen!.iteration,
    storedIteration: newest!.iteration,
    logged: await loggedIterations(page, id),
  };
}

function engineWorker(page: Page): Worker {
  const worker = page.workers().find((each) => each.url().includes('engine'));
  if (!worker) throw new Error('The page has no engine worker.');
  return worker;
}
