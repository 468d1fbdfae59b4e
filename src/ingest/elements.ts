/**
 * Bytes of a data set → its elements (PS3.5 section 7): a walk without recursion that keeps the tags it is asked for, stops at the
 * pixel data, and hands over what it had when the bytes end or make no sense.
 *
 * Knows tags and lengths, not meanings. Tags are numbers, group · 65536 + element. Where a file breaks the standard:
 * - UN of undefined length holds implicit little endian items (PS3.5 6.2.2 note 2);
 * - an item or sequence whose contents do not fit ends where its own length says; a missing delimiter is supplied.
 */
import { codeOf, type ElementHead, type Encoding, readHead } from './elementHead.ts';

export const UNDEFINED_LENGTH = 0xffffffff;
const ITEM = 0xfffee000;
const ITEM_END = 0xfffee00d;
const SEQUENCE_END = 0xfffee0dd;
export const PIXEL_DATA = 0x7fe00010;
export const FLOAT_PIXELS = 0x7fe00008;
export const DOUBLE_PIXELS = 0x7fe00009;
const [OB, OW, SQ, UN] = ['OB', 'OW', 'SQ', 'UN'].map(codeOf);
/** No real data set comes near; a file of endless items or of nested ones ends here. */
const MAX_ELEMENTS = 2_000_000;
const MAX_DEPTH = 256;
const IMPLICIT_LITTLE: Encoding = { explicit: false, bigEndian: false };

export interface Element {
  readonly offset: number;
  readonly length: number;
  /** Its value consists of 16-bit words that a big endian file swaps (VR OW). */
  readonly words: boolean;
  /** Of a sequence that was asked for; empty elsewhere. */
  readonly items: readonly DataSet[];
}

export interface DataSet {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly bigEndian: boolean;
  readonly elements: ReadonlyMap<number, Element>;
}

/** Why a walk ended before the pixel data: the bytes end, they make no sense, or there is no end to them. */
export type Stop = 'cut' | 'malformed' | 'endless';

export interface Walked {
  readonly dataSet: DataSet;
  /** Null: pixel data or the exact end was reached. */
  readonly stop: Stop | null;
  /** Of the last element of the root that was begun: its tag and where its value begins. */
  readonly last: { readonly tag: number; readonly value: number };
}

/** `wanted` tags are kept on every level; a wanted sequence's items are read, another's are passed over. */
export type Wanted = ReadonlyMap<number, 'value' | 'sequence'>;

/** A data set (the root or an item's), a sequence of items, or one of fragments, that the walk is within. */
interface Level {
  readonly kind: 'dataset' | 'items' | 'fragments';
  readonly end: number;
  readonly encoding: Encoding;
  /** Where kept elements go (`dataset`) and kept items (`items`); null where nobody asked. */
  readonly elements: Map<number, Element> | null;
  readonly items: DataSet[] | null;
}

interface Walk {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly view: DataView;
  readonly wanted: Wanted;
  readonly levels: Level[];
  at: number;
  last: { tag: number; value: number };
}

/** `root`: where the elements go, beside those that an earlier walk found. */
export function walk(
  bytes: Uint8Array<ArrayBuffer>,
  start: number,
  encoding: Encoding,
  wanted: Wanted,
  root = new Map<number, Element>(),
): Walked {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const top: Level = { kind: 'dataset', end: bytes.length, encoding, elements: root, items: null };
  const state: Walk = { bytes, view, wanted, levels: [top], at: start, last: { tag: 0, value: start } };
  let stop: Stop | 'done' | null = null;
  for (let steps = 0; stop === null; steps++) stop = steps < MAX_ELEMENTS ? step(state) : 'endless';
  const dataSet = { bytes, bigEndian: encoding.bigEndian, elements: root };
  return { dataSet, stop: stop === 'done' ? null : stop, last: state.last };
}

/** One element, item or delimiter; null to go on. Every step moves on in the bytes or leaves a level. */
function step(state: Walk): Stop | 'done' | null {
  const { view, levels } = state;
  const level = levels[levels.length - 1]!;
  if (state.at >= level.end) {
    if (levels.length === 1) return 'done';
    state.at = level.end;
    levels.pop();
    return null;
  }
  if (state.at + 8 > view.byteLength) return 'cut';
  const little = !level.encoding.bigEndian;
  const tag = view.getUint16(state.at, little) * 65536 + view.getUint16(state.at + 2, little);
  if (tag >= ITEM && tag <= SEQUENCE_END) {
    const length = view.getUint32(state.at + 4, little);
    return level.kind === 'dataset' ? endDataset(state, tag) : takeItem(state, level, tag, length);
  }
  if (level.kind === 'dataset') return takeElement(state, level, tag);
  // no item where one must be: a sequence of known length ends there, another is taken to have ended
  if (level.end < levels[levels.length - 2]!.end) state.at = level.end;
  levels.pop();
  return null;
}

/** A delimiter or an item's beginning within a data set: the item ends; in the root it is a delimiter of nothing. */
function endDataset(state: Walk, tag: number): Stop | null {
  if (state.levels.length === 1) {
    if (tag === ITEM) return 'malformed';
    state.at += 8;
    return null;
  }
  if (tag === ITEM_END) state.at += 8; // else it is missing
  state.levels.pop();
  return null;
}

function takeItem(state: Walk, level: Level, tag: number, length: number): Stop | null {
  const { bytes, levels } = state;
  state.at += 8;
  if (tag !== ITEM) {
    if (tag === SEQUENCE_END) levels.pop();
  } else if (level.kind === 'fragments') {
    state.at += length;
  } else {
    const open = length === UNDEFINED_LENGTH;
    const elements = level.items && new Map<number, Element>();
    if (elements) level.items.push({ bytes, bigEndian: level.encoding.bigEndian, elements });
    const end = open ? level.end : Math.min(level.end, state.at + length);
    levels.push({ kind: 'dataset', end, encoding: level.encoding, elements, items: null });
    // longer than the bytes at hand, unless a level around it ends within them
    const fits = open || state.at + length <= bytes.length;
    if (!fits && !levels.some((each, depth) => depth > 0 && each.end < bytes.length)) return 'cut';
  }
  return null;
}

function takeElement(state: Walk, level: Level, tag: number): Stop | 'done' | null {
  const head = readHead(state.view, state.at, level.encoding);
  if (!head) return 'cut';
  if (tag < 65536) return 'malformed'; // group 0000 is for commands: these are zeros
  const { vr, length, value } = head;
  const isRoot = state.levels.length === 1;
  const isPixels = tag === PIXEL_DATA || tag === FLOAT_PIXELS || tag === DOUBLE_PIXELS;
  if (isRoot && isPixels) {
    level.elements!.set(tag, { offset: value, length, words: vr === OW, items: [] });
    return 'done';
  }
  const open = length === UNDEFINED_LENGTH;
  const end = open ? level.end : value + length;
  if (end > level.end) return overrun(state, level, tag, head);
  if (isRoot) state.last = { tag, value };

  const want = level.elements === null ? undefined : state.wanted.get(tag);
  const items: DataSet[] = [];
  if (want) level.elements!.set(tag, { offset: value, length, words: vr === OW, items });
  const sequence = vr === SQ || (want === 'sequence' && (vr === 0 || vr === UN));
  if (!open && !(want && sequence)) {
    state.at = end;
    return null;
  }
  if (state.levels.length >= MAX_DEPTH) return 'malformed';
  state.at = value;
  state.levels.push({
    kind: vr === OB || vr === OW || isPixels ? 'fragments' : 'items',
    end,
    encoding: vr === UN ? IMPLICIT_LITTLE : level.encoding,
    elements: null,
    items: want ? items : null,
  });
  return null;
}

/** An element that is longer than what it lies in. An item says where it ends itself, and is believed. */
function overrun(state: Walk, level: Level, tag: number, { value, known }: ElementHead): Stop | null {
  if (state.levels.length === 1) {
    if (known) state.last = { tag, value };
    return 'cut';
  }
  if (level.end >= state.bytes.length) return 'cut';
  state.at = level.end;
  return null;
}
