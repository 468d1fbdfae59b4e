/**
 * safetensors, both ways: 8 bytes of header length (uint64, little endian), a JSON header, then the tensors' bytes.
 *
 * The format's own rules (https://github.com/huggingface/safetensors, "Format") are held to the letter: the header begins
 * with `{`, names no key twice, and is at most 100 MB; the tensors' ranges fill the rest of the file without hole or
 * overlap; `__metadata__` maps strings to strings. Values are not looked at. 8-bit floats and unsigned 32- and 64-bit
 * integers are refused by name: no network of this program has them.
 */

import { findDuplicateKey } from './duplicateKeys.ts';
import { modelFileError, shapeText } from './modelFile.ts';
import {
  DTYPE_BYTES,
  type Dtype,
  type NamedTensors,
  rowMajorStrides,
  sizeOf,
  TensorStorage,
  TensorView,
} from './tensors.ts';

export interface SafetensorsFile {
  /** In the order of the header. */
  readonly tensors: ReadonlyMap<string, TensorView>;
  readonly metadata: Readonly<Record<string, string>>;
}

const LENGTH_BYTES = 8;
/** The limit of the reference implementation. */
const LONGEST_HEADER = 100_000_000;
const METADATA = '__metadata__';
/** PyTorch's own limit on dimensions. */
const MOST_DIMENSIONS = 64;

/** Views into `bytes`, which are not copied. @throws ModelFileError naming what is wrong */
export function readSafetensors(bytes: Uint8Array): SafetensorsFile {
  const { start, metadata, ranges } = readHead(bytes, bytes.length);
  const data = bytes.subarray(start);
  return {
    metadata,
    tensors: new Map(
      ranges.map(({ name, dtype, shape, from, to }) => {
        const storage = new TensorStorage(dtype, sizeOf(shape), data.subarray(from, to));
        return [name, new TensorView(storage, 0, shape, rowMajorStrides(shape))];
      }),
    ),
  };
}

/** Where the tensors of a file lie that is too large to hold whole. */
export interface SafetensorsLayout {
  readonly metadata: Readonly<Record<string, string>>;
  /** In the order of the header; `offset` from the file's beginning, bytes in all. */
  readonly tensors: ReadonlyMap<
    string,
    {
      readonly dtype: Dtype;
      readonly shape: readonly number[];
      readonly offset: number;
      readonly bytes: number;
    }
  >;
}

/** Bytes from the file's beginning that `safetensorsLayout` needs. `first`: its first 8 bytes. @throws ModelFileError */
export function safetensorsHeadBytes(first: Uint8Array): number {
  if (first.length < LENGTH_BYTES) throw problem('truncated', 'header length');
  const length = Number(new DataView(first.buffer, first.byteOffset, first.byteLength).getBigUint64(0, true));
  if (length > LONGEST_HEADER) {
    if (first[LENGTH_BYTES] !== 0x7b) {
      throw problem('unrecognised', 'header', 'no JSON header', 'a JSON header');
    }
    throw problem('tooLarge', 'header length', length, `${LONGEST_HEADER} bytes`);
  }
  return LENGTH_BYTES + length;
}

/** `head`: the file's first bytes, up to the first tensor's; `fileBytes`: its size. @throws ModelFileError */
export function safetensorsLayout(head: Uint8Array, fileBytes: number): SafetensorsLayout {
  const { start, metadata, ranges } = readHead(head, fileBytes);
  return {
    metadata,
    tensors: new Map(
      ranges.map(({ name, dtype, shape, from, to }) => [
        name,
        { dtype, shape, offset: start + from, bytes: to - from },
      ]),
    ),
  };
}

function readHead(head: Uint8Array, fileBytes: number) {
  const start = safetensorsHeadBytes(head);
  if (start > head.length) throw problem('truncated', 'header');
  const { [METADATA]: metadata, ...entries } = parseHeader(head.subarray(LENGTH_BYTES, start));
  const ranges = Object.entries(entries).map(([name, entry]) => readRange(name, entry));
  checkCover(ranges, fileBytes - start);
  return { start, metadata: readMetadata(metadata), ranges };
}

/** All tensors as F32, in the order given; the header is padded with spaces so that the data is aligned to 8 bytes. */
export function writeSafetensors(
  tensors: NamedTensors,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  for (const [name, { shape, values }] of tensors) {
    if (sizeOf(shape) === values.length) continue;
    throw new RangeError(
      `The tensor "${name}" of ${values.length} values cannot be written as ${shapeText(shape)}.`,
    );
  }
  const shapes = Array.from(tensors, ([name, { shape }]) => [name, shape] as const);
  const head = writeSafetensorsHead(shapes, metadata);
  const size = Array.from(tensors.values()).reduce((sum, { values }) => sum + values.byteLength, 0);
  const bytes = new Uint8Array(head.length + size);
  bytes.set(head);
  let offset = head.length;
  for (const { values } of tensors.values()) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), offset);
    offset += values.byteLength;
  }
  return bytes;
}

/** What stands before the bytes of F32 tensors of these shapes, in their order. */
export function writeSafetensorsHead(
  shapes: readonly (readonly [name: string, shape: readonly number[]])[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  // No prototype, so that a tensor may have any name.
  const header: Record<string, unknown> = Object.create(null);
  if (Object.keys(metadata).length) header[METADATA] = metadata;
  let size = 0;
  for (const [name, shape] of shapes) {
    if (name === METADATA) throw new RangeError(`No tensor may be named "${name}".`);
    const bytes = sizeOf(shape) * DTYPE_BYTES.F32;
    header[name] = { dtype: 'F32', shape, data_offsets: [size, size + bytes] };
    size += bytes;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(LENGTH_BYTES + headerBytes).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true);
  bytes.set(text, LENGTH_BYTES);
  return bytes;
}

interface Range {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly from: number;
  readonly to: number;
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  if (bytes[0] !== 0x7b) throw problem('unrecognised', 'header', 'no JSON header', 'a JSON header');
  let text: string;
  let header: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    header = JSON.parse(text);
  } catch {
    throw problem('damaged', 'header', 'other text', 'JSON in UTF-8');
  }
  const twice = findDuplicateKey(text);
  if (twice !== null) throw problem('damaged', 'header', `"${twice}" twice`, 'every key once');
  if (!isRecord(header)) throw problem('damaged', 'header', 'another value', 'an object');
  return header;
}

function readMetadata(value: unknown): Record<string, string> {
  if (value === undefined) return {};
  if (!isRecord(value) || Object.values(value).some((text) => typeof text !== 'string')) {
    throw problem('damaged', METADATA, 'another value', 'strings by name');
  }
  return value as Record<string, string>;
}

function readRange(name: string, entry: unknown): Range {
  if (!isRecord(entry)) throw problem('damaged', name, 'another value', 'an object');
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== 'string' || !Object.hasOwn(DTYPE_BYTES, dtype)) {
    throw problem('unsupported', `${name} dtype`, String(dtype), Object.keys(DTYPE_BYTES).join(', '));
  }
  if (!isCounts(shape) || shape.length > MOST_DIMENSIONS) {
    throw problem('damaged', `${name} shape`, describe(shape), 'whole numbers');
  }
  if (!isCounts(offsets) || offsets.length !== 2) {
    throw problem('damaged', `${name} data_offsets`, describe(offsets), 'two whole numbers');
  }
  const [from, to] = offsets as [number, number];
  const size = sizeOf(shape) * DTYPE_BYTES[dtype as Dtype];
  if (to - from !== size) {
    throw problem('damaged', `${name} data_offsets`, `${to - from} bytes`, `${size} bytes`);
  }
  return { name, dtype: dtype as Dtype, shape, from, to };
}

/** The ranges, put in order, must fill the data exactly. */
function checkCover(ranges: readonly Range[], length: number): void {
  let end = 0;
  for (const { name, from, to } of [...ranges].sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (from < end) throw problem('damaged', name, `overlap at byte ${from}`, `a start at ${end}`);
    if (from > end) throw problem('damaged', name, `a gap before byte ${from}`, `a start at ${end}`);
    if (to > length) throw problem('truncated', name);
    end = to;
  }
  if (end !== length) throw problem('damaged', 'data', `${length} bytes`, `${end} bytes`);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}

function problem(
  kind: Parameters<typeof modelFileError>[1],
  what: string,
  found: string | number = '',
  expected: string | number = '',
) {
  return modelFileError('.safetensors', kind, { what, found, expected });
}
