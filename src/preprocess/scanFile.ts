/**
 * One file → what its header says: DICOM, an image, an exported dataset, an archive, NBIA's table, or none of them.
 *
 * Reads as little as will do and never rejects. What kind a file is, its bytes decide, not its name.
 */
import { isZip } from '../ingest/archive.ts';
import { type ByteSource, openSource } from '../ingest/byteSource.ts';
import { classFolderOf, instanceOf } from '../ingest/classFolders.ts';
import { refusalOf } from '../ingest/image.ts';
import { fileOutcome } from '../ingest/outcomes.ts';
import { kindOfRaster, readRasterSize } from '../ingest/raster/kind.ts';
import { scanDicom } from '../ingest/scan.ts';
import { isSeriesTable, readSeriesTable } from '../ingest/seriesTable.ts';
import type { ScannedFile, ScannedImage, Source } from '../workers/protocol.ts';
import { isNpy, isSafetensors, openArrays } from './arrays.ts';

/** Enough to tell any kind, and for an image's size to be found in. */
const FIRST_READ = 64 * 1024;
/** NBIA's table of a million series is smaller. */
const MAX_TABLE = 256 * 2 ** 20;

/** A file about to be scanned, its beginning on the way. */
export function beginScan(source: Source): ByteSource {
  const bytes = openSource(source);
  bytes.read(0, Math.min(FIRST_READ, bytes.size)).catch(() => undefined); // told to who scans
  return bytes;
}

export async function scanFile(source: ByteSource, index: number, path: string): Promise<ScannedFile> {
  try {
    return await scanBytes(source, index, path);
  } catch (error) {
    const { code, facts } = refusalOf(error);
    return { file: index, outcome: fileOutcome(index, code, facts), image: null };
  }
}

async function scanBytes(source: ByteSource, index: number, path: string): Promise<ScannedFile> {
  const first = await source.read(0, Math.min(FIRST_READ, source.size));
  const raster = kindOfRaster(first);
  if (raster) return { file: index, outcome: null, image: await scanRaster(source, first, path) };
  if (isZip(first)) return { file: index, outcome: fileOutcome(index, 'archive'), image: null };
  if (isNpy(first) || isSafetensors(first, source.size)) {
    return { file: index, outcome: null, image: await scanArrays(source, path) };
  }
  if (isSeriesTable(path, first) && source.size <= MAX_TABLE) {
    const names = readSeriesTable(await source.read(0, source.size));
    const table = names && Array.from(names, ([series, words]) => ({ series, ...words }));
    if (table) return { file: index, outcome: fileOutcome(index, 'series-table'), image: null, table };
  }
  return scanDicom(source, index);
}

async function scanRaster(
  source: ByteSource,
  first: Uint8Array<ArrayBuffer>,
  path: string,
): Promise<ScannedImage> {
  const { width, height, bits } = await readRasterSize(first, source);
  const folder = classFolderOf(path);
  return {
    ...NOTHING,
    kind: 'raster',
    series: folder ? `${folder.split}/${folder.label ?? ''}` : null,
    instanceNumber: instanceOf(path),
    rows: height,
    columns: width,
    bitsStored: bits,
    split: folder?.split ?? null,
    label: folder?.label ?? null,
  };
}

async function scanArrays(source: ByteSource, path: string): Promise<ScannedImage> {
  const { count, rows, columns, members } = await openArrays(source);
  return {
    ...NOTHING,
    kind: 'array',
    instanceNumber: members ? null : instanceOf(path),
    rows,
    columns,
    frames: count,
    bitsStored: 32,
  };
}

/** What an image that is not DICOM says of itself. */
const NOTHING: Omit<ScannedImage, 'kind'> = {
  patient: null,
  study: null,
  series: null,
  instance: null,
  instanceNumber: null,
  modality: 'none',
  sopClass: 'none',
  transferSyntax: 'none',
  rows: 0,
  columns: 0,
  frames: 1,
  bitsStored: 8,
  photometric: 'MONOCHROME2',
  plane: null,
  position: null,
  spacing: null,
  thickness: null,
  perFrame: null,
  seriesDescription: null,
  studyDescription: null,
  notAnImage: false,
  secondaryCapture: false,
  burnedIn: false,
  localizer: false,
  colour: false,
  ownWindow: false,
  split: null,
  label: null,
};
