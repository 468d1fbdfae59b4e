/**
 * Encapsulated pixel data (DICOM PS3.5 A.4): the list of fragments, which of them make up a frame, and a frame's bytes.
 * Walks from item header to item header and never reads the pixel data as a whole. Knows nothing of codecs, save the
 * markers their codestreams begin and end with.
 */
import { FrameError } from './codecs/frameError.ts';

/** Bytes somewhere else, usually a file's. Reads past the end give what there is. */
export interface ByteSource {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}

export interface Encapsulated {
  /** Where the first item (the Basic Offset Table) begins: just behind the header of (7FE0,0010). */
  readonly offset: number;
  readonly frames: number;
  /** (7FE0,0001) and (7FE0,0002). */
  readonly extended?: { readonly offsets: readonly number[]; readonly lengths: readonly number[] };
}

interface Fragment {
  /** Where its bytes begin; its item header lies 8 before. */
  readonly offset: number;
  readonly length: number;
  /** Bytes its item promised beyond the end of the source. */
  readonly missing: number;
  readonly begins: boolean;
  readonly ends: boolean;
}

export interface FragmentTable {
  /** The fragments of each frame, in order. May be shorter than the header's number of frames. */
  readonly frames: readonly (readonly Fragment[])[];
  /** Bytes of each frame, where the extended offset table says them. */
  readonly lengths: readonly number[] | null;
}

const ITEM = 0xe000fffe;
const SEQUENCE_END = 0xe0ddfffe;
const ITEM_HEADER = 8;
const UNDEFINED_LENGTH = 0xffffffff;
/** Items beyond this are taken for a bomb: half an hour of video has a twentieth. */
const MOST_ITEMS = 1_000_000;
/** A block read at an item header also holds the end of the fragment before and the start of the next. */
const BEFORE = 16;
const BLOCK = 4096;
const LARGEST_FRAME = 2 ** 30;
const LARGEST_OFFSET_TABLE = MOST_ITEMS * 4;

/**
 * Lists the fragments and deals them to frames.
 * Offset tables are believed where every entry is the start of a fragment; otherwise frames are told by their number, then by
 * where codestreams begin and end.
 * @throws FrameError `malformed` if the items contradict each other or cannot be dealt to frames; `truncated` if there are none
 */
export async function readFragmentTable(source: ByteSource, place: Encapsulated): Promise<FragmentTable> {
  const { offsetTable, fragments, delimited } = await walk(source, place.offset);
  if (fragments.length === 0) throw new FrameError('truncated', { fragments: 0 });
  const { extended, frames } = place;
  if (extended && extended.offsets.length === frames) {
    const dealt = dealByOffsets(fragments, extended.offsets);
    const lengths = extended.lengths.length === frames ? extended.lengths : null;
    if (dealt) return { frames: dealt, lengths };
  }
  if (offsetTable.length === frames) {
    const dealt = dealByOffsets(fragments, offsetTable);
    if (dealt) return { frames: dealt, lengths: null };
  }
  return { frames: dealByCount(fragments, frames, delimited), lengths: null };
}

/**
 * The bytes of frame `index` (from 0), its fragments joined.
 * @throws FrameError `truncated` if the frame or a part of it is not there, `out-of-memory` for more than 1 GiB
 */
export async function readFrame(
  source: ByteSource,
  table: FragmentTable,
  index: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const fragments = table.frames[index];
  if (!fragments || fragments.length === 0)
    throw new FrameError('truncated', { frame: index, framesPresent: table.frames.length });
  const missing = fragments.reduce((sum, each) => sum + each.missing, 0);
  if (missing > 0) throw new FrameError('truncated', { frame: index, missingBytes: missing });
  const present = fragments.reduce((sum, { length }) => sum + length, 0);
  if (present > LARGEST_FRAME) throw new FrameError('out-of-memory', { frame: index, bytes: present });
  const bytes = new Uint8Array(present);
  let at = 0;
  for (const { offset, length } of fragments) {
    const part = await source.read(offset, length);
    if (part.length < length)
      throw new FrameError('truncated', { frame: index, missingBytes: length - part.length });
    bytes.set(part.subarray(0, length), at);
    at += length;
  }
  const exact = table.lengths?.[index];
  return exact !== undefined && exact > 0 && exact < present ? bytes.slice(0, exact) : bytes;
}

interface Walked {
  readonly offsetTable: readonly number[];
  readonly fragments: readonly Fragment[];
  /** Whether a sequence delimiter was met; otherwise the file may have been cut off. */
  readonly delimited: boolean;
}

async function walk(source: ByteSource, start: number): Promise<Walked> {
  const peek = blockReader(source);
  const fragments: Fragment[] = [];
  let offsetTable: number[] | null = null;
  let delimited = false;
  let at = start;
  while (at + ITEM_HEADER <= source.size) {
    let header = await peek(at, ITEM_HEADER);
    let tag = uint32(header, 0);
    // Behind a fragment of odd length the next item may follow at once, or after a padding byte: both are tried.
    if (tag !== ITEM && tag !== SEQUENCE_END && (at - start) % 2 === 1) {
      header = await peek(at + 1, ITEM_HEADER);
      tag = uint32(header, 0);
      if (tag === ITEM || tag === SEQUENCE_END) at++;
    }
    if (tag !== ITEM) {
      delimited = tag === SEQUENCE_END;
      // Without a delimiter the items end where something else begins.
      if (offsetTable === null && tag !== SEQUENCE_END)
        throw new FrameError('malformed', { missing: 'item' });
      break;
    }
    const length = uint32(header, 4);
    if (length === UNDEFINED_LENGTH) throw new FrameError('malformed', { itemLength: 'undefined' });
    const offset = at + ITEM_HEADER;
    const present = Math.min(length, source.size - offset);
    if (offsetTable === null) offsetTable = await readOffsetTable(source, offset, present);
    else {
      if (fragments.length >= MOST_ITEMS) throw new FrameError('malformed', { items: fragments.length });
      // The first and the last look of each fragment share the blocks of the headers around it.
      const first = await peek(offset, Math.min(4, present));
      const last = await peek(offset + Math.max(0, present - 4), Math.min(4, present));
      fragments.push({
        offset,
        length: present,
        missing: length - present,
        begins: beginsCodestream(first),
        ends: endsCodestream(last),
      });
    }
    at = offset + length;
  }
  return { offsetTable: offsetTable ?? [], fragments, delimited };
}

async function readOffsetTable(source: ByteSource, offset: number, length: number): Promise<number[]> {
  if (length % 4 !== 0 || length > LARGEST_OFFSET_TABLE) return [];
  const bytes = await source.read(offset, length);
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => uint32(bytes, index * 4));
}

/** Small reads out of one block at a time, which begins a little before what was asked. */
function blockReader(source: ByteSource): (offset: number, length: number) => Promise<Uint8Array> {
  let start = 0;
  let block = new Uint8Array(0);
  return async (offset, length) => {
    if (offset < start || offset + length > start + block.length) {
      start = Math.max(0, offset - BEFORE);
      block = await source.read(start, Math.min(BLOCK, source.size - start));
    }
    return block.subarray(offset - start, offset - start + length);
  };
}

/** Offsets count from the first fragment's item header. Null unless they rise from 0 and each meets an item. */
function dealByOffsets(
  fragments: readonly Fragment[],
  offsets: readonly number[],
): readonly (readonly Fragment[])[] | null {
  const origin = fragments[0]!.offset;
  const places = new Map(fragments.map(({ offset }, index) => [offset - origin, index]));
  const starts: number[] = [];
  for (const offset of offsets) {
    const place = places.get(offset);
    if (place === undefined || (starts.length > 0 && place <= starts.at(-1)!)) return null;
    starts.push(place);
  }
  if (starts[0] !== 0) return null;
  return starts.map((start, index) => fragments.slice(start, starts[index + 1]));
}

function dealByCount(
  fragments: readonly Fragment[],
  frames: number,
  delimited: boolean,
): readonly (readonly Fragment[])[] {
  if (frames === 1) return [fragments];
  if (fragments.length <= frames) return fragments.map((fragment) => [fragment]);
  // A codestream may hold another's first marker, but hardly just behind an end.
  const strict = splitBefore(fragments, (at) => fragments[at]!.begins && fragments[at - 1]!.ends);
  if (strict.length === frames || (strict.length < frames && !delimited)) return strict;
  const byStart = splitBefore(fragments, (at) => fragments[at]!.begins);
  if (byStart.length === frames) return byStart;
  const byEnd = splitBefore(fragments, (at) => fragments[at - 1]!.ends);
  if (byEnd.length === frames) return byEnd;
  throw new FrameError('malformed', { fragments: fragments.length, frames, codestreams: strict.length });
}

function splitBefore(fragments: readonly Fragment[], splits: (at: number) => boolean): Fragment[][] {
  const groups: Fragment[][] = [];
  for (const [at, fragment] of fragments.entries()) {
    if (at === 0 || splits(at)) groups.push([fragment]);
    else groups.at(-1)!.push(fragment);
  }
  return groups;
}

/** JPEG and JPEG-LS begin with SOI and another marker, JPEG 2000 with SOC and SIZ, a JP2 file with its signature box. */
function beginsCodestream(first: Uint8Array): boolean {
  const [a, b, c, d] = first;
  if (a === 0xff && b === 0xd8 && c === 0xff) return true;
  if (a === 0xff && b === 0x4f && c === 0xff && d === 0x51) return true;
  return a === 0 && b === 0 && c === 0 && d === 12;
}

/** EOI and EOC are the same bytes; a padding byte or two may follow. */
function endsCodestream(last: Uint8Array): boolean {
  for (let at = last.length - 1; at > 0; at--) if (last[at] === 0xd9 && last[at - 1] === 0xff) return true;
  return false;
}

function uint32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true);
}
