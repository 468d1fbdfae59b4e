/**
 * Lookup tables of PS3.3 C.11.1.1 (modality), C.11.2.1.1 (VOI) and C.7.6.3.1.5 (palette): a descriptor of three words and the
 * entries, 8 or 16 bits each.
 */
import { bytesOf, uint16Of, wordsOf } from './dataSet.ts';
import type { DataSet } from './elements.ts';

export interface LookupTable {
  /** The input that the first entry is for. */
  readonly first: number;
  readonly entries: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
  /** Of an entry, 8 … 16. */
  readonly bits: number;
}

interface Tags {
  readonly descriptor: number;
  readonly data: number;
}

/** Null where the descriptor or the data are missing, or the data are too short. `signed`: the first input is read as SS. */
export function readTable(dataSet: DataSet, tags: Tags, signed: boolean): LookupTable | null {
  const descriptor = readDescriptor(dataSet, tags.descriptor, signed);
  if (!descriptor) return null;
  const { count, first, bits } = descriptor;
  const bytes = bytesOf(dataSet, tags.data);
  if (!bytes) return null;
  // 8-bit entries lie one a byte, whatever the descriptor says of bits, or in words of their own; big endian words are swapped
  if (bytes.length < 2 * count && bytes.length >= count) {
    const packed = bytes.slice();
    if (dataSet.bigEndian && dataSet.elements.get(tags.data)!.words) swapPairs(packed);
    return { first, entries: packed.slice(0, count), bits: 8 };
  }
  const words = wordsOf(dataSet, tags.data)!;
  return words.length < count ? null : { first, entries: words.slice(0, count), bits };
}

/** 0 entries means 65,536. Null where it is missing or makes no sense. */
export function readDescriptor(
  dataSet: DataSet,
  tag: number,
  signed: boolean,
): { readonly count: number; readonly first: number; readonly bits: number } | null {
  const count = uint16Of(dataSet, tag, 0);
  const first = uint16Of(dataSet, tag, 1);
  const bits = uint16Of(dataSet, tag, 2);
  if (count === null || first === null || bits === null || bits < 8 || bits > 16) return null;
  return { count: count || 65536, first: signed ? (first << 16) >> 16 : first, bits };
}

/** Inputs below the first entry get the first, those above the last the last; fractions are cut off. */
export function lookUp({ first, entries }: LookupTable, value: number): number {
  const index = Math.floor(value) - first;
  const last = entries.length - 1;
  return entries[index < 0 ? 0 : index > last ? last : index]!;
}

function swapPairs(bytes: Uint8Array): void {
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    const kept = bytes[i]!;
    bytes[i] = bytes[i + 1]!;
    bytes[i + 1] = kept;
  }
}
