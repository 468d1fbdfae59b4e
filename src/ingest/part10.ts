/**
 * Where a DICOM data set begins in a file, and in which transfer syntax: PS3.10 section 7.1, and what files do instead.
 *
 * Tolerated: no preamble, no meta header, no transfer syntax in it, and explicit VR written as implicit or the reverse.
 * A file without the preamble is only *taken for* DICOM here; header.ts decides once it parses.
 */

export const IMPLICIT_LE = '1.2.840.10008.1.2';
export const EXPLICIT_LE = '1.2.840.10008.1.2.1';
export const DEFLATED_LE = '1.2.840.10008.1.2.1.99';
export const EXPLICIT_BE = '1.2.840.10008.1.2.2';

const PREAMBLE_BYTES = 128;
const META_GROUP = 0x0002;
const FIRST_GROUP = 0x0008;

/** Value representations of PS3.5 table 6.2-1; those whose length field is 32 bits (PS3.5 7.1.2) first. */
const LONG_VRS = new Set('OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' '));
const SHORT_VRS = new Set('AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US'.split(' '));

export interface DataSetStart {
  /** Offset of the first data element after the meta header. */
  readonly offset: number;
  /** As the file says, or as its first element shows where it says nothing. */
  readonly transferSyntax: string;
  /** The syntax to read the header with: where its first element shows implicit or explicit little endian, that. */
  readonly headerSyntax: string;
  readonly mediaStorageSopClass: string | null;
  /** The file carries the preamble's `DICM`. */
  readonly preamble: boolean;
}

/** Null when the bytes do not look like DICOM at all. `bytes` is the beginning of the file. */
export function locateDataSet(bytes: Uint8Array): DataSetStart | null {
  const preamble = ascii(bytes, PREAMBLE_BYTES, 4) === 'DICM';
  const meta = readMeta(bytes, preamble ? PREAMBLE_BYTES + 4 : 0);
  const guess = guessSyntax(bytes, meta.end);
  if (!preamble && (guess === null || meta.end >= bytes.length)) return null;
  const transferSyntax = meta.transferSyntax ?? guess ?? IMPLICIT_LE;
  const fromBytes = guess !== null && guess !== EXPLICIT_BE && transferSyntax !== EXPLICIT_BE;
  return {
    offset: meta.end,
    transferSyntax,
    headerSyntax: fromBytes ? guess : transferSyntax,
    mediaStorageSopClass: meta.mediaStorageSopClass,
    preamble,
  };
}

interface Meta {
  readonly end: number;
  readonly transferSyntax: string | null;
  readonly mediaStorageSopClass: string | null;
}

/** Walks the group 0002 elements, always explicit VR little endian. Its own group length is not trusted. */
function readMeta(bytes: Uint8Array, start: number): Meta {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = start;
  let transferSyntax: string | null = null;
  let mediaStorageSopClass: string | null = null;
  while (end + 8 <= bytes.length && view.getUint16(end, true) === META_GROUP) {
    const vr = ascii(bytes, end + 4, 2);
    const long = LONG_VRS.has(vr);
    if (!long && !SHORT_VRS.has(vr)) break;
    if (long && end + 12 > bytes.length) break;
    const length = long ? view.getUint32(end + 8, true) : view.getUint16(end + 6, true);
    const value = end + (long ? 12 : 8);
    const element = view.getUint16(end + 2, true);
    if (element === 0x0010) transferSyntax = uid(bytes, value, length);
    if (element === 0x0002) mediaStorageSopClass = uid(bytes, value, length);
    end = Math.min(bytes.length, value + length);
  }
  return { end, transferSyntax, mediaStorageSopClass };
}

/** The syntax the element at `offset` is written in, if it is one that a data set begins with. */
function guessSyntax(bytes: Uint8Array, offset: number): string | null {
  if (offset + 8 > bytes.length) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const vr = ascii(bytes, offset + 4, 2);
  const explicit = LONG_VRS.has(vr) || SHORT_VRS.has(vr);
  if (view.getUint16(offset, true) === FIRST_GROUP) return explicit ? EXPLICIT_LE : IMPLICIT_LE;
  if (view.getUint16(offset, false) === FIRST_GROUP && explicit) return EXPLICIT_BE;
  return null;
}

function uid(bytes: Uint8Array, offset: number, length: number): string | null {
  return ascii(bytes, offset, length).replace(/[\0 ]+$/, '') || null;
}

/** Shorter than `length` at the end of the bytes. */
function ascii(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + Math.min(length, 256)));
}
