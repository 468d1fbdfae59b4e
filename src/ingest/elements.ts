/**
 * Bytes of a data set → its elements (PS3.5 section 7): a walk without recursion that keeps the tags it is asked for, stops at the
 * pixel data, and hands over what it had when the bytes end or make no sense.
 *
 * Knows tags and lengths, not meanings. Tags are numbers, group · 65536 + element. Where a file breaks the standard:
 * - an element without a VR among explicit ones is read as implicit;
 * - UN of undefined length holds implicit little endian items (PS3.5 6.2.2 note 2);
 * - an item or sequence whose contents do not fit ends where its own length says; a missing delimiter is supplied.
 */

export const UNDEFINED_LENGTH = 0xffffffff;
const ITEM = 0xfffee000;
const ITEM_END = 0xfffee00d;
const SEQUENCE_END = 0xfffee0dd;
export const PIXEL_DATA = 0x7fe00010;
export const FLOAT_PIXELS = 0x7fe00008;
export const DOUBLE_PIXELS = 0x7fe00009;
/** No real data set comes near; a file of endless items or of nested ones ends here. */
const MAX_ELEMENTS = 2_000_000;
const MAX_DEPTH = 256;

/** Value representations of PS3.5 table 6.2-1 whose length field has 32 bits (PS3.5 7.1.2), and the others. */
export const LONG_VRS = new Set('OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' '));
export const SHORT_VRS = new Set('AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US'.split(' '));

export interface Encoding {
  readonly explicit: boolean;
  readonly bigEndian: boolean;
}

export interface Element {
  /** Null where the encoding does not say. */
  readonly vr: string | null;
  readonly offset: number;
  readonly length: number;
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

interface Level {
  readonly kind: 'dataset' | 'items' | 'fragments';
  readonly end: number;
  readonly encoding: Encoding;
  /** Where kept elements go (`dataset`) or kept items (`items`); null where nobody asked. */
  readonly elements: Map<number, Element> | null;
  readonly items: DataSet[] | null;
}

/** `wanted` tags are kept on every level; a wanted sequence's items are read, another's are passed over. */
export function walk(
  bytes: Uint8Array<ArrayBuffer>,
  start: number,
  encoding: Encoding,
  wanted: ReadonlyMap<number, 'value' | 'sequence'>,
  root = new Map<number, Element>(),
): Walked {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dataSet: DataSet = { bytes, bigEndian: encoding.bigEndian, elements: root };
  const levels: Level[] = [{ kind: 'dataset', end: bytes.length, encoding, elements: root, items: null }];
  let at = start;
  let last = { tag: 0, value: start };
  const stopped = (stop: Stop | null): Walked => ({ dataSet, stop, last });

  for (let count = 0; count < MAX_ELEMENTS; count++) {
    const level = levels[levels.length - 1]!;
    if (at >= level.end) {
      if (levels.length === 1) return stopped(null);
      at = level.end;
      levels.pop();
      continue;
    }
    if (at + 8 > bytes.length) return stopped('cut');
    const little = !level.encoding.bigEndian;
    const tag = view.getUint16(at, little) * 65536 + view.getUint16(at + 2, little);

    if (tag >= ITEM && tag <= SEQUENCE_END) {
      const length = view.getUint32(at + 4, little);
      if (level.kind === 'dataset') {
        if (levels.length === 1) {
          if (tag === ITEM) return stopped('malformed');
          at += 8; // a delimiter of nothing
        } else {
          if (tag === ITEM_END) at += 8; // else its delimiter is missing
          levels.pop();
        }
      } else if (tag === ITEM && level.kind === 'items') {
        at += 8;
        const end = length === UNDEFINED_LENGTH ? level.end : Math.min(level.end, at + length);
        const elements = level.items && new Map<number, Element>();
        if (elements) level.items.push({ bytes, bigEndian: level.encoding.bigEndian, elements });
        levels.push({ kind: 'dataset', end, encoding: level.encoding, elements, items: null });
        if (length !== UNDEFINED_LENGTH && at + length > bytes.length && !fitsIn(levels, bytes)) {
          return stopped('cut');
        }
      } else if (tag === ITEM) {
        at += 8 + length; // a fragment
      } else {
        at += 8;
        if (tag === SEQUENCE_END) levels.pop();
      }
      continue;
    }
    if (level.kind !== 'dataset') {
      // no item where one must be: a sequence of known length ends there, another is taken to have ended
      if (level.end < (levels[levels.length - 2]?.end ?? 0)) at = level.end;
      levels.pop();
      continue;
    }

    const head = readHead(bytes, view, at, level.encoding);
    if (!head) return stopped('cut');
    const { vr, length } = head;
    if (tag < 65536) return stopped('malformed'); // group 0000 is for commands: these are zeros
    const isPixels = tag === PIXEL_DATA || tag === FLOAT_PIXELS || tag === DOUBLE_PIXELS;
    if (levels.length === 1 && isPixels) {
      root.set(tag, { vr, offset: head.value, length, items: [] });
      return stopped(null);
    }

    const keep = level.elements !== null && wanted.has(tag);
    const endless = length === UNDEFINED_LENGTH;
    const byTag = keep && wanted.get(tag) === 'sequence' && (vr === null || vr === 'UN');
    const sequence = vr === 'SQ' || endless || byTag;
    const end = endless ? level.end : head.value + length;
    if (!endless && end > level.end) {
      if (levels.length === 1) {
        if (head.known) last = { tag, value: head.value };
        return stopped('cut');
      }
      at = level.end; // the item says that it ends before: believe it
      if (level.end >= bytes.length) return stopped('cut');
      continue;
    }
    if (levels.length === 1) last = { tag, value: head.value };
    const items: DataSet[] = [];
    if (keep) level.elements.set(tag, { vr, offset: head.value, length, items });
    at = head.value;
    if (sequence && (endless || keep)) {
      if (levels.length >= MAX_DEPTH) return stopped('malformed');
      const kind = vr === 'OB' || vr === 'OW' || isPixels ? 'fragments' : 'items';
      const inner = vr === 'UN' ? { explicit: false, bigEndian: false } : level.encoding;
      levels.push({ kind, end, encoding: inner, elements: null, items: keep ? items : null });
    } else {
      at = end;
    }
  }
  return stopped('endless');
}

/** An item longer than the bytes at hand is cut, unless a level around it ends within them. */
function fitsIn(levels: readonly Level[], bytes: Uint8Array): boolean {
  return levels.some(({ end }, depth) => depth > 0 && end < bytes.length);
}

/** `known`: by a VR of the standard. Null where the bytes end within. */
export function readHead(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  { explicit, bigEndian }: Encoding,
): { vr: string | null; length: number; value: number; known: boolean } | null {
  const little = !bigEndian;
  if (explicit) {
    const vr = String.fromCharCode(bytes[at + 4]!, bytes[at + 5]!);
    const short = { vr, length: view.getUint16(at + 6, little), value: at + 8 };
    if (SHORT_VRS.has(vr)) return { ...short, known: true };
    const long = LONG_VRS.has(vr);
    const letters = /^[A-Z]{2}$/.test(vr);
    if (long || (letters && bytes[at + 6] === 0 && bytes[at + 7] === 0)) {
      if (at + 12 > bytes.length) return null;
      return { vr, length: view.getUint32(at + 8, little), value: at + 12, known: long };
    }
    if (letters) return { ...short, known: false };
  }
  return { vr: null, length: view.getUint32(at + 4, little), value: at + 8, known: false };
}
