/**
 * Images that are prepared already: an exported dataset (.safetensors) or NumPy arrays (.npy), values in [−1, 1].
 *
 * Reads one image at a time, so a file of any size will do. Window and filters do not apply; another size is resized.
 */
import { GantryError } from '../errors.ts';
import type { ByteSource } from '../ingest/byteSource.ts';
import { Refusal } from '../ingest/outcomes.ts';
import { MAX_FRAME_PIXELS } from '../ingest/pixelFormat.ts';
import { type Member, readDatasetLayout } from '../interop/datasetFile.ts';
import { npyHeadBytes, npyLayout } from '../interop/npy.ts';
import { safetensorsHeadBytes, safetensorsLayout } from '../interop/safetensors.ts';

export interface ArrayFile {
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
  /** One per image, or null: patients unknown. */
  readonly members: readonly Member[] | null;
  /** Of the dataset they are counted in; empty where the file does not say. */
  readonly digest: string;
  /** The first image's place in the dataset it was exported from. */
  readonly first: number;
  /** float32 [rows, columns]. @throws Refusal malformed: a value outside [−1, 1], or none. */
  readImage(index: number): Promise<Float32Array<ArrayBuffer>>;
}

/** Values of a .npy in Fortran order, which is read whole: 64 MiB of float32. */
const MAX_WHOLE = 2 ** 24;
/** So many frames can be numbered in memory. */
const MAX_IMAGES = 2 ** 20;
/** What a float32 rounds to around ±1 is no other range. */
const SLACK = 1e-5;

export function isNpy(first: Uint8Array): boolean {
  return first[0] === 0x93 && new TextDecoder('latin1').decode(first.subarray(1, 6)) === 'NUMPY';
}

/** By its length field and the brace after it: a safetensors file has no magic number. */
export function isSafetensors(first: Uint8Array, fileBytes: number): boolean {
  if (first.length < 9 || first[8] !== 0x7b) return false;
  return Number(new DataView(first.buffer, first.byteOffset).getBigUint64(0, true)) <= fileBytes - 8;
}

/** @throws Refusal truncated, malformed, too-large, unreadable */
export async function openArrays(source: ByteSource): Promise<ArrayFile> {
  const first = await source.read(0, 16);
  try {
    const file = await (isNpy(first) ? openNpy(source) : openSafetensors(source));
    if (file.count > MAX_IMAGES) throw new Refusal('too-large', { images: file.count, limit: MAX_IMAGES });
    return file;
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
    const { problem } = error.facts; // the rest may be texts out of the file
    throw new Refusal(problem === 'truncated' ? 'truncated' : 'malformed', {
      part: 'arrays',
      problem: problem ?? null,
    });
  }
}

async function openSafetensors(source: ByteSource): Promise<ArrayFile> {
  const head = await source.read(0, safetensorsHeadBytes(await source.read(0, 16)));
  const images = readDatasetLayout(safetensorsLayout(head, source.size));
  const { count, rows, columns, offset, members, digest, first } = images;
  const bytes = checkedArea(rows, columns) * 4;
  return {
    count,
    rows,
    columns,
    members,
    digest,
    first,
    async readImage(index) {
      const image = await source.read(offset + index * bytes, bytes);
      return checked(new Float32Array(image.slice().buffer));
    },
  };
}

async function openNpy(source: ByteSource): Promise<ArrayFile> {
  const head = await source.read(0, npyHeadBytes(await source.read(0, 16)));
  const { shape, offset, itemBytes, fortran, decode } = npyLayout(head, source.size);
  // [height, width], [height, width, 1], [N, height, width] or [N, height, width, 1]
  const plain = shape.at(-1) === 1 && shape.length > 2 ? shape.slice(0, -1) : shape;
  const [count, rows, columns] = plain.length === 2 ? [1, ...plain] : plain;
  if (plain.length > 3 || !count || !rows || !columns) {
    throw new Refusal('malformed', { part: 'shape', dimensions: shape.length });
  }
  // [height, width, 3] or 4 is one image in colour, not many of three columns.
  if (shape.length > 2 && columns <= 4 && shape.at(-1) === columns && rows > 4) {
    throw new Refusal('malformed', { part: 'shape', channels: columns });
  }
  const area = checkedArea(rows, columns);
  if (fortran && count * area > MAX_WHOLE) {
    throw new Refusal('too-large', { values: count * area, limit: MAX_WHOLE });
  }
  let whole: Promise<Float32Array<ArrayBuffer>> | null = null; // all images, where they lie scattered
  return {
    count,
    rows,
    columns,
    members: null,
    digest: '',
    first: 0,
    async readImage(index) {
      if (fortran) {
        whole ??= source.read(offset, count * area * itemBytes).then(decode);
        return checked((await whole).slice(index * area, (index + 1) * area));
      }
      const bytes = area * itemBytes;
      return checked(decode(await source.read(offset + index * bytes, bytes)));
    },
  };
}

function checkedArea(rows: number, columns: number): number {
  const pixels = rows * columns;
  if (pixels > MAX_FRAME_PIXELS) throw new Refusal('too-large', { rows, columns, limit: MAX_FRAME_PIXELS });
  return pixels;
}

function checked(values: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  for (const value of values) {
    if (!(value >= -1 - SLACK && value <= 1 + SLACK)) {
      throw new Refusal('malformed', { part: 'values', expected: '-1 to 1' });
    }
  }
  return values;
}
