/** Folders the browser remembers, on the built page. The chooser is stubbed: it hands out a folder of the browser's sandboxed file system. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BuiltPage, openBuiltPage, ready } from '../e2e/harness.ts';

let built: BuiltPage;
let page: Page;

const get = (id: string) => page.getByTestId(id);

beforeAll(async () => {
  built = await openBuiltPage();
  page = built.page;
  await page.addInitScript(() => {
    Object.assign(window, {
      showDirectoryPicker: async () => {
        const top = await navigator.storage.getDirectory();
        const folder = await top.getDirectoryHandle('thorax', { create: true });
        const file = await folder.getFileHandle('notes.txt', { create: true });
        const writable = await file.createWritable();
        await writable.write('no image');
        await writable.close();
        return folder;
      },
    });
  });
  await page.goto(`${built.server.origin}/?backend=cpu`);
  await ready(page);
});
afterAll(() => built.close());

test('a folder that is chosen to be remembered is read at once', async () => {
  await page.getByRole('button', { name: 'Choose folder and remember it' }).click();
  await get('ingest-empty').waitFor();
  expect(await get('ingest-empty').textContent()).toContain('thorax/notes.txt');
});

test('after a reload it is listed by its name, and read again on a click', async () => {
  await page.reload();
  await ready(page);
  await page.getByRole('button', { name: 'Read again: thorax' }).click();
  await get('ingest-empty').waitFor();
  expect(await get('ingest-empty').textContent()).toContain('thorax/notes.txt');
});

test('a folder that is gone is said to be gone', async () => {
  await page.evaluate(async () => {
    await (await navigator.storage.getDirectory()).removeEntry('thorax', { recursive: true });
  });
  await page.getByRole('button', { name: 'Read again: thorax' }).click();
  await get('alert').waitFor();
  expect(await get('alert').textContent()).toContain('cannot be read any more');
});

test('forgotten, it is gone from the list for good', async () => {
  await page.getByRole('button', { name: 'Forget: thorax' }).click();
  await get('folder-list').waitFor({ state: 'detached' });
  await page.reload();
  await ready(page);
  await get('drop-zone').waitFor();
  expect(await get('folder-list').count()).toBe(0);
  expect(built.problems).toEqual([]);
});
