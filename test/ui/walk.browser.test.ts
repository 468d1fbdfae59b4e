/** Walks real folders: the browser's own sandboxed file system gives the same FileSystemEntry objects a drop does. */
import { beforeAll, expect, test } from 'vitest';
import { filesOfInput, walkEntries, walkHandle } from '../../src/ui/walk.ts';

interface SandboxWindow {
  webkitRequestFileSystem(
    type: number,
    bytes: number,
    done: (system: FileSystem) => void,
    failed: (error: Error) => void,
  ): void;
}

const TEMPORARY = 0;
let root: FileSystemDirectoryEntry;

beforeAll(async () => {
  const system = await new Promise<FileSystem>((resolve, reject) => {
    (window as unknown as SandboxWindow).webkitRequestFileSystem(TEMPORARY, 1 << 20, resolve, reject);
  });
  root = await folder(system.root, `walk-${crypto.randomUUID()}`);
});

test('a folder of 250 files arrives whole, though the browser lists 100 at a time', async () => {
  const many = await folder(root, 'many');
  for (let i = 0; i < 250; i++) await file(many, `slice-${i}.dcm`);
  const counts: number[] = [];
  const { files, unreadable } = await walkEntries([many], (count) => counts.push(count));
  expect(files).toHaveLength(250);
  expect(new Set(files.map(({ path }) => path)).size).toBe(250);
  expect(unreadable).toBe(0);
  expect(counts.at(-1)).toBe(250);
});

test('nested folders keep their relative paths, beside files dropped on their own', async () => {
  const outer = await folder(root, 'outer');
  const inner = await folder(await folder(outer, 'a'), 'b');
  await file(inner, 'deep.dcm');
  await file(outer, 'top.dcm');
  const alone = await file(root, 'alone.dcm');
  const { files } = await walkEntries([outer, alone]);
  expect(files.map(({ path }) => path).sort()).toEqual(['alone.dcm', 'outer/a/b/deep.dcm', 'outer/top.dcm']);
  expect(files.every((dropped) => dropped.file instanceof File)).toBe(true);
});

test('an empty folder gives no file', async () => {
  expect((await walkEntries([await folder(root, 'empty')])).files).toEqual([]);
});

test('an entry that vanished is counted, and the rest arrives', async () => {
  const kept = await file(root, 'kept.dcm');
  const gone = await file(root, 'gone.dcm');
  await new Promise<void>((resolve, reject) => gone.remove(resolve, reject));
  const { files, unreadable } = await walkEntries([gone, kept]);
  expect(files.map(({ path }) => path)).toEqual(['kept.dcm']);
  expect(unreadable).toBe(1);
});

test('files of an input without a folder go by their names', () => {
  const transfer = new DataTransfer();
  transfer.items.add(new File(['x'], 'one.dcm'));
  expect(filesOfInput(transfer.files).map(({ path }) => path)).toEqual(['one.dcm']);
});

test('a folder’s handle is walked whole, its name first in every path', async () => {
  const root = await (await navigator.storage.getDirectory()).getDirectoryHandle(
    `walk-${crypto.randomUUID()}`,
    {
      create: true,
    },
  );
  const inner = await (await root.getDirectoryHandle('a', { create: true })).getDirectoryHandle('b', {
    create: true,
  });
  for (let i = 0; i < 120; i++) await inner.getFileHandle(`slice-${i}.dcm`, { create: true });
  await root.getFileHandle('top.dcm', { create: true });
  await root.getDirectoryHandle('empty', { create: true });
  const counts: number[] = [];
  const { files, unreadable } = await walkHandle(root, (count) => counts.push(count));
  expect(unreadable).toBe(0);
  expect(files).toHaveLength(121);
  expect(counts.at(-1)).toBe(121);
  expect(new Set(files.map(({ path }) => path)).size).toBe(121);
  expect(files.map(({ path }) => path)).toContain(`${root.name}/a/b/slice-119.dcm`);
  expect(files.map(({ path }) => path)).toContain(`${root.name}/top.dcm`);
  expect(files.every(({ file }) => file instanceof File)).toBe(true);
});

test('a remembered folder that is gone is refused, not walked as empty', async () => {
  const top = await navigator.storage.getDirectory();
  const name = `gone-${crypto.randomUUID()}`;
  const handle = await top.getDirectoryHandle(name, { create: true });
  await top.removeEntry(name);
  await expect(walkHandle(handle)).rejects.toThrow();
});

function folder(parent: FileSystemDirectoryEntry, name: string): Promise<FileSystemDirectoryEntry> {
  return new Promise((resolve, reject) => {
    parent.getDirectory(
      name,
      { create: true },
      (entry) => resolve(entry as FileSystemDirectoryEntry),
      reject,
    );
  });
}

/** `remove` is part of the entries Chromium gives, not of TypeScript's DOM. */
type RemovableFile = FileSystemFileEntry & { remove(done: () => void, failed: (error: Error) => void): void };

function file(parent: FileSystemDirectoryEntry, name: string): Promise<RemovableFile> {
  return new Promise((resolve, reject) => {
    parent.getFile(name, { create: true }, (entry) => resolve(entry as RemovableFile), reject);
  });
}
