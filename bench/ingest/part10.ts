/**
 * Just enough of DICOM's file format (PS3.10 section 7.1) to write a file's copies under new UIDs and in another transfer syntax.
 * For whole files that are in order; a reader of everything is src/ingest.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';

export const DEFLATED = '1.2.840.10008.1.2.1.99';

/** Preamble and prefix, then (0002,0000) UL 4: the length of what follows it. */
const META_LENGTH_AT = 140;
const META_AT = 144;

export interface MetaElement {
  /** Low half of 0x0002xxxx. */
  readonly element: number;
  /** Its header included. */
  readonly bytes: Buffer;
  readonly text: string;
}

export interface Part10 {
  readonly meta: readonly MetaElement[];
  /** As it lies in the file. */
  readonly dataset: Buffer;
  readonly transferSyntax: string;
  readonly instanceUid: string;
}

/** @throws Error where there is no meta header as the standard has it */
export function readPart10(file: Buffer): Part10 {
  if (file.toString('latin1', 128, 132) !== 'DICM' || file.readUInt16LE(134) !== 0) {
    throw new Error('A file for comparison does not begin as DICOM does.');
  }
  const end = META_AT + file.readUInt32LE(META_LENGTH_AT);
  const meta: MetaElement[] = [];
  for (let at = META_AT; at < end; ) {
    const long = file.toString('latin1', at + 4, at + 6) === 'OB';
    const from = at + (long ? 12 : 8);
    const next = from + (long ? file.readUInt32LE(at + 8) : file.readUInt16LE(at + 6));
    const text = file.toString('latin1', from, next).replace(/\0$/, '');
    meta.push({ element: file.readUInt16LE(at + 2), bytes: file.subarray(at, next), text });
    at = next;
  }
  const textOf = (element: number) => meta.find((one) => one.element === element)?.text ?? '';
  return {
    meta,
    dataset: file.subarray(end),
    transferSyntax: textOf(0x0010),
    instanceUid: textOf(0x0003),
  };
}

export function writePart10(meta: readonly Buffer[], dataset: Buffer): Buffer {
  const head = Buffer.alloc(META_AT);
  head.write('DICM', 128, 'latin1');
  head.writeUInt16LE(0x0002, 132);
  head.write('UL', 136, 'latin1');
  head.writeUInt16LE(4, 138);
  head.writeUInt32LE(
    meta.reduce((sum, { length }) => sum + length, 0),
    META_LENGTH_AT,
  );
  return Buffer.concat([head, ...meta, dataset]);
}

/** An element of a UID (explicit VR little endian), padded to even length with a zero byte. */
export function uidElement(group: number, element: number, uid: string): Buffer {
  const length = uid.length + (uid.length % 2);
  const bytes = Buffer.alloc(8 + length);
  bytes.writeUInt16LE(group, 0);
  bytes.writeUInt16LE(element, 2);
  bytes.write('UI', 4, 'latin1');
  bytes.writeUInt16LE(length, 6);
  bytes.write(uid, 8, 'latin1');
  return bytes;
}

/** Copies under SOP Instance UIDs of their own, of the same length, in the meta header and the data set. */
export function* copiesOf(file: Buffer, count: number): Generator<Buffer> {
  const { meta, dataset, transferSyntax, instanceUid } = readPart10(file);
  const deflated = transferSyntax === DEFLATED;
  const plain = deflated ? inflateRawSync(dataset) : dataset;
  for (let i = 0; i < count; i++) {
    const uid = instanceUid.slice(0, -5) + String(10_000 + i);
    const body = renamed(plain, instanceUid, uid);
    yield writePart10(
      meta.map(({ bytes }) => renamed(bytes, instanceUid, uid)),
      deflated ? deflateRawSync(body) : body,
    );
  }
}

/** Wherever the text stands. @throws RangeError when the other is longer or shorter */
function renamed(bytes: Buffer, from: string, to: string): Buffer {
  if (from.length !== to.length)
    throw new RangeError(`renamed got ${from.length} and ${to.length} characters`);
  const copy = Buffer.from(bytes);
  for (let at = copy.indexOf(from); at >= 0; at = copy.indexOf(from, at + to.length)) {
    copy.write(to, at, 'latin1');
  }
  return copy;
}
