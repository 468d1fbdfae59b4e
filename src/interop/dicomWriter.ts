/**
 * DICOM Part 10 files, explicit VR little endian (PS3.10 section 7, PS3.5 section 7 and annex A.2): elements in, bytes out.
 *
 * Writes what it is given in order of tag, with file meta information made from the data set's SOP class and instance.
 * It does not know any information object: which elements an image needs is ctFile.ts's business. The same elements give
 * the same bytes.
 */

/** Text for text VRs (several values joined by `\`), numbers for binary VRs, bytes for OB, OW and UN, items for SQ. */
export type ElementValue = string | number | readonly number[] | Uint8Array | readonly (readonly Element[])[];

export interface Element {
  /** 0xGGGGEEEE */
  readonly tag: number;
  readonly vr: string;
  readonly value: ElementValue;
}

export const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';

const SOP_CLASS_UID = 0x00080016;
const SOP_INSTANCE_UID = 0x00080018;
const PREAMBLE = 128;
/** VRs with two reserved bytes and a 32-bit length (PS3.5 table 7.1-1). */
const LONG_VRS = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const ITEM = 0xfffee000;

/** Bytes per value and how one is written, by binary VR. */
const NUMBER_VRS: Readonly<
  Record<string, readonly [number, (view: DataView, at: number, x: number) => void]>
> = {
  US: [2, (view, at, x) => view.setUint16(at, x, true)],
  SS: [2, (view, at, x) => view.setInt16(at, x, true)],
  UL: [4, (view, at, x) => view.setUint32(at, x, true)],
  SL: [4, (view, at, x) => view.setInt32(at, x, true)],
  FL: [4, (view, at, x) => view.setFloat32(at, x, true)],
  FD: [8, (view, at, x) => view.setFloat64(at, x, true)],
};

/**
 * @param dataset must hold SOPClassUID and SOPInstanceUID
 * @throws RangeError for a value its VR cannot hold, or without the two UIDs
 */
export function writeDicomFile(
  dataset: readonly Element[],
  { implementationUid, implementationVersion }: { implementationUid: string; implementationVersion: string },
): Uint8Array<ArrayBuffer> {
  const uid = (tag: number, name: string) => {
    const value = dataset.find((element) => element.tag === tag)?.value;
    if (typeof value !== 'string') throw new RangeError(`The data set has no ${name}.`);
    return value;
  };
  const meta = writeDataset([
    { tag: 0x00020001, vr: 'OB', value: new Uint8Array([0, 1]) },
    { tag: 0x00020002, vr: 'UI', value: uid(SOP_CLASS_UID, 'SOPClassUID') },
    { tag: 0x00020003, vr: 'UI', value: uid(SOP_INSTANCE_UID, 'SOPInstanceUID') },
    { tag: 0x00020010, vr: 'UI', value: EXPLICIT_LITTLE_ENDIAN },
    { tag: 0x00020012, vr: 'UI', value: implementationUid },
    { tag: 0x00020013, vr: 'SH', value: implementationVersion },
  ]);
  const metaLength = writeDataset([{ tag: 0x00020000, vr: 'UL', value: meta.length }]);
  const prefix = new Uint8Array([0x44, 0x49, 0x43, 0x4d]); // DICM
  return join([new Uint8Array(PREAMBLE), prefix, metaLength, meta, writeDataset(dataset)]);
}

/** A data set alone: what follows the file meta information, and what an item of a sequence holds. */
export function writeDataset(elements: readonly Element[]): Uint8Array<ArrayBuffer> {
  const ordered = [...elements].sort((a, b) => a.tag - b.tag);
  return join(ordered.flatMap((element) => writeElement(element)));
}

function writeElement({ tag, vr, value }: Element): Uint8Array[] {
  const body = writeValue(tag, vr, value);
  const long = LONG_VRS.has(vr);
  if (!long && body.length > 0xfffe) {
    throw new RangeError(`${hex(tag)} ${vr} holds at most 65534 bytes; got ${body.length}.`);
  }
  const header = new Uint8Array(long ? 12 : 8);
  const view = new DataView(header.buffer);
  writeTag(view, tag);
  header[4] = vr.charCodeAt(0);
  header[5] = vr.charCodeAt(1);
  if (long) view.setUint32(8, body.length, true);
  else view.setUint16(6, body.length, true);
  return [header, body];
}

function writeValue(tag: number, vr: string, value: ElementValue): Uint8Array {
  if (value instanceof Uint8Array) return padded(value, 0);
  if (typeof value === 'string') return padded(latin1(tag, value), vr === 'UI' ? 0 : 0x20);
  if (vr === 'SQ') return join((value as readonly (readonly Element[])[]).flatMap(writeItem));
  const format = NUMBER_VRS[vr];
  if (!format) throw new RangeError(`${hex(tag)} ${vr} cannot hold numbers.`);
  const [width, put] = format;
  const numbers = typeof value === 'number' ? [value] : (value as readonly number[]);
  const bytes = new Uint8Array(numbers.length * width);
  const view = new DataView(bytes.buffer);
  numbers.forEach((x, i) => {
    put(view, i * width, x);
  });
  return bytes;
}

/** Items of defined length (PS3.5 section 7.5.1). */
function writeItem(elements: readonly Element[]): Uint8Array[] {
  const body = writeDataset(elements);
  const header = new Uint8Array(8);
  const view = new DataView(header.buffer);
  writeTag(view, ITEM);
  view.setUint32(4, body.length, true);
  return [header, body];
}

function writeTag(view: DataView, tag: number): void {
  view.setUint16(0, tag >>> 16, true);
  view.setUint16(2, tag & 0xffff, true);
}

function latin1(tag: number, text: string): Uint8Array {
  return Uint8Array.from(text, (character) => {
    const code = character.charCodeAt(0);
    if (code > 0xff) throw new RangeError(`${hex(tag)} holds "${character}", which ISO_IR 100 cannot.`);
    return code;
  });
}

/** Values have even length (PS3.5 section 7.1.1). */
function padded(bytes: Uint8Array, pad: number): Uint8Array {
  if (bytes.length % 2 === 0) return bytes;
  const longer = new Uint8Array(bytes.length + 1).fill(pad);
  longer.set(bytes);
  return longer;
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function hex(tag: number): string {
  return `(${(tag >>> 16).toString(16).padStart(4, '0')},${(tag & 0xffff).toString(16).padStart(4, '0')})`;
}
