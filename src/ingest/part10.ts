/**
 * Where a DICOM data set begins in a file, and in which transfer syntax: PS3.10 section 7.1, and what files do instead.
 *
 * Tolerated: no preamble, with its `DICM` or without, no meta header, no transfer syntax in it, a wrong group length, explicit VR
 * written as implicit or the reverse, one byte order said and the other written. A file without `DICM` is only *taken for*
 * DICOM here; header.ts decides once it parses.
 */
import { type Encoding, isVr, readHead } from './elementHead.ts';

export const IMPLICIT_LE = '1.2.840.10008.1.2';
export const EXPLICIT_LE = '1.2.840.10008.1.2.1';
export const DEFLATED_LE = '1.2.840.10008.1.2.1.99';
export const EXPLICIT_BE = '1.2.840.10008.1.2.2';
/** Pixels lie in the file as they are. */
export const NATIVE: ReadonlySet<string> = new Set([IMPLICIT_LE, EXPLICIT_LE, DEFLATED_LE, EXPLICIT_BE]);

const EXPLICIT_LITTLE: Encoding = { explicit: true, bigEndian: false };
const PREAMBLE_BYTES = 128;
const META_GROUP = 0x0002;
const FIRST_GROUP = 0x0008;
/** Where a meta header said to be longer is not believed. */
const MAX_META = 64 * 1024;

export interface DataSetStart {
  /** Offset of the first data element after the meta header. */
  readonly offset: number;
  /** As the file says, or as its first element shows where it says nothing. */
  readonly transferSyntax: string;
  /** The file does not say its transfer syntax. */
  readonly guessed: boolean;
  /** How the elements are written: as the first of them shows, whatever the file says. */
  readonly encoding: Encoding;
  readonly mediaStorageSopClass: string | null;
  /** The file carries the prefix `DICM`, after its preamble or, in some, as its first bytes. */
  readonly preamble: boolean;
}

/** Null when the bytes do not look like DICOM at all. `bytes` is the beginning of the file. */
export function locateDataSet(bytes: Uint8Array): DataSetStart | null {
  const prefix = [PREAMBLE_BYTES, 0].find((at) => ascii(bytes, at, 4) === 'DICM');
  const preamble = prefix !== undefined;
  const meta = readMeta(bytes, preamble ? prefix + 4 : 0);
  const deflated = meta.transferSyntax === DEFLATED_LE;
  const shown = deflated ? null : encodingAt(bytes, meta.end, preamble);
  if (!preamble && ((shown === null && !deflated) || meta.end >= bytes.length)) return null;
  const said = meta.transferSyntax;
  const encoding = shown ?? {
    explicit: said !== IMPLICIT_LE && said !== null,
    bigEndian: said === EXPLICIT_BE,
  };
  return {
    offset: meta.end,
    transferSyntax: said ?? syntaxOf(encoding),
    guessed: said === null,
    encoding,
    mediaStorageSopClass: meta.mediaStorageSopClass,
    preamble,
  };
}

/** How the data set's first element at `offset` is written, or null where it is not one. */
export function encodingAt(bytes: Uint8Array, offset: number, anyGroup: boolean): Encoding | null {
  if (offset + 8 > bytes.length) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = view.getUint16(offset, true);
  const big = view.getUint16(offset, false);
  const explicit = isVr(view, offset + 4);
  if (little === FIRST_GROUP) return { explicit, bigEndian: false };
  if (big === FIRST_GROUP && explicit) return { explicit, bigEndian: true };
  if (anyGroup && explicit && little !== big) return { explicit, bigEndian: big < little };
  return null;
}

function syntaxOf({ explicit, bigEndian }: Encoding): string {
  if (bigEndian) return EXPLICIT_BE;
  return explicit ? EXPLICIT_LE : IMPLICIT_LE;
}

interface Meta {
  readonly end: number;
  readonly transferSyntax: string | null;
  readonly mediaStorageSopClass: string | null;
}

/**
 * Walks the group 0002 elements, always explicit VR little endian. Its own group length counts only where the walk ends at nothing
 * that begins a data set.
 */
function readMeta(bytes: Uint8Array, start: number): Meta {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = start;
  let said: number | null = null;
  let transferSyntax: string | null = null;
  let mediaStorageSopClass: string | null = null;
  while (end + 8 <= bytes.length && end < start + MAX_META && view.getUint16(end, true) === META_GROUP) {
    const head = readHead(view, end, EXPLICIT_LITTLE);
    if (!head?.known) break;
    const { value, length } = head;
    const element = view.getUint16(end + 2, true);
    if (element === 0x0000 && length === 4 && value + 4 <= bytes.length) {
      said = value + 4 + view.getUint32(value, true);
    }
    if (element === 0x0010) transferSyntax = uid(bytes, value, length);
    if (element === 0x0002) mediaStorageSopClass = uid(bytes, value, length);
    end = Math.min(bytes.length, value + length);
  }
  const lost =
    said !== null && encodingAt(bytes, end, true) === null && encodingAt(bytes, said, true) !== null;
  return { end: lost ? said! : end, transferSyntax, mediaStorageSopClass };
}

function uid(bytes: Uint8Array, offset: number, length: number): string | null {
  return ascii(bytes, offset, length).replace(/[\0 ]+$/, '') || null;
}

/** Shorter than `length` at the end of the bytes. */
function ascii(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + Math.min(length, 256)));
}
