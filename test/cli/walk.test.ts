import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { walk } from '../../src/cli/walk.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gantry-walk-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function put(...names: string[]): void {
  for (const name of names) {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), name);
  }
}

async function names(...paths: string[]): Promise<string[]> {
  return (await walk(paths.map((path) => join(root, path)))).map(({ name }) => name);
}

test('a folder is read whole, in the order of the names below its own', async () => {
  put('ct/b/2.dcm', 'ct/b/10.dcm', 'ct/a/x.dcm', 'ct/B.dcm', 'ct/a.dcm');
  expect(await names('ct')).toEqual(['ct/B.dcm', 'ct/a.dcm', 'ct/a/x.dcm', 'ct/b/10.dcm', 'ct/b/2.dcm']);
});

test('more than a hundred files of a nested folder arrive', async () => {
  put(...Array.from({ length: 250 }, (_, i) => `ct/deep/er/${i}.dcm`));
  expect(await names('ct')).toHaveLength(250);
});

test('a file alone keeps its name, and the path leads to it', async () => {
  put('ct/1.dcm');
  expect(await walk([join(root, 'ct/1.dcm')])).toEqual([
    { path: join(root, 'ct/1.dcm'), name: '1.dcm', relative: '1.dcm' },
  ]);
});

test('each file has its path within the argument it came under', async () => {
  put('a/ct/1.dcm', 'b/ct/s/1.dcm', 'c.dcm');
  const found = await walk([join(root, 'a/ct'), join(root, 'b/ct'), join(root, 'c.dcm')]);
  expect(found.map(({ name, relative }) => [name, relative])).toEqual([
    ['c.dcm', 'c.dcm'],
    ['ct (2)/s/1.dcm', 's/1.dcm'],
    ['ct/1.dcm', '1.dcm'],
  ]);
});

test('two folders of the same name are told apart', async () => {
  put('a/ct/1.dcm', 'b/ct/1.dcm');
  expect(await names('a/ct', 'b/ct')).toEqual(['ct (2)/1.dcm', 'ct/1.dcm']);
});

test('links are followed, in circles only once, and dead ones are passed over', async () => {
  put('ct/1.dcm', 'elsewhere/2.dcm');
  symlinkSync(join(root, 'ct'), join(root, 'ct/again'));
  symlinkSync(join(root, 'elsewhere'), join(root, 'ct/linked'));
  symlinkSync(join(root, 'nothing'), join(root, 'ct/dead'));
  expect(await names('ct')).toEqual(['ct/1.dcm', 'ct/linked/2.dcm']);
});

test('a file named twice comes once', async () => {
  put('ct/1.dcm', 'ct/2.dcm');
  expect(await names('ct', 'ct/1.dcm', 'ct')).toEqual(['ct/1.dcm', 'ct/2.dcm']);
});

test('a path that is not there is named', async () => {
  await expect(names('none')).rejects.toThrow(`There is no file or folder ${join(root, 'none')}.`);
});
