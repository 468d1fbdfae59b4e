/** The page for those who do not use a mouse, or do not read English, or have a small screen: on the built page. */
import type { CDPSession, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BuiltPage, openBuiltPage, ready } from '../e2e/harness.ts';

/** Roles that a person operates or that stand for a picture or a table; each must say what it is. */
const NAMED_ROLES = new Set([
  'button',
  'link',
  'textbox',
  'radio',
  'combobox',
  'slider',
  'image',
  'table',
  'progressbar',
  'dialog',
  'navigation',
  'radiogroup',
]);
const STAGES = ['data', 'train', 'evaluate', 'generate', 'report'] as const;
/** The smallest contrast of text with what is behind it: WCAG 2.2, 1.4.3, level AA. */
const AA = 4.5;

let built: BuiltPage;
let page: Page;
let devtools: CDPSession;

beforeAll(async () => {
  built = await openBuiltPage();
  page = built.page;
  devtools = await page.context().newCDPSession(page);
  await page.goto(`${built.server.origin}/?backend=cpu`);
  await ready(page);
  await page.getByTestId('sample-data').click();
  await page.getByTestId('build-dataset').click({ timeout: 90_000 });
  await page.getByTestId('ingest-done').waitFor({ timeout: 90_000 });
});
afterAll(() => built.close());

describe.each(['English', 'Español'] as const)('in %s', (language) => {
  beforeAll(async () => {
    await page.getByRole('radio', { name: language }).check({ force: true });
  });

  test.each(STAGES)('everything on the stage %s has a name', async (stage) => {
    await open(stage);
    const { nodes } = await devtools.send('Accessibility.getFullAXTree');
    const shown = nodes.filter(({ ignored, role }) => !ignored && NAMED_ROLES.has(String(role?.value)));
    const nameless = shown.filter(({ name }) => !String(name?.value ?? '').trim());
    expect(shown.length).toBeGreaterThan(8); // rail, brand, language and appearance alone are more
    expect(nameless.map(({ role, backendDOMNodeId }) => `${role?.value} ${backendDOMNodeId}`)).toEqual([]);
  });

  test('the document says which language it is in', async () => {
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(
      language === 'English' ? 'en' : 'es',
    );
  });

  test('the intended use stands under every stage', async () => {
    const words = language === 'English' ? 'Not a medical device' : 'No es un producto sanitario';
    expect(await page.getByTestId('footer-use').textContent()).toContain(words);
  });

  test.each(STAGES)('the stage %s fits a phone without scrolling sideways', async (stage) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open(stage);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    await page.setViewportSize({ width: 1440, height: 900 });
    expect(overflow).toBe(0);
  });
});

describe('by keyboard', () => {
  beforeAll(async () => {
    await page.getByRole('radio', { name: 'English' }).check({ force: true });
  });

  test('the first stop skips to the content', async () => {
    await open('data');
    await page.reload();
    await ready(page);
    await page.getByTestId('footer-use').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
  });

  test('a new stage moves the focus to its heading', async () => {
    await page.getByTestId('go-train').focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('stage-train').waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Train');
  });

  test('deleting asks first, and Escape keeps the dataset', async () => {
    await open('data');
    await page.getByRole('button', { name: /^Delete: Sample/ }).press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.getByTestId('dataset-list').textContent()).toContain('Sample thorax phantom');
  });
});

describe('the configuration editor', () => {
  test('a wrong value is named at its field and nothing can start', async () => {
    await open('train');
    const rate = page.getByTestId('config-lr');
    await rate.fill('-3');
    expect(await rate.getAttribute('aria-invalid')).toBe('true');
    const described = await rate.getAttribute('aria-describedby');
    const error = await page.locator(`[id="${described?.split(' ')[0]}"]`).textContent();
    expect(error).toBe('Give a number above 0 up to 1.'); // CONFIG_RULES.lr
    expect(await page.getByTestId('start-run').isDisabled()).toBe(true);
    await rate.fill('0.001');
    expect(await rate.getAttribute('aria-invalid')).toBeNull();
    expect(await page.getByTestId('start-run').isDisabled()).toBe(false);
  });

  test('a preset of another size than the dataset’s is refused with a remedy', async () => {
    await open('train');
    await page.getByTestId('preset-thesis').check({ force: true });
    const mismatch = page.getByTestId('size-mismatch');
    expect(await mismatch.textContent()).toContain('64 px');
    await mismatch.getByRole('button', { name: 'Train at 32 px' }).click();
    expect(await mismatch.count()).toBe(0);
    await page.getByTestId('preset-quick').check({ force: true });
  });
});

test('files that give no slice are answered with the reason of each, and the page lives on', async () => {
  await open('data');
  await page
    .getByTestId('file-input')
    .setInputFiles({ name: 'notes.dcm', mimeType: 'text/plain', buffer: Buffer.from('not DICOM') });
  const result = page.getByTestId('ingest-empty');
  await result.waitFor();
  expect(await result.textContent()).toContain('not-dicom');
  expect(await result.textContent()).toContain('notes.dcm');
  expect(await page.getByTestId('dataset-card').textContent()).toContain('Sample thorax phantom');
});

test('language and appearance are remembered', async () => {
  await page.getByRole('radio', { name: 'Español' }).check({ force: true });
  await page.getByRole('radio', { name: 'Oscuro' }).check({ force: true });
  await page.reload();
  await ready(page);
  await page.getByTestId('footer-use').waitFor();
  expect(
    await page.evaluate(() => [document.documentElement.lang, document.documentElement.dataset.theme]),
  ).toEqual(['es', 'dark']);
  await page.getByRole('radio', { name: 'El del sistema' }).check({ force: true });
  await page.getByRole('radio', { name: 'English' }).check({ force: true });
});

describe.each(['light', 'dark'] as const)('colours, %s', (colorScheme) => {
  beforeAll(() => page.emulateMedia({ colorScheme }));

  test.each([
    ['--ink', ['--bg', '--surface', '--surface-2']],
    ['--ink-2', ['--bg', '--surface', '--surface-2']],
    ['--ink-3', ['--bg', '--surface', '--surface-2']],
    ['--accent', ['--bg', '--surface', '--accent-soft']],
    ['--accent-ink', ['--accent', '--accent-strong']],
    ['--ok', ['--surface', '--ok-soft']],
    ['--warn', ['--surface', '--warn-soft']],
    ['--bad', ['--surface', '--bad-soft']],
  ])('%s can be read on %j', async (ink, grounds) => {
    const [text = [], ...behind] = await rgb([ink, ...grounds]);
    for (const [i, ground] of behind.entries()) {
      expect(contrast(text, ground), `${ink} on ${grounds[i]}`).toBeGreaterThanOrEqual(AA);
    }
  });
});

async function open(stage: string): Promise<void> {
  await page.getByTestId(`go-${stage}`).click();
  await page.getByTestId(`stage-${stage}`).waitFor();
}

/** The custom properties as the browser resolves them, 0–255. */
function rgb(names: readonly string[]): Promise<number[][]> {
  return page.evaluate((properties) => {
    const probe = document.body.appendChild(document.createElement('i'));
    const out = properties.map((property) => {
      probe.style.color = `var(${property})`;
      return (getComputedStyle(probe).color.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
    });
    probe.remove();
    return out;
  }, names);
}

/** WCAG 2.2, contrast ratio and relative luminance. */
function contrast(a: readonly number[], b: readonly number[]): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: readonly number[]): number {
  const [r, g, b] = color.map((byte) => {
    const c = byte / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
