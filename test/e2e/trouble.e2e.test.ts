/** Bad input on the built page: each is said in a sentence, nothing is lost, and the page goes on. */
import { afterEach, expect, test } from 'vitest';
import { dicomBytes } from '../fixtures/dicom.ts';
import { type BuiltPage, buildDataset, openBuiltPage, ready } from './harness.ts';

let built: BuiltPage | null = null;
afterEach(async () => {
  await built?.close();
  built = null;
});

async function open(
  prepare: (page: BuiltPage['page']) => Promise<unknown> = async () => {},
): Promise<BuiltPage['page']> {
  built = await openBuiltPage();
  await prepare(built.page);
  await built.page.goto(`${built.server.origin}/?backend=wasm`);
  await ready(built.page);
  return built.page;
}

const file = (name: string, bytes: Uint8Array) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(bytes),
});

async function lives(page: BuiltPage['page']): Promise<void> {
  await page.getByTestId('sample-data').click();
  await buildDataset(page);
  await page.getByTestId('dataset-card').waitFor({ timeout: 60_000 });
}

test('a drop without DICOM is answered file by file, and sample data still goes in', {
  timeout: 90_000,
}, async () => {
  const page = await open();
  await page
    .getByTestId('file-input')
    .setInputFiles([
      file('notes.dcm', Buffer.from('not an image')),
      file('empty.dcm', new Uint8Array()),
      file('short.dcm', dicomBytes().subarray(0, -40)),
    ]);
  await buildDataset(page); // a CT header: that its pixels are cut shows when they are read
  await page.getByTestId('ingest-empty').waitFor();
  expect(await page.getByTestId('count-accepted').textContent()).toMatch(/^\s*0/);
  const said = await page.getByTestId('stage-data').textContent();
  for (const code of ['not-dicom', 'empty-file', 'truncated']) expect(said).toContain(code);
  await lives(page);
});

test('fewer slices than a batch and too few for an FID are said before anything is trained', {
  timeout: 90_000,
}, async () => {
  const page = await open();
  const slices = Array.from({ length: 12 }, (_, i) =>
    file(
      `s${i}.dcm`,
      dicomBytes({
        set: {
          '0008,0018': ['UI', `1.2.3.5.${i}`],
          '0020,0013': ['IS', String(i)],
          '0020,0032': ['DS', `0\\0\\${i}`],
          '7fe0,0010': ['OW', new Uint8Array(128).fill(i + 1)],
        },
      }),
    ),
  );
  await page.getByTestId('file-input').setInputFiles(slices);
  await buildDataset(page);
  await page.getByTestId('dataset-card').waitFor();
  await page.getByTestId('go-train').first().click();
  expect(await page.getByTestId('stage-train').textContent()).toMatch(
    /batch of 32 is more than the \d+ training slices/,
  );
  expect(await page.getByTestId('start-run').isDisabled()).toBe(true);

  await page.getByTestId('config-input').setInputFiles({
    name: 'config.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify({ bsize: 2, iterations: 1 })),
  });
  await page.getByTestId('start-run').click();
  await page.getByTestId('alert').first().waitFor();
  expect(await page.getByTestId('alert').first().textContent()).toMatch(/validation slices/i);
  await page.getByTestId('go-data').click();
  await lives(page);
});

test('IndexedDB refused: the page loads, says what to do, and stays alive', { timeout: 60_000 }, async () => {
  const page = await open((fresh) =>
    fresh.addInitScript(() => {
      // What Firefox and Chrome do where site data is forbidden.
      IDBFactory.prototype.open = () => {
        throw new DOMException('The user denied permission to access the database.', 'SecurityError');
      };
    }),
  );
  await page.getByTestId('sample-data').click();
  await buildDataset(page);
  await page.getByTestId('alert').first().waitFor();
  expect(await page.getByTestId('alert').first().textContent()).toMatch(/store|storage|site data/i);
  expect(await page.getByTestId('build-dataset').isEnabled()).toBe(true); // the scan is still there
});

test('a full disk: said, nothing half-stored, and the page goes on once there is room', {
  timeout: 120_000,
}, async () => {
  const page = await open();
  const session = await page.context().newCDPSession(page);
  const { origin } = built!.server;
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 40_000 });
  await page.getByTestId('sample-data').click();
  await buildDataset(page);
  await page.getByTestId('alert').first().waitFor({ timeout: 60_000 });
  expect(await page.getByTestId('alert').first().textContent()).toMatch(/room|full|space/i);
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  await buildDataset(page);
  await page.getByTestId('dataset-card').waitFor({ timeout: 60_000 });
});

test('no WebGPU at all: the page trains on what there is and says which', { timeout: 60_000 }, async () => {
  built = await openBuiltPage();
  const { page } = built;
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'gpu', { value: undefined }));
  await page.goto(built.server.origin);
  await ready(page);
  await page.getByTestId('go-train').first().click();
  await page.getByTestId('device').waitFor({ timeout: 30_000 });
  expect(await page.getByTestId('device').getAttribute('data-backend')).toBe('wasm');
});
