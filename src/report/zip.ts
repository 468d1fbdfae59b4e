/** Files into one zip, stored and not compressed again: PNG already is, and the rest is small. */
import { zipSync } from 'fflate';
import type { ExportFile } from '../app.ts';

/** @param modified milliseconds since the epoch, written beside every file (zip knows local time, in steps of 2 s) */
export function zipFiles(files: readonly ExportFile[], modified: number): Uint8Array<ArrayBuffer> {
  const entries = Object.fromEntries(files.map(({ name, bytes }) => [name, bytes]));
  return new Uint8Array(zipSync(entries, { level: 0, mtime: modified }));
}
