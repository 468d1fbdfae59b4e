/** A training log opened on the built page: chosen, dropped anywhere, wrong, by keyboard, drawn in full, taken out as a PNG. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type BuiltPage, openBuiltPage, ready } from '../e2e/harness.ts';

const HEADER = 'Epoch,Total Epochs,Iteration,Total Iterations,Loss_D,Loss_G,D(x),D(G(z))_Real,D(G(z))_Fake';
/** 40 epochs of two logged batches; one Loss_D far from all others. */
const ROWS = Array.from({ length: 80 }, (_, i) => {
  const lossD = i === 37 ? -5000 : -100 + i;
  return `${i >> 1},40,${(i & 1) * 4},8,${lossD},${i},${3 + i},${1 + i},${-i}`;
});
const LOG = [HEADER, ...ROWS].join('\n');

let built: BuiltPage;
let page: Page;

beforeAll(async () => {
  built = await openBuiltPage();
  page = built.page;
  await page.goto(`${built.server.origin}/?backend=cpu#train`);
  await ready(page);
  await page.getByTestId('log').waitFor();
});
afterAll(() => built.close());
afterEach(async () => {
  const close = page.getByTestId('log').getByRole('button', { name: 'Close', exact: true });
  if (await close.count()) await close.click();
});

test('nine columns: figures of each, and the Wasserstein estimate from the two means', async () => {
  await choose(LOG);
  expect(await page.getByTestId('log-rows').textContent()).toBe('80');
  expect(await page.getByTestId('log-epochs').textContent()).toBe('40 of 40');
  // First, last, lowest, highest of the rows above; W = (3 + i) − (1 + i) = 2.
  expect(await figures()).toEqual([
    'Loss_D −100 −21.0 −5,000 −21.0 0',
    'Loss_G 0.00 79.0 0.00 79.0 0',
    'D(x) 3.00 82.0 3.00 82.0 0',
    'D(G(z))_Real 1.00 80.0 1.00 80.0 0',
    'D(G(z))_Fake 0.00 −79.0 −79.0 0.00 0',
    'Wasserstein estimate 2.00 2.00 2.00 2.00 0',
  ]);
  expect(await page.getByTestId('log').getByRole('img').count()).toBe(3);
  expect(await page.getByRole('img', { name: /^Loss_D: from −100 to −21.0 at epoch 40\./ }).count()).toBe(1);
});

test('Gantry’s own tenth column is taken as it stands', async () => {
  await choose([`${HEADER},Wasserstein`, ...ROWS.map((row) => `${row},7`)].join('\n'));
  expect((await figures()).at(-1)).toBe('Wasserstein estimate 7.00 7.00 7.00 7.00 0');
});

test('the line changes with the smoothing and with the scale, and back', async () => {
  await choose(LOG);
  const smoothing = page.getByTestId('log').getByTestId('smoothing');
  await smoothing.focus();
  await page.keyboard.press('Home');
  const measured = await drawing();
  await page.keyboard.press('End');
  expect(await smoothing.inputValue()).toBe('0.99');
  const smoothed = await drawing();
  expect(smoothed).not.toBe(measured);
  await page.keyboard.press('Home');
  await page.getByTestId('log').getByRole('radio', { name: 'Linear' }).focus();
  await page.keyboard.press('ArrowRight');
  expect(await page.getByTestId('log').getByRole('radio', { name: 'Symmetric log' }).isChecked()).toBe(true);
  expect(await drawing()).not.toBe(measured);
  await page.keyboard.press('ArrowLeft');
  expect(await drawing()).toBe(measured);
});

test.each([
  ['losses', 0],
  ['critic-means', 1],
  ['wasserstein', 2],
] as const)('%s.png is a picture on white, whatever the page looks like', async (name, place) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await choose(LOG);
  const button = page.getByTestId('log').getByRole('button', { name: /^PNG/ }).nth(place);
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  await page.emulateMedia({ colorScheme: 'light' });
  expect(download.suggestedFilename()).toBe(`${name}.png`);
  const { width, height, data } = decode(readFileSync(await download.path()));
  expect([width, height]).toEqual([2400, 1448]); // two pixels for each of 1200 × (92 + 560 + 72)
  expect([...data.slice(0, 3)]).toEqual([255, 255, 255]);
  // #0b6672, the light --series-1: a drawn line, not only its 28 × 2 place in the legend (four pixels each).
  const line = countOf(data, [0x0b, 0x66, 0x72]);
  expect(line).toBeGreaterThan(28 * 2 * 4 * 4);
});

test('dropped on another stage, it opens under Train and no file is read as DICOM', async () => {
  await page.getByTestId('go-data').click();
  await page.getByTestId('drop-zone').waitFor();
  await drop('[data-testid=drop-zone]', 'Log.CSV', LOG);
  await page.getByTestId('log-curves').waitFor();
  expect(new URL(page.url()).hash).toBe('#train');
  await page.getByTestId('go-data').click();
  await page.getByTestId('drop-zone').waitFor();
  expect(await page.getByTestId('ingest-empty').count()).toBe(0);
  await page.getByTestId('go-train').click();
});

describe('what is wrong is said with its row and column, and what was open stays', () => {
  test.each([
    ['a missing column', LOG.replace('Loss_G,', ''), 'has no column “Loss_G”'],
    ['text in a number', LOG.replace('-100,0,', 'much,0,'), 'Row 2, column “Loss_D”'],
    ['an empty file', '', 'The training log is empty'],
  ])('%s', async (_, text, words) => {
    await choose(LOG);
    await page.getByTestId('log-input').setInputFiles(csv(text));
    const alert = page.getByRole('alert').filter({ hasText: words });
    await alert.waitFor();
    expect(await alert.textContent()).toContain('nine columns');
    expect(await page.getByTestId('log-rows').textContent()).toBe('80');
    await alert.getByRole('button', { name: 'Dismiss' }).click();
  });
});

test('an open log fits a phone without scrolling sideways', async () => {
  await choose(LOG);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  await page.setViewportSize({ width: 1280, height: 900 });
});

const thesisLog = join(process.env.GANTRY_DATA ?? '../shared', 'thesis/training_log_wgan.csv');

test.skipIf(!existsSync(thesisLog))(
  `the thesis's own log: 1000 epochs with every extreme (skipped where ${thesisLog} is absent)`,
  async () => {
    const text = readFileSync(thesisLog, 'utf8');
    await choose(text);
    expect(await page.getByTestId('log-rows').textContent()).toBe('1,000'); // wc -l: 1001 lines with the header
    expect(await page.getByTestId('log-epochs').textContent()).toBe('1,000 of 1,000');
    // The fifth column as the file has it, without Gantry's reader.
    const losses = text
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => Number(line.split(',')[4]));
    const four = (x: number) =>
      new Intl.NumberFormat('en-GB', { minimumSignificantDigits: 3, maximumSignificantDigits: 4 })
        .format(x)
        .replace('-', '−');
    const wanted = [losses[0]!, losses.at(-1)!, Math.min(...losses), Math.max(...losses)].map(four);
    expect((await figures())[0]).toBe(`Loss_D ${wanted.join(' ')} 0`);
  },
);

test('nothing went wrong on the way', () => {
  expect(built.problems).toEqual([]);
});

/** Pixels of exactly this colour in RGBA bytes. */
function countOf(rgba: ArrayLike<number>, [r, g, b]: readonly [number, number, number]): number {
  let count = 0;
  for (let i = 0; i < rgba.length; i += 4) {
    if (rgba[i] === r && rgba[i + 1] === g && rgba[i + 2] === b) count++;
  }
  return count;
}

const csv = (text: string) => ({
  name: 'training_log_wgan.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(text),
});

async function choose(text: string): Promise<void> {
  await page.getByTestId('log-input').setInputFiles(csv(text));
  await page.getByTestId('log-curves').waitFor();
}

/** The rows of the table of figures, cells joined by spaces. */
function figures(): Promise<string[]> {
  return page
    .getByTestId('log-figures')
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent).join(' ')),
    );
}

/** The first chart's pixels. */
function drawing(): Promise<string> {
  return page
    .getByTestId('log')
    .locator('canvas')
    .first()
    .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
}

async function drop(selector: string, name: string, text: string): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([fileName, content]) => {
      const made = new DataTransfer();
      made.items.add(new File([content!], fileName!, { type: 'text/csv' }));
      return made;
    },
    [name, text],
  );
  for (const type of ['dragenter', 'dragover', 'drop']) {
    await page.dispatchEvent(selector, type, { dataTransfer: transfer });
  }
}
