/** Building a dataset on the built page, with the phantom's files: what is shown, counted, previewed, built and exported. */
import type { CDPSession, Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BuiltPage, openBuiltPage, ready } from '../e2e/harness.ts';

let built: BuiltPage;
let page: Page;
let devtools: CDPSession;

const get = (id: string) => page.getByTestId(id);

beforeAll(async () => {
  built = await openBuiltPage();
  page = built.page;
  devtools = await page.context().newCDPSession(page);
  await page.goto(`${built.server.origin}/?backend=cpu`);
  await ready(page);
  await get('sample-data').click();
  await get('builder').waitFor({ timeout: 90_000 });
  await get('slice-slider').waitFor();
  await get('window-drag').waitFor();
});
afterAll(() => built.close());

describe.each(['English', 'Español'] as const)('in %s', (language) => {
  beforeAll(() => page.getByRole('radio', { name: language }).check({ force: true }));
  afterAll(() => page.getByRole('radio', { name: 'English' }).check({ force: true }));

  test('every control and picture of the builder has a name', async () => {
    const roles = ['button', 'textbox', 'radio', 'checkbox', 'combobox', 'slider', 'image', 'group', 'list'];
    const { nodes } = await devtools.send('Accessibility.getFullAXTree');
    const shown = nodes.filter(({ ignored, role }) => !ignored && roles.includes(String(role?.value)));
    // Lists within the outline are named by the item they stand in; details are groups named by their summary.
    const nameless = shown.filter(
      ({ name, role }) =>
        !String(name?.value ?? '').trim() && !['list', 'group'].includes(String(role?.value)),
    );
    expect(shown.filter(({ role }) => role?.value === 'checkbox').length).toBeGreaterThan(6);
    expect(nameless.map(({ role, backendDOMNodeId }) => `${role?.value} ${backendDOMNodeId}`)).toEqual([]);
  });

  test('the builder fits a phone without scrolling sideways', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    await page.setViewportSize({ width: 1280, height: 900 });
    expect(overflow).toBe(0);
  });
});

test('patients, studies and series go by numbers: no identifier or name of a file is on the page', async () => {
  const shown = await page.evaluate(() => document.documentElement.outerHTML);
  expect(shown).toContain('Patient 1');
  expect(shown).not.toMatch(/SAMPLE-\d{4}|Synthetic\^|2\.25\.\d{6}/i);
});

describe('counts follow at once', () => {
  test('a patient that is unticked is left out, with its series half shown above it', async () => {
    const all = await slicesSaid();
    const first = page.getByRole('checkbox', { name: 'Use Patient 1', exact: true });
    await first.uncheck();
    const rest = await slicesSaid();
    expect(rest).toBeLessThan(all);
    expect(await get('series-row').first().textContent()).toContain('not-selected');
    await first.check();
    expect(await slicesSaid()).toBe(all);
  });

  test('a range keeps its share of each series, and a wrong one is named and blocks building', async () => {
    const all = await slicesSaid();
    await page.getByRole('radio', { name: 'By percent' }).check({ force: true });
    await get('filter-to').fill('50');
    expect(await slicesSaid()).toBeLessThan(all * 0.55);
    expect(await slicesSaid()).toBeGreaterThan(all * 0.45);
    await get('filter-from').fill('60');
    expect(await get('filters').getByRole('alert').textContent()).toContain('the first not above the second');
    expect(await get('build-dataset').isDisabled()).toBe(true);
    await page.getByRole('radio', { name: 'All', exact: true }).check({ force: true });
    expect(await slicesSaid()).toBe(all);
  });

  test('filters that nothing passes say so and offer a way out', async () => {
    await get('filter-plane').selectOption('coronal');
    expect(await get('builder-summary').count()).toBe(0);
    expect(await get('build-dataset').isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Keep everything decodable' }).click();
    expect(await get('keep-all').isChecked()).toBe(true);
    expect(await get('build-dataset').isDisabled()).toBe(false);
    await get('keep-all').uncheck();
    await get('filter-plane').selectOption('axial');
  });

  test('words are looked for in descriptions, those present being offered', async () => {
    const all = await slicesSaid();
    const offered = await page
      .locator('datalist option')
      .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
    expect(offered.length).toBeGreaterThan(0);
    await get('filter-description').fill(offered[0]!.toUpperCase());
    expect(await slicesSaid()).toBeGreaterThan(0);
    await get('filter-description').fill('no such words');
    expect(await get('builder-summary').count()).toBe(0);
    await get('filter-description').fill('');
    expect(await slicesSaid()).toBe(all);
  });
});

describe('the preview, by keyboard', () => {
  test('arrow keys choose the slice size', async () => {
    await page.getByRole('radio', { name: '32 px' }).focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('radio', { name: '64 px' }).isChecked()).toBe(true);
    await page.keyboard.press('ArrowLeft');
  });

  test('arrow keys move the window from the preset it had', async () => {
    await get('window-drag').focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Shift+ArrowRight');
    expect(await get('window-center').inputValue()).toBe('-610');
    expect(await get('window-width').inputValue()).toBe('1600');
    expect(await get('window-drag').getAttribute('aria-label')).toContain('C −610 / W 1600 HU');
  });

  test('dragging does the same: sideways the width, up and down the centre', async () => {
    await page.getByRole('radio', { name: 'Lung', exact: true }).check({ force: true });
    await get('window-drag').scrollIntoViewIfNeeded();
    const box = (await get('window-drag').boundingBox())!;
    await page.mouse.move(box.x + 50, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + 60, box.y + 30);
    await page.mouse.up();
    expect(await get('window-center').inputValue()).toBe('-680'); // 20 px up, 4 HU each
    expect(await get('window-width').inputValue()).toBe('1540'); // 10 px to the right
    await page.getByRole('radio', { name: 'Lung', exact: true }).check({ force: true });
  });

  test('Page Down turns to the next slice, and it is said', async () => {
    const before = Number(await get('slice-slider').inputValue());
    await get('window-drag').focus();
    await page.keyboard.press('PageDown');
    expect(Number(await get('slice-slider').inputValue())).toBe(before + 1);
    await page.waitForFunction(
      (n) =>
        document
          .querySelector('[data-testid=window-drag]')
          ?.getAttribute('aria-label')
          ?.includes(`slice ${n} of`),
      before + 1,
    );
  });
});

test('files added while some are open are asked about, and cancelling changes nothing', async () => {
  const all = await slicesSaid();
  await get('file-input').setInputFiles({
    name: 'a.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('text'),
  });
  await get('join-dialog').getByRole('button', { name: 'Cancel' }).click();
  expect(await get('join-dialog').count()).toBe(0);
  expect(await slicesSaid()).toBe(all);
});

describe('what is built', () => {
  let previewed: number[];

  beforeAll(async () => {
    // The first slice of the dataset's order, as the preview says it will be trained.
    await page.getByRole('button', { name: /^Look at Patient 1, Study 1, Series 1/ }).click();
    await get('slice-slider').fill('1');
    await page.waitForFunction(() =>
      document.querySelector('[data-testid=window-drag]')?.getAttribute('aria-label')?.includes('slice 1 of'),
    );
    previewed = await pixelsOf(get('preview').getByRole('img', { name: 'as it will be trained' }));
    await get('build-dataset').click();
    await get('ingest-done').waitFor({ timeout: 90_000 });
  });

  test('is what was counted', async () => {
    const built = Number(/(\d+) slices/.exec((await get('ingest-done').textContent()) ?? '')?.[1]);
    await get('change-again').click();
    expect(await slicesSaid()).toBe(built);
    await get('build-dataset').click();
    await get('ingest-done').waitFor({ timeout: 90_000 });
  });

  test('the same again is served from what was prepared before', async () => {
    expect(await get('ingest-cached').textContent()).toMatch(/^\d+ files were served/);
  });

  test('looks to the last grey level as the preview said', async () => {
    await get('export-dataset').click();
    const sheet = get('export-dialog').getByRole('img', { name: /^Slices 1 to/ });
    await sheet.waitFor();
    expect(previewed).toHaveLength(32 * 32);
    expect(new Set(previewed).size).toBeGreaterThan(20);
    expect(await pixelsOf(sheet, 32)).toEqual(previewed);
  });

  test('leaves only once a person says that they looked', async () => {
    const dialog = get('export-dialog');
    expect(await get('export-save').isDisabled()).toBe(true);
    await get('export-looked').check();
    const names: string[] = [];
    page.on('download', (download) => names.push(download.suggestedFilename()));
    await get('export-save').click();
    await dialog.getByText('2 files were saved').waitFor();
    await expect.poll(() => names.sort()).toEqual(['dataset.json', 'dataset.safetensors']);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });
});

test('no console error came of it', () => {
  expect(built.problems).toEqual([]);
});

async function slicesSaid(): Promise<number> {
  const said = await get('builder-summary').textContent();
  return Number(/^([\d,]+) slice/.exec(said ?? '')?.[1]?.replace(',', ''));
}

/** Grey levels of a canvas' first `side` × `side` pixels; of all where no side is given. */
function pixelsOf(canvas: Locator, side?: number): Promise<number[]> {
  return canvas.evaluate((element, given) => {
    const { width, height } = element as HTMLCanvasElement;
    const context = (element as HTMLCanvasElement).getContext('2d');
    const { data } = context!.getImageData(0, 0, given ?? width, given ?? height);
    return Array.from(data).filter((_, i) => i % 4 === 0);
  }, side);
}
