import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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
  return (await walk(paths.map((path) => join(root, path)))).files.map(({ name }) => name);
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
  expect(await walk([join(root, 'ct/1.dcm')])).toEqual({
    files: [{ path: join(root, 'ct/1.dcm'), name: '1.dcm', relative: '1.dcm' }],
    unreadable: [],
  });
});

test('each file has its path within the argument it came under', async () => {
  put('a/ct/1.dcm', 'b/ct/s/1.dcm', 'c.dcm');
  const { files } = await walk([join(root, 'a/ct'), join(root, 'b/ct'), join(root, 'c.dcm')]);
  expect(files.map(({ name, relative }) => [name, relative])).toEqual([
    ['c.dcm', 'c.dcm'],
    ['ct (2)/s/1.dcm', 's/1.dcm'],
    ['ct/1.dcm', '1.dcm'],
  ]);
});

test('two folders of the same name are told apart', async () => {
  put('a/ct/1.dcm', 'b/ct/1.dcm');
  expect(await names('a/ct', 'b/ct')).toEqual(['ct (2)/1.dcm', 'ct/1.dcm']);
});

test('links are followed, in circles only once, and those that lead nowhere are told', async () => {
  put('ct/1.dcm', 'elsewhere/2.dcm');
  symlinkSync(join(root, 'ct'), join(root, 'ct/again'));
  symlinkSync(join(root, 'elsewhere'), join(root, 'ct/linked'));
  symlinkSync(join(root, 'nothing'), join(root, 'ct/dead'));
  symlinkSync(join(root, 'ct/circle'), join(root, 'ct/circle'));
  const { files, unreadable } = await walk([join(root, 'ct')]);
  expect(files.map(({ name }) => name)).toEqual(['ct/1.dcm', 'ct/linked/2.dcm']);
  expect(unreadable).toEqual([
    { name: 'ct/circle', relative: 'circle', reason: 'ELOOP' },
    { name: 'ct/dead', relative: 'dead', reason: 'ENOENT' },
  ]);
});

test('a folder below that may not be read is told, and the others are read', async () => {
  put('ct/a/1.dcm', 'ct/b/2.dcm', 'ct/c/3.dcm', 'shut/4.dcm');
  for (const [name, mode] of [
    ['', 0o755],
    ['ct/b', 0],
    ['shut', 0],
  ] as const)
    chmodSync(join(root, name), mode);
  await asNobody(async () => {
    const { files, unreadable } = await walk([join(root, 'ct')]);
    expect(files.map(({ relative }) => relative)).toEqual(['a/1.dcm', 'c/3.dcm']);
    expect(unreadable).toEqual([{ name: 'ct/b', relative: 'b', reason: 'EACCES' }]);
    // One that was named is a mistake to say at once.
    await expect(walk([join(root, 'ct/a'), join(root, 'shut')])).rejects.toThrow(
      'shut cannot be read (EACCES)',
    );
  });
});

test('a file named twice comes once', async () => {
  put('ct/1.dcm', 'ct/2.dcm');
  expect(await names('ct', 'ct/1.dcm', 'ct')).toEqual(['ct/1.dcm', 'ct/2.dcm']);
});

test('a path that is not there is named', async () => {
  await expect(names('none')).rejects.toThrow(`There is no file or folder ${join(root, 'none')}.`);
});

/** Everything may be read by root, whom a container's tests often run as. */
async function asNobody(work: () => Promise<void>): Promise<void> {
  const root = process.geteuid?.() === 0;
  if (root) process.seteuid!(65534);
  try {
    await work();
  } finally {
    if (root) process.seteuid!(0);
  }
}
