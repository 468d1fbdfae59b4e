/**
 * Values out of a data set, or null: absent, empty, cut off by the end of the bytes, or not a number.
 *
 * Text is read as Latin-1 bytes: enough for UIDs, code strings and for hashing; characterSets.ts decodes what people read.
 */
import type { DataSet } from './elements.ts';

/** An element's bytes (a view), null where it is missing, empty or not wholly there. */
export function bytesOf({ bytes, elements }: DataSet, tag: number): Uint8Array<ArrayBuffer> | null {
  const element = elements.get(tag);
  if (!element || element.length === 0 || element.offset + element.length > bytes.length) return null;
  return bytes.subarray(element.offset, element.offset + element.length);
}

/** The whole text without its padding, backslashes and all; at most 1,024 bytes of it. */
export function wholeTextOf(dataSet: DataSet, tag: number): string | null {
  const bytes = bytesOf(dataSet, tag)?.subarray(0, 1024);
  return bytes ? String.fromCharCode(...bytes).replace(/^[\0 ]+|[\0\s]+$/g, '') || null : null;
}

/** One value of a backslash-separated text, without its padding; null where there are fewer values. */
export function textOf(dataSet: DataSet, tag: number, index = 0): string | null {
  return wholeTextOf(dataSet, tag)?.split('\\')[index]?.trim() || null;
}

/** A decimal or integer string (VR DS, IS). */
export function numberOf(dataSet: DataSet, tag: number, index = 0): number | null {
  const text = textOf(dataSet, tag, index);
  if (text === null || !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

/** `count` decimal strings, or null when one of them is missing. */
export function numbersOf(dataSet: DataSet, tag: number, count: number): number[] | null {
  const values = Array.from({ length: count }, (_, index) => numberOf(dataSet, tag, index));
  return values.some((value) => value === null) ? null : (values as number[]);
}

/** VR US; the bits of an SS as they stand. */
export function uint16Of(dataSet: DataSet, tag: number, index = 0): number | null {
  const bytes = bytesOf(dataSet, tag);
  if (!bytes || bytes.length < 2 * index + 2) return null;
  return viewOf(bytes).getUint16(2 * index, !dataSet.bigEndian);
}

/** VR FL or FD, by its length. */
export function floatOf(dataSet: DataSet, tag: number): number | null {
  const bytes = bytesOf(dataSet, tag);
  if (!bytes || (bytes.length !== 4 && bytes.length !== 8)) return null;
  const view = viewOf(bytes);
  const value =
    bytes.length === 4 ? view.getFloat32(0, !dataSet.bigEndian) : view.getFloat64(0, !dataSet.bigEndian);
  return Number.isFinite(value) ? value : null;
}

/** 16-bit words of a table (VR US, SS, OW), as they stand. */
export function wordsOf(dataSet: DataSet, tag: number): Uint16Array<ArrayBuffer> | null {
  const bytes = bytesOf(dataSet, tag);
  if (!bytes) return null;
  const view = viewOf(bytes);
  return Uint16Array.from({ length: bytes.length >> 1 }, (_, i) => view.getUint16(2 * i, !dataSet.bigEndian));
}

/** VR OV: 64-bit counts, as numbers. */
export function countsOf(dataSet: DataSet, tag: number): number[] | null {
  const bytes = bytesOf(dataSet, tag);
  if (!bytes) return null;
  const view = viewOf(bytes);
  return Array.from({ length: bytes.length >> 3 }, (_, i) =>
    Number(view.getBigUint64(8 * i, !dataSet.bigEndian)),
  );
}

/** Items of a sequence; none where it is missing. */
export function itemsOf({ elements }: DataSet, tag: number): readonly DataSet[] {
  return elements.get(tag)?.items ?? [];
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
