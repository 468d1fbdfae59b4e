/**
 * Values out of a dicom-parser data set, or null: absent, empty, cut off by the end of the bytes, or not a number.
 *
 * Tags are dicom-parser's (`x00280010`). Text is read as bytes: enough for UIDs, code strings and for hashing.
 */
import type { DataSet } from 'dicom-parser';

/** One value of a backslash-separated text, without its padding; null where there are fewer values. */
export function textOf(dataSet: DataSet, tag: string, index = 0): string | null {
  if (!isWhole(dataSet, tag)) return null;
  // split here: dicom-parser's own index throws where a file has fewer values
  return dataSet.string(tag)?.split('\\')[index]?.trim() || null;
}

/** A decimal or integer string (VR DS, IS). */
export function numberOf(dataSet: DataSet, tag: string, index = 0): number | null {
  const text = textOf(dataSet, tag, index);
  if (text === null) return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

/** `count` decimal strings, or null when one of them is missing. */
export function numbersOf(dataSet: DataSet, tag: string, count: number): number[] | null {
  const values = Array.from({ length: count }, (_, index) => numberOf(dataSet, tag, index));
  return values.some((value) => value === null) ? null : (values as number[]);
}

/** VR US; the bits of an SS as they stand. */
export function uint16Of(dataSet: DataSet, tag: string): number | null {
  if (!isWhole(dataSet, tag) || dataSet.elements[tag]!.length < 2) return null;
  return dataSet.uint16(tag) ?? null;
}

function isWhole(dataSet: DataSet, tag: string): boolean {
  const element = dataSet.elements[tag];
  return element !== undefined && element.dataOffset + element.length <= dataSet.byteArray.length;
}
