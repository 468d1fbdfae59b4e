/**
 * A sound data set, read by dicom-parser: the tags that are asked for, as the walk (elements.ts) hands them over.
 *
 * dicom-parser recurses and gives up at the first thing that makes no sense, so it reads what is in order; null for the rest,
 * which the walk then reads as far as it goes. On what both can read they agree (test/ingest/elements.test.ts).
 */
import dicomParser, { type DataSet as ParsedSet } from 'dicom-parser';
import type { Encoding } from './elementHead.ts';
import {
  type DataSet,
  DOUBLE_PIXELS,
  type Element,
  FLOAT_PIXELS,
  PIXEL_DATA,
  type Wanted,
} from './elements.ts';
import { EXPLICIT_BE, EXPLICIT_LE, IMPLICIT_LE } from './part10.ts';

const PIXELS = [PIXEL_DATA, FLOAT_PIXELS, DOUBLE_PIXELS];

/** Null where anything is longer than what it lies in, or the parser warns or throws. */
export function parsedDataSet(
  bytes: Uint8Array<ArrayBuffer>,
  offset: number,
  encoding: Encoding,
  wanted: Wanted,
): DataSet | null {
  try {
    const parsed = dicomParser.parseDicom(bytes.subarray(offset), {
      TransferSyntaxUID: syntaxOf(encoding),
      untilTag: nameOf(PIXEL_DATA),
    });
    const sound = parsed.warnings.length === 0 && isSound(parsed, bytes.length - offset);
    return sound ? taken(parsed, { bytes, offset, encoding, wanted }) : null;
  } catch {
    return null; // cut, contradictory, or nested deeper than the stack
  }
}

function isSound({ elements }: ParsedSet, end: number): boolean {
  const all = Object.values(elements);
  return (
    all.length > 0 &&
    all.every(({ tag, dataOffset, length, items = [] }) => {
      if (tag === nameOf(PIXEL_DATA)) return true; // where it ends is the frames' question
      const until = dataOffset + length;
      // group 0000 is for commands: these are zeros
      if (tag < 'x0001' || until > end) return false;
      return items.every(
        (item) =>
          item.dataOffset + item.length <= until && (!item.dataSet || isEmptyOrSound(item.dataSet, until)),
      );
    })
  );
}

function isEmptyOrSound(dataSet: ParsedSet, end: number): boolean {
  return Object.keys(dataSet.elements).length === 0 || isSound(dataSet, end);
}

interface Place {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly offset: number;
  readonly encoding: Encoding;
  readonly wanted: Wanted;
}

function taken(parsed: ParsedSet, place: Place): DataSet {
  const { bytes, offset, encoding, wanted } = place;
  const elements = new Map<number, Element>();
  for (const tag of [...wanted.keys(), ...PIXELS]) {
    const element = parsed.elements[nameOf(tag)];
    if (!element) continue;
    const items = (element.items ?? []).flatMap(({ dataSet }) => (dataSet ? [taken(dataSet, place)] : []));
    elements.set(tag, {
      offset: offset + element.dataOffset,
      length: element.length,
      words: element.vr === 'OW',
      items,
    });
  }
  return { bytes, bigEndian: encoding.bigEndian, elements };
}

/** dicom-parser's: `x7fe00010`. */
function nameOf(tag: number): string {
  return `x${tag.toString(16).padStart(8, '0')}`;
}

function syntaxOf({ explicit, bigEndian }: Encoding): string {
  if (bigEndian) return EXPLICIT_BE;
  return explicit ? EXPLICIT_LE : IMPLICIT_LE;
}
