/**
 * File → parsed header and where its pixels lie, reading as little as will do: 64 KiB at first, four times as much each time
 * the pixel data's tag is not within.
 *
 * dicom-parser does the parsing and stops at (7FE0,0010). Says nothing of what the header means: eligibility.ts does.
 */
import dicomParser, { type DataSet } from 'dicom-parser';
import { textOf } from './dataSet.ts';
import { Refusal } from './outcomes.ts';
import { type DataSetStart, DEFLATED_LE, locateDataSet } from './part10.ts';
import { readBytes } from './readBytes.ts';
import { isNotAnImage } from './sopClasses.ts';

const FIRST_READ = 64 * 1024;
const GROWTH = 4;
/** A header larger than this is not read: it would be the largest part of a worker's memory. */
const MAX_HEADER = 128 * 1024 * 1024;
const PIXEL_DATA = 'x7fe00010';
const UNDEFINED_LENGTH = 0xffffffff;

export interface Header {
  readonly dataSet: DataSet;
  readonly transferSyntax: string;
  readonly sopClass: string | null;
  readonly modality: string | null;
  /** Null when no pixel data follows, or none was found. */
  readonly pixelData: PixelDataPlace | null;
  /** What stopped the parse before the pixel data: the file ends inside an element, or the elements make no sense. */
  readonly damage: 'cut' | 'malformed' | null;
  readonly fileBytes: number;
}

export interface PixelDataPlace {
  /** From the beginning of the file. */
  readonly offset: number;
  readonly length: number;
  /** Undefined length: compressed fragments (PS3.5 A.4). */
  readonly encapsulated: boolean;
}

/** @throws Refusal: empty-file, not-dicom, unsupported-transfer-syntax (deflated), unreadable, out-of-memory. */
export async function readHeader(file: File): Promise<Header> {
  if (file.size === 0) throw new Refusal('empty-file');
  for (let wanted = FIRST_READ; ; wanted *= GROWTH) {
    const bytes = await readBytes(file, 0, Math.min(wanted, file.size));
    const header = scan(bytes, file.size);
    const whole = bytes.length >= file.size || wanted >= file.size;
    if (header.pixelData || whole || isNotAnImage(header.sopClass, header.modality)) return header;
    if (wanted * GROWTH > MAX_HEADER) {
      throw new Refusal('out-of-memory', { headerBytes: wanted, limit: MAX_HEADER });
    }
  }
}

function scan(bytes: Uint8Array, fileBytes: number): Header {
  const start = locateDataSet(bytes);
  if (!start) throw new Refusal('not-dicom', { bytes: fileBytes });
  if (start.transferSyntax === DEFLATED_LE) {
    throw new Refusal('unsupported-transfer-syntax', { uid: DEFLATED_LE });
  }
  const { dataSet, stopped } = parse(bytes, start);
  const plausible = looksLikeDicom(dataSet);
  if (!start.preamble && !plausible) throw new Refusal('not-dicom', { bytes: fileBytes });

  const element = dataSet.elements[PIXEL_DATA];
  return {
    dataSet,
    transferSyntax: start.transferSyntax,
    sopClass: textOf(dataSet, 'x00080016') ?? start.mediaStorageSopClass,
    modality: textOf(dataSet, 'x00080060'),
    pixelData: element
      ? {
          offset: start.offset + element.dataOffset,
          length: element.length,
          encapsulated: element.length === UNDEFINED_LENGTH,
        }
      : null,
    damage: element ? null : damageOf(dataSet, stopped, plausible),
    fileBytes,
  };
}

/** An element that runs past the end counts as cut, though the parser lets it pass; what never looked like DICOM is no cut file. */
function damageOf(dataSet: DataSet, stopped: Header['damage'], plausible: boolean): Header['damage'] {
  const overruns = Object.values(dataSet.elements).some(
    ({ dataOffset, length }) => dataOffset + length > dataSet.byteArray.length,
  );
  const damage = overruns ? 'cut' : stopped;
  return damage === 'cut' && !plausible ? 'malformed' : damage;
}

/** Whatever could be read, and why the parser stopped before the end. */
function parse(bytes: Uint8Array, start: DataSetStart): { dataSet: DataSet; stopped: Header['damage'] } {
  const body = bytes.subarray(start.offset);
  try {
    const dataSet = dicomParser.parseDicom(body, {
      TransferSyntaxUID: start.headerSyntax,
      untilTag: PIXEL_DATA,
    });
    return { dataSet, stopped: null };
  } catch (error) {
    const stopped = /past end|overrun|overread/.test(reasonOf(error)) ? 'cut' : 'malformed';
    return { dataSet: partOf(error) ?? emptyDataSet(), stopped };
  }
}

/** dicom-parser throws strings, Errors, and either of them as `exception`. */
function reasonOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'exception' in error) return reasonOf(error.exception);
  return error instanceof Error ? error.message : String(error);
}

/** dicom-parser throws `{ exception, dataSet }` with what it had read. */
function partOf(error: unknown): DataSet | null {
  return typeof error === 'object' && error !== null && 'dataSet' in error
    ? (error.dataSet as DataSet)
    : null;
}

/** One unknown element of length 0: the smallest thing the parser reads. */
function emptyDataSet(): DataSet {
  return dicomParser.parseDicom(new Uint8Array(8), { TransferSyntaxUID: '1.2.840.10008.1.2' });
}

/** Without a preamble, a file is DICOM if it names its class or describes an image. */
function looksLikeDicom(dataSet: DataSet): boolean {
  const sopClass = textOf(dataSet, 'x00080016');
  if (sopClass !== null) return /^[0-9.]+$/.test(sopClass);
  return 'x00280010' in dataSet.elements && 'x00280100' in dataSet.elements;
}
