/** What keeps a long run company on the built page: the screen lock, the notification at its end, what is said of a damaged checkpoint. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BuiltPage, openBuiltPage, ready } from '../e2e/harness.ts';

/** An epoch, and with it a checkpoint, every third iteration or so. */
const TINY = { bsize: 32, ngf: 4, ndf: 4, nz: 8, critic_iters: 2, iterations: 60, save_epoch: 1, lr: 0.001 };

/** What the page asked of the browser's own interfaces; they do their work as ever. */
type Watched = typeof globalThis & { locks: WakeLockSentinel[]; told: string[]; hidden: boolean };

let built: BuiltPage;
let page: Page;
const get = (id: string) => page.getByTestId(id);

beforeAll(async () => {
  built = await openBuiltPage();
  page = built.page;
  await built.context.grantPermissions(['notifications', 'screen-wake-lock'], {
    origin: built.server.origin,
  });
  await page.addInitScript(watchBrowser);
  await page.goto(`${built.server.origin}/?backend=wasm`);
  await ready(page);
  await get('sample-data').click();
  await get('build-dataset').click({ timeout: 90_000 });
  await get('ingest-done').waitFor({ timeout: 90_000 });
  await get('go-train').first().click();
  await get('config-input').setInputFiles({
    name: 'config.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify({ params: TINY })),
  });
});
afterAll(() => built.close());

/** Tests run in order: each goes on from the page the one before left. */
test('the screen is held while a run works, and let go when it stops', async () => {
  expect(await held()).toBe(0);
  await get('start-run').click();
  await page.waitForFunction(() => (globalThis as Watched).locks.some(({ released }) => !released));
  await page.waitForFunction(iterationAtLeast, 10);
  await get('stop').click();
  await get('continue-run').waitFor();
  await page.waitForFunction(() => (globalThis as Watched).locks.every(({ released }) => released));
});

test('a damaged checkpoint is passed over, and the page says so in both languages', async () => {
  await damageNewestCheckpoint();
  await get('continue-run').click();
  await get('incidents').waitFor();
  expect(await get('incidents').textContent()).toContain('The newest checkpoint was damaged (checksum).');
  expect(await page.getByRole('status').first().textContent()).toMatch(/damaged/);
  await page.getByRole('radio', { name: 'Español' }).check({ force: true });
  expect(await get('incidents').textContent()).toContain('El último punto de control estaba dañado');
  await page.getByRole('radio', { name: 'English' }).check({ force: true });
});

test('the end is told to who asked and looks elsewhere, without a name; the report keeps what happened', {
  timeout: 240_000,
}, async () => {
  await get('tell-me').check();
  await page.evaluate(() => {
    (globalThis as Watched).hidden = true;
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await page.waitForFunction(() => (globalThis as Watched).told.length > 0, null, { timeout: 220_000 });
  expect(await page.evaluate(() => (globalThis as Watched).told)).toEqual(['Gantry: run finished']);
  expect(await held()).toBe(0);
  await get('go-report').click();
  await get('report-view').waitFor();
  expect(await get('incidents').textContent()).toContain('damaged');
  expect(built.problems).toEqual([]);
});

function watchBrowser(): void {
  const watched = globalThis as Watched;
  Object.assign(watched, { locks: [], told: [], hidden: false });
  const request = WakeLock.prototype.request;
  WakeLock.prototype.request = async function (type) {
    const lock = await request.call(this, type);
    watched.locks.push(lock);
    return lock;
  };
  const Shown = Notification;
  watched.Notification = class extends Shown {
    constructor(title: string, options?: NotificationOptions) {
      super(title, options);
      watched.told.push([title, options?.body].filter(Boolean).join('\n'));
    }
  };
  // A headless page is always seen.
  Object.defineProperty(document, 'visibilityState', {
    get: () => (watched.hidden ? 'hidden' : 'visible'),
  });
}

function held(): Promise<number> {
  return page.evaluate(() => (globalThis as Watched).locks.filter(({ released }) => !released).length);
}

function iterationAtLeast(least: number): boolean {
  const text = document.querySelector('[data-testid=iteration]')?.textContent ?? '';
  return Number.parseInt(text, 10) >= least;
}

/** Turns one byte of the newer of the two latest checkpoints, as a torn write would. */
async function damageNewestCheckpoint(): Promise<void> {
  await page.evaluate(async () => {
    const answer = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await answer(indexedDB.open('gantry'));
    const transaction = database.transaction('checkpoints', 'readwrite');
    const store = transaction.objectStore('checkpoints');
    const [keys, values] = await Promise.all([answer(store.getAllKeys()), answer(store.getAll())]);
    const [newest] = values
      .map((value, i) => ({ value, key: keys[i] as [string, number, string] }))
      .filter(({ key }) => key[2].startsWith('latest'))
      .sort((a, b) => b.value.sequence - a.value.sequence);
    const { value, key } = newest!;
    const bytes = new Uint8Array(value.bytes as ArrayBuffer);
    bytes[bytes.length - 100]! ^= 0xff;
    await answer(store.put(value, key));
    database.close();
  });
}
