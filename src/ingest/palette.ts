/**
 * PALETTE COLOR: stored values as indices into three lookup tables (PS3.3 C.7.6.3.1.5, C.7.6.3.1.6), which may be written in
 * segments (C.7.9.2).
 */
import { bytesOf, wordsOf } from './dataSet.ts';
import type { DataSet } from './elements.ts';
import { type LookupTable, readDescriptor, readTable } from './lookupTable.ts';
import { Refusal } from './outcomes.ts';
import { TAGS } from './tags.ts';

export type Palette = readonly [red: LookupTable, green: LookupTable, blue: LookupTable];

const CHANNELS = [
  { descriptor: TAGS.redDescriptor, data: TAGS.redTable, segments: TAGS.redSegments },
  { descriptor: TAGS.greenDescriptor, data: TAGS.greenTable, segments: TAGS.greenSegments },
  { descriptor: TAGS.blueDescriptor, data: TAGS.blueTable, segments: TAGS.blueSegments },
];
/** An indirect segment names an earlier one, which may be indirect no more. */
const DISCRETE = 0;
const LINEAR = 1;
const INDIRECT = 2;

/** @throws Refusal malformed: a table is missing or too short. */
export function readPalette(dataSet: DataSet, signed: boolean): Palette {
  const tables = CHANNELS.map(
    (tags) => readTable(dataSet, tags, signed) ?? segmentedTable(dataSet, tags, signed),
  );
  const [red, green, blue] = tables;
  if (!red || !green || !blue) throw new Refusal('malformed', { part: 'palette' });
  return [red, green, blue];
}

function segmentedTable(
  dataSet: DataSet,
  tags: (typeof CHANNELS)[number],
  signed: boolean,
): LookupTable | null {
  const descriptor = readDescriptor(dataSet, tags.descriptor, signed);
  if (!descriptor) return null;
  const { count, first, bits } = descriptor;
  const codes = bits === 8 ? bytesOf(dataSet, tags.segments) : wordsOf(dataSet, tags.segments);
  if (!codes) return null;
  const entries = expand(codes, bits === 8 ? 1 : 2, count);
  return entries && { first, entries, bits };
}

/** Exactly `count` entries, or null where the segments give fewer or make no sense. */
function expand(codes: ArrayLike<number>, entryBytes: 1 | 2, count: number): Uint16Array<ArrayBuffer> | null {
  const out = new Uint16Array(count);
  let filled = 0;

  /** One segment at `at`; where the next begins, or null. */
  function segment(at: number): number | null {
    const kind = codes[at];
    const length = codes[at + 1];
    if (length === undefined || length === 0) return null;
    if (kind === DISCRETE) {
      for (let i = 0; i < length && filled < count; i++) out[filled++] = codes[at + 2 + i] ?? 0;
      return at + 2 + length;
    }
    const end = codes[at + 2];
    if (kind !== LINEAR || end === undefined || filled === 0) return null;
    const from = out[filled - 1]!;
    for (let i = 1; i <= length && filled < count; i++) {
      out[filled++] = Math.round(from + ((end - from) * i) / length);
    }
    return at + 3;
  }

  for (let at: number | null = 0; at < codes.length && filled < count; ) {
    if (codes[at] !== INDIRECT) {
      const next: number | null = segment(at);
      if (next === null) return null;
      at = next;
      continue;
    }
    // how many segments, and the byte offset of the first of them, low half first
    const words = [0, 1, 2, 3].map((i) => codes[at! + 2 + i] ?? 0);
    const offset =
      entryBytes === 1
        ? words[0]! + words[1]! * 256 + words[2]! * 65536 + words[3]! * 16777216
        : (words[0]! + words[1]! * 65536) / 2;
    let copied: number | null = Math.floor(offset);
    for (let i = 0; i < (codes[at + 1] ?? 0) && filled < count; i++) {
      copied = copied < at && codes[copied] !== INDIRECT ? segment(copied) : null;
      if (copied === null) return null;
    }
    at += entryBytes === 1 ? 6 : 4;
  }
  return filled === count ? out : null;
}
