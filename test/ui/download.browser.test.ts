/** Files written into a real folder: the browser's own sandboxed file system. */
import { expect, test } from 'vitest';
import type { ExportFile } from '../../src/app.ts';
import { defaultRecipe } from '../../src/preprocess/recipe.ts';
import { bytesForFolder, writeAll } from '../../src/ui/download.ts';

async function* files(...names: string[]): AsyncGenerator<ExportFile> {
  for (const name of names) {
    yield { name, type: 'application/octet-stream', bytes: new TextEncoder().encode(`of ${name}`) };
  }
}

test('every file lands in the folder whole, replacing what had its name', async () => {
  const top = await navigator.storage.getDirectory();
  const folder = await top.getDirectoryHandle(`out-${crypto.randomUUID()}`, { create: true });
  const counts: number[] = [];
  await writeAll(files('b.npy'), folder, () => {});
  expect(await writeAll(files('a.npy', 'sub/b.npy', 'dataset.json'), folder, (n) => counts.push(n))).toBe(3);
  expect(counts).toEqual([1, 2, 3]);
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  expect(names.sort()).toEqual(['a.npy', 'b.npy', 'dataset.json']);
  const text = async (name: string) => (await (await folder.getFileHandle(name)).getFile()).text();
  expect(await text('b.npy')).toBe('of sub/b.npy');
});

test('above a gigabyte a folder is suggested', () => {
  const slices = (n: number) => Array.from({ length: n }, () => null as never);
  const recipe = defaultRecipe({ size: 128 }); // 65,536 bytes a slice
  expect(bytesForFolder({ recipe, slices: slices(15_258) })).toBeNull();
  expect(bytesForFolder({ recipe, slices: slices(15_259) })).toBe(15_259 * 65_536);
  expect(bytesForFolder({ recipe: defaultRecipe({ size: 64 }), slices: slices(50_000) })).toBeNull();
});
