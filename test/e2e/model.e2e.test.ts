/** A model file of a person's own on the built page: opened, drawn from, taken away, or refused by name. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { INTENDED_USE } from '../../src/errors.ts';
import { readSafetensors } from '../../src/interop/safetensors.ts';
import { golden } from '../interop/golden.ts';
import { type BuiltPage, openBuiltPage, ROOT, ready } from './harness.ts';

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

test('nothing of all this asked a foreign address or wrote an error to the console', () => {
  expect(built.requests.filter((url) => !url.startsWith(built.server.origin))).toEqual([]);
  expect(built.problems).toEqual([]);
});
