/** A model file of a person's own on the built page: opened, drawn from, evaluated, trained further, or refused by name. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { INTENDED_USE } from '../../src/errors.ts';
import { readSafetensors } from '../../src/interop/safetensors.ts';
import { readThesisCheckpoint } from '../../src/interop/thesisCheckpoint.ts';
import { golden } from '../interop/golden.ts';
import { type BuiltPage, buildDataset, openBuiltPage, ROOT, ready } from './harness.ts';

/** What golden.py trained thesis.pth for, each network. */
const FILE_STEPS = 3;
/** Under the schedule `paper`: so many generator steps, each with its critic steps. */
const MORE = { iterations: 4, criticSteps: 2 };

let built: BuiltPage;
let page: Page;
const get = (id: string) => page.getByTestId(id);

beforeAll(async () => {
  built = await openBuiltPage();
  page = built.page;
  await page.goto(`${built.server.origin}/?backend=wasm#generate`);
  await ready(page);
});
afterAll(() => built.close());

test.each([
  ['foreign.pth', golden('foreign.pth'), 'posix.system'],
  ['half.pth', golden('thesis.pth').slice(0, 2000), 'too early'],
  ['views.pth', golden('views.pth'), 'generator'],
  ['notes.pth', new TextEncoder().encode('Dear colleague, thank you.'), 'not a .pth file'],
])('%s is refused by name, and the page lives on', async (name, bytes, words) => {
  await get('open-model').setInputFiles({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(bytes),
  });
  const alert = get('alert');
  await alert.waitFor();
  expect(await alert.getAttribute('data-error')).toBe('ModelFileError');
  expect(await alert.textContent()).toContain(words);
  expect(await get('model-card').count()).toBe(0);
  await alert.getByRole('button').click();
  await alert.waitFor({ state: 'detached' });
});

test('a thesis checkpoint dropped on another stage opens under Generate and says what it is', async () => {
  await get('go-data').click();
  const transfer = await page.evaluateHandle(
    (bytes) => {
      const dropped = new DataTransfer();
      dropped.items.add(new File([new Uint8Array(bytes)], 'thesis.pth'));
      return dropped;
    },
    [...golden('thesis.pth')],
  );
  await page.dispatchEvent('[data-testid="drop-zone"]', 'drop', { dataTransfer: transfer });
  await get('model-card').waitFor();
  expect(await get('model-imsize').textContent()).toBe('32'); // golden.py: PARAMS
  expect(await get('model-card').textContent()).toContain('thesis.pth');
  expect(await get('model-corrected').count()).toBe(0);
});

test('it draws as many as asked for, and they leave marked as not judged', { timeout: 30_000 }, async () => {
  await get('model-count').fill('6');
  await get('model-seed').fill('7');
  await get('model-draw').click();
  await get('model-images').waitFor();
  expect(await get('model-images').textContent()).toContain('Not judged here');

  const [grid] = await Promise.all([page.waitForEvent('download'), get('model-grid').click()]);
  const picture = decode(readFileSync((await grid.path())!));
  expect([picture.width, picture.height]).toEqual([3 * 32 + 2 * 2, 2 * 32 + 2]); // 3 × 2 tiles, gutters of 2
  expect(picture.text).toMatchObject({
    Disclaimer: INTENDED_USE,
    Gate: 'Not judged here',
    Seed: '7',
    Index: '0-5',
  });

  const [zip] = await Promise.all([page.waitForEvent('download'), get('model-zip').click()]);
  const files = unzipSync(readFileSync((await zip.path())!));
  expect(Object.keys(files).sort()).toEqual([
    ...Array.from({ length: 6 }, (_, i) => `generated/000${i + 1}.png`),
    'images.safetensors',
    'latents.safetensors',
  ]);
  expect(decode(files['generated/0001.png']!).text).toMatchObject({ Disclaimer: INTENDED_USE, Index: '0' });
  const shapes = (name: string) =>
    [...readSafetensors(files[name]!).tensors].map(([key, { shape }]) => [key, shape]);
  expect(shapes('latents.safetensors')).toEqual([['z', [6, 4]]]);
  expect(shapes('images.safetensors')).toEqual([['images', [6, 32, 32, 1]]]);
});

test('a refused file leaves the opened model as it was', async () => {
  await get('open-model').setInputFiles(join(ROOT, 'test/oracle/interop/foreign.pth'));
  await get('alert').waitFor();
  expect(await get('model-card').textContent()).toContain('thesis.pth');
  expect(await get('model-images').count()).toBe(1);
});

test('without a dataset of its size it says so, and leads to preparing one', async () => {
  expect(await get('model-no-dataset').textContent()).toContain('32 px');
  expect(await get('model-evaluate').count()).toBe(0);
  await get('stage-generate').getByRole('button', { name: 'Prepare data at 32 px' }).click();
  await get('stage-data').waitFor();
  await addSample(async () => {
    expect(await page.getByRole('radio', { name: '32 px' }).isChecked()).toBe(true);
  });
});

test('an evaluation can be cancelled, and leaves nothing behind', { timeout: 60_000 }, async () => {
  await get('go-generate').click();
  const alerts = await get('alert').count();
  await get('model-evaluate').click();
  await get('model-evaluate-cancel').click();
  await get('model-evaluate').waitFor({ timeout: 30_000 });
  expect(await get('model-figures').count()).toBe(0);
  expect(await get('alert').count()).toBe(alerts);
});

test('it is evaluated on the sample data, and the figures say what they are of', {
  timeout: 120_000,
}, async () => {
  await get('model-evaluate').click();
  await get('model-figures').waitFor({ timeout: 110_000 });
  const figures = (await get('model-figures').textContent()) ?? '';
  for (const words of [
    'thesis.pth against “Sample thorax phantom”',
    'ImageNet MobileNetV2',
    'Of this file, not of a run',
    'Synthetic data',
    'Ratio to the floor',
    'random pairs',
  ])
    expect(figures).toContain(words);
  const [fid, floor, ratio] = await Promise.all(
    ['FID', 'Floor', 'Ratio to the floor'].map(async (name) =>
      Number(
        await get('model-figures').getByRole('row', { name }).first().locator('td').first().textContent(),
      ),
    ),
  );
  expect(floor).toBeGreaterThan(0);
  expect(fid! / floor!).toBeCloseTo(ratio!, -1); // the sample sizes agree, so the ratio is theirs, as rounded for reading
  expect(await get('model-images').textContent()).toContain('of other images than these');
});

test('a run starts from it: its configuration comes along, and its architecture is held', async () => {
  await get('model-train').click();
  await get('start-model').waitFor();
  expect(await get('start-model').textContent()).toContain(`Starts from thesis.pth, ${FILE_STEPS} steps`);
  expect(await get('config-lr').inputValue()).toBe('0.0002'); // golden.py: PARAMS
  expect(await get('config-ngf').inputValue()).toBe('2');
  for (const key of ['imsize', 'nz', 'ngf', 'ndf'])
    expect(await get(`config-${key}`).isDisabled(), key).toBe(true);
  expect(await get('config-bsize').isDisabled()).toBe(false);
});

test('a configuration of another architecture is refused until the model’s values are taken', async () => {
  await get('config-input').setInputFiles({
    name: 'config.json',
    mimeType: 'application/json',
    buffer: Buffer.from(
      JSON.stringify({ bsize: 16, imsize: 32, nz: 4, ngf: 2, ndf: 8, lr: 0.0002, ...iterationsOf(MORE) }),
    ),
  });
  await get('model-conflict').waitFor();
  expect(await get('model-conflict').textContent()).toContain('ndf');
  expect(await get('start-run').isDisabled()).toBe(true);
  await get('model-conflict').getByRole('button').click();
  await get('model-conflict').waitFor({ state: 'detached' });
  expect(await get('config-ndf').inputValue()).toBe('3'); // golden.py: PARAMS
});

test('it is trained further to a report, beside the model before training', {
  timeout: 120_000,
}, async () => {
  await get('max-rounds').fill('1');
  await get('num-output').fill('4');
  await get('start-run').click();
  await get('go-report').click();
  await get('report-view').waitFor({ timeout: 110_000 });
  const report = (await get('report-view').textContent()) ?? '';
  expect(report).toContain('Before training');
  expect(report).not.toContain('Untrained');
  await get('go-train').first().click();
  expect(await get('run-list').textContent()).toContain(`From a model (.pth), ${FILE_STEPS} steps`);
  expect(await get('measured-step').textContent()).toMatch(/One step was measured: .+B of memory/);
});

test('the exported model has the file’s optimizer steps and the new ones', async () => {
  await get('go-report').click();
  const [download] = await Promise.all([page.waitForEvent('download'), get('download-pth').click()]);
  const model = readThesisCheckpoint(readFileSync((await download.path())!));
  expect(model.corrected).toEqual([]);
  expect(model.generatorOptimizer).toMatchObject({ kind: 'adam', steps: FILE_STEPS + MORE.iterations });
  expect(model.criticOptimizer).toMatchObject({
    kind: 'adam',
    steps: FILE_STEPS + MORE.iterations * MORE.criticSteps,
  });
});

test('data of another size than the model’s cannot be trained on from it; without it they can', {
  timeout: 60_000,
}, async () => {
  await get('go-data').click();
  await addSample(() => page.getByRole('radio', { name: '64 px' }).check({ force: true }));
  await get('go-train').first().click();
  const mismatch = get('size-mismatch');
  await mismatch.waitFor();
  expect(await mismatch.getByText('Train at 64 px').count()).toBe(0);
  expect(await mismatch.getByText('Choose another dataset').count()).toBe(1);
  await get('start-model-remove').click();
  await mismatch.getByText('Train at 64 px').click();
  await mismatch.waitFor({ state: 'detached' });
});

test('a step that no device here has the memory for is refused before anything is trained', {
  timeout: 60_000,
}, async () => {
  const runs = await get('run-list').getByRole('listitem').count();
  await get('preset-quick').check({ force: true });
  for (const key of ['ngf', 'ndf']) await get(`config-${key}`).fill('512'); // weights and moments alone pass WASM's 4 GiB
  await get('start-run').click();
  await get('memory-refusal').waitFor({ timeout: 50_000 });
  expect(await get('memory-refusal').textContent()).toContain('Lower the widths (ngf, ndf)');
  expect(await get('run-list').getByRole('listitem').count()).toBe(runs);
  await get('config-ngf').fill('16');
  await get('memory-refusal').waitFor({ state: 'detached' });
});

test('nothing of all this asked a foreign address or wrote an error to the console', () => {
  expect(built.requests.filter((url) => !url.startsWith(built.server.origin))).toEqual([]);
  expect(built.problems).toEqual([]);
});

/** `choose` acts on the builder, before the dataset is built. */
async function addSample(choose: () => Promise<void>): Promise<void> {
  await get('sample-data').click();
  await get('build-dataset').waitFor({ timeout: 50_000 });
  await choose();
  await buildDataset(page);
  await get('ingest-done').waitFor({ timeout: 50_000 });
}

function iterationsOf({ iterations, criticSteps }: typeof MORE) {
  return { iterations, critic_iters: criticSteps };
}
