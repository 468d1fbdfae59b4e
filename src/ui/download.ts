/** Hands files to the person: through the browser's own downloads, or written into a folder of theirs. */
import type { ExportFile } from '../app.ts';
import type { DatasetRecord } from '../workers/protocol.ts';

/** How long the address stays valid: the browser reads a Blob after the click returns. */
const KEEP_MS = 60_000;

/** Chromium drops what a page starts beyond ten downloads a second, without a word: measured with Chromium 156, 10 of 289 arrived. */
const AT_ONCE = 10;
const PAUSE_MS = 1100;

/** Downloads hold their files until they are saved: above it, a folder, where each is written before the next is made. */
const LARGE_BYTES = 1e9;

/** Bytes of the pixels of a dataset as it is exported, float32, where they are too many for the browser's downloads; else null. */
export function bytesForFolder({ slices, recipe }: Pick<DatasetRecord, 'slices' | 'recipe'>): number | null {
  const bytes = slices.length * recipe.size ** 2 * 4;
  return bytes > LARGE_BYTES ? bytes : null;
}

/** One file after another, no faster than a browser takes them. @returns how many */
export async function downloadAll(
  files: AsyncIterable<ExportFile>,
  onFile: (files: number) => void,
): Promise<number> {
  let count = 0;
  for await (const file of files) {
    if (count > 0 && count % AT_ONCE === 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    download(file);
    onFile(++count);
  }
  return count;
}

/** Writes each file into a folder, replacing those of the same names. @returns how many */
export async function writeAll(
  files: AsyncIterable<ExportFile>,
  folder: FileSystemDirectoryHandle,
  onFile: (files: number) => void,
): Promise<number> {
  let count = 0;
  for await (const { name, bytes } of files) {
    const file = await folder.getFileHandle(name.split('/').pop() ?? name, { create: true });
    const writable = await file.createWritable();
    await writable.write(bytes);
    await writable.close();
    onFile(++count);
  }
  return count;
}

export function download(file: ExportFile): void {
  const url = URL.createObjectURL(new Blob([file.bytes], { type: file.type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = file.name.split('/').pop() ?? file.name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_MS);
}
