/** What test/oracle/ingest left: pydicom's and Pillow's numbers, decoded. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../oracle/ingest');

export interface GoldenCase {
  readonly name: string;
  /** The file pydicom wrote, base64. */
  readonly file: string;
  readonly frames: number;
  /** float32, base64: [frames, rows, columns]. */
  readonly hounsfield: string;
  /** float32, base64: [frames, 32, 32]. */
  readonly lung32: string;
}

export interface GoldenResize {
  readonly height: number;
  readonly width: number;
  readonly size: number;
  readonly seed: number;
  readonly out: string;
}

export const golden = JSON.parse(readFileSync(join(folder, 'golden.json'), 'utf8')) as {
  readonly cases: readonly GoldenCase[];
  readonly resizes: readonly GoldenResize[];
};

export interface MeaningCase {
  readonly name: string;
  /** base64 */
  readonly file: string;
  /** float32, base64: [rows, columns] in modality units or luma, and on [−1, 1] by the file's own VOI. */
  readonly frames: readonly { readonly pixels: string; readonly voi: string | null }[];
}

/** What the pixels of synthetic files mean, by pydicom and Pillow (meaning/meaning.py). */
export const meaning = JSON.parse(
  readFileSync(join(folder, 'meaning/meaning.json'), 'utf8'),
) as readonly MeaningCase[];

/** Rows of a CSV file of that folder, without its header. */
export function goldenRows(name: string): string[][] {
  const lines = readFileSync(join(folder, name), 'utf8').trim().split('\n');
  return lines.slice(1).map((line) => line.split(','));
}

export function fileOf({ file }: { readonly file: string }): File {
  return new File([Buffer.from(file, 'base64')], 'golden.dcm');
}

export function floats(base64: string): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  return new Float32Array(bytes.buffer);
}

/** Largest |a − b|; Infinity where the lengths differ or a value is NaN. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (!(difference <= worst)) worst = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
  }
  return worst;
}
