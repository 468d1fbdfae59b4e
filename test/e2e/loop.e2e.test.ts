/** The whole loop by hand on the built page: sample data, a training that a reload breaks, verdict, images, report. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { INTENDED_USE } from '../../src/errors.ts';
import { readThesisCheckpoint } from '../../src/interop/thesisCheckpoint.ts';
import { type BuiltPage, buildDataset, openBuiltPage, ROOT, ready } from './harness.ts';

const schema = JSON.parse(readFileSync(join(ROOT, 'public/schemas/report-1.schema.json'), 'utf8'));

/** Small enough to train in seconds; a checkpoint after every epoch, that is about every iteration. */
const TINY = { bsize: 16, ngf: 4, ndf: 4, nz: 8, critic_iters: 2, iterations: 60, save_epoch: 1, lr: 0.001 };

let built: BuiltPage;
let page: Page;

beforeAll(async () => {
  built = await openBuiltPage();
  page = built.page;
});
afterAll(() => built.close());

/** Tests run in order: each goes on from the page the one before left. */
const get = (id: string) => page.getByTestId(id);

test('the sample data goes in as real DICOM and becomes a named dataset, marked synthetic', {
  timeout: 120_000,
}, async () => {
  await page.goto(`${built.server.origin}/?backend=wasm`);
  await ready(page);
  await get('sample-data').click();
  await buildDataset(page);
  await get('ingest-done').waitFor({ timeout: 90_000 });
  expect(await get('count-accepted').textContent()).toMatch(/288/);
  expect(await get('count-failed').textContent()).toMatch(/\b0\b/);
  expect(await get('dataset-card').textContent()).toMatch(/synthetic/i);
});

test('a configuration with a typo is answered with the nearest key, and the page lives on', async () => {
  await get('go-train').first().click();
  await offerConfig({ params: { learing_rate: 0.001 } });
  await get('config-error').or(get('alert')).first().waitFor();
  expect(await page.locator('body').textContent()).toContain('learning_rate');
});

test('a training that a reload breaks goes on from its checkpoint', { timeout: 240_000 }, async () => {
  await offerConfig({ params: TINY });
  await get('start-run').click();
  await page.waitForFunction(iterationAtLeast, 10, { timeout: 120_000 });
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await ready(page);

  await get('resume-run').click();
  await page.waitForFunction(iterationAtLeast, 1, { timeout: 60_000 });
  const firstSeen = await page.evaluate(() =>
    Number.parseInt(document.querySelector('[data-testid=iteration]')?.textContent ?? '0', 10),
  );
  // Broken off at iteration 10 or later, and every epoch (6 batches of 2 critic steps an iteration) left a checkpoint.
  expect(firstSeen).toBeGreaterThanOrEqual(5);
});

test('the run ends with a verdict, generated images and a report that validates', {
  timeout: 240_000,
}, async () => {
  await get('go-report').click();
  await get('report-view').waitFor({ timeout: 220_000 });
  await get('go-evaluate').click();
  expect(await get('verdict').textContent()).toMatch(/FID gate (passed|not passed|inconclusive)/);
  expect(await get('stage-evaluate').textContent()).toContain('ImageNet MobileNetV2, 8-bit');
  await get('go-generate').click();
  await get('generated').waitFor();
  await get('draw-more').click();
  await page.getByText('64 images, seed 2').waitFor();

  await get('go-report').click();
  await get('report-view').waitFor();
  expect(await get('intended-use').textContent()).toContain('Not a medical device');
  const [download] = await Promise.all([page.waitForEvent('download'), get('download-report').click()]);
  const report = JSON.parse(readFileSync((await download.path())!, 'utf8'));
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
  expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
  expect(report).toMatchObject({
    intendedUse: INTENDED_USE,
    data: { synthetic: true, patients: 6, samePatient: false },
    realSlicesIncluded: false,
    log: { iterations: TINY.iterations },
  });
});

test('the trained model goes out as PyTorch writes it, and reads back with the run’s configuration', async () => {
  const [download] = await Promise.all([page.waitForEvent('download'), get('download-pth').click()]);
  const model = readThesisCheckpoint(readFileSync((await download.path())!));
  expect(model.config).toMatchObject({ imsize: 32, nz: TINY.nz, ngf: TINY.ngf, ndf: TINY.ndf });
  expect(model.corrected).toEqual([]);
  expect(model.generatorOptimizer).toMatchObject({ kind: 'adam', steps: TINY.iterations });
});

test('each round’s log holds every iteration once, across the reload', async () => {
  const blocks = await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('gantry');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const all = await new Promise<{ round: number; iterations: number[] }[]>((resolve, reject) => {
      const found: { round: number; iterations: number[] }[] = [];
      const request = database.transaction('logs').objectStore('logs').openCursor();
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const cursor = request.result;
        if (!cursor) return resolve(found);
        const [, round] = cursor.key as [string, number, number];
        found.push({ round, iterations: cursor.value.map((row: { iteration: number }) => row.iteration) });
        cursor.continue();
      };
    });
    database.close();
    return all;
  });
  const rounds = new Set(blocks.map(({ round }) => round));
  expect(rounds.size).toBeGreaterThan(0);
  for (const round of rounds) {
    const iterations = blocks.filter((block) => block.round === round).flatMap((block) => block.iterations);
    expect(iterations.sort((a, b) => a - b)).toEqual(
      Array.from({ length: TINY.iterations }, (_, i) => i + 1),
    );
  }
});

test('the diagnostics of the finished run unfold under its losses', async () => {
  await get('go-train').first().click();
  await get('diagnostics-toggle').click();
  await diagnosticsShown();
});

test('the finished run, its dataset and its diagnostics are there after another reload', async () => {
  await page.reload();
  await ready(page);
  await get('go-data').click();
  expect(await get('dataset-list').textContent()).toMatch(/288/);
  await get('go-train').first().click();
  await get('run-list').getByRole('button', { name: 'Open', exact: true }).click();
  await get('diagnostics-toggle').click();
  await diagnosticsShown();
});

test('nothing of all this asked a foreign address or wrote an error to the console', () => {
  const foreign = built.requests.filter((url) => !url.startsWith(built.server.origin));
  expect(foreign).toEqual([]);
  expect(built.problems).toEqual([]);
});

/** Figures of the last checkpoint: the sample data has validation slices, and the networks have ten and four layers. */
async function diagnosticsShown(): Promise<void> {
  expect(await get('critic-gap').textContent()).toMatch(/^−?\d/);
  expect(await get('layers').locator('tbody tr').count()).toBe(14);
  expect(await get('tensors').textContent()).toMatch(/^\d+$/);
  expect(await get('diagnostics').getByRole('img').count()).toBe(4);
}

async function offerConfig(json: unknown): Promise<void> {
  await get('config-input').setInputFiles({
    name: 'config.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(json)),
  });
}

function iterationAtLeast(least: number): boolean {
  const text = document.querySelector('[data-testid=iteration]')?.textContent ?? '';
  return Number.parseInt(text, 10) >= least;
}
