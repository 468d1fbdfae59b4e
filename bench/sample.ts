/** The synthetic phantom as DICOM files on disk, for benchmarks that are given no data. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sampleDicom } from '../src/sample/phantom.ts';

/** Everyone's sample data is the same. */
const SAMPLE_SEED = 1;

/** @returns a temporary folder, which the caller removes. */
export function writeSample(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-bench-'));
  for (const { path, bytes } of sampleDicom(SAMPLE_SEED)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}
