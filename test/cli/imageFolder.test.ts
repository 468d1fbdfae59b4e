import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { imageFolder } from '../../src/cli/imageFolder.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'gantry-images-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const put = (...names: string[]) => {
  for (const name of names) {
    mkdirSync(join(home, name, '..'), { recursive: true });
    writeFileSync(join(home, name), '');
  }
};

test('images below the folder come in order of name, and nothing else comes', async () => {
  put('b.PNG', 'a/2.jpeg', 'a/10.webp', 'c.jpg', 'notes.txt', '._c.jpg', 'model.pth');
  const found = ['a/10.webp', 'a/2.jpeg', 'b.PNG', 'c.jpg'];
  expect(await imageFolder(home)).toEqual(found.map((name) => join(home, name)));
});

test('of a run’s folder the generated images come, and not its sheets of samples', async () => {
  put('generated/0001.png', 'generated/0002.png', 'samples/100.png', 'report.json');
  expect(await imageFolder(home)).toEqual(
    ['0001.png', '0002.png'].map((name) => join(home, 'generated', name)),
  );
});

test('a folder without images, and one that is not there, are usage errors', async () => {
  put('notes.txt');
  await expect(imageFolder(home)).rejects.toMatchObject({
    name: 'UsageError',
    message: expect.stringContaining('There is no PNG, JPEG or WebP in'),
  });
  await expect(imageFolder(join(home, 'none'))).rejects.toMatchObject({
    name: 'UsageError',
    message: expect.stringContaining('There is no file or folder'),
  });
});
