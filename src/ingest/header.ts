/**
 * File → parsed header and where its pixels lie, reading as little as will do: 64 KiB at first, four times as much each time
 * the pixel data's tag is not within.
 *
 * Says nothing of what the header means: describe.ts and pixelFormat.ts do.
 */
import type { ByteSource } from './byteSource.ts';
import { textOf } from './dataSet.ts';
import {
  type DataSet,
  DOUBLE_PIXELS,
  FLOAT_PIXELS,
  PIXEL_DATA,
  type Stop,
  UNDEFINED_LENGTH,
  type Walked,
  walk,
} from './elements.ts';
import { type InflatedSource, inflatedSource } from './inflated.ts';
import { Refusal } from './outcomes.ts';
import { parsedDataSet } from './parsed.ts';
import { type DataSetStart, DEFLATED_LE, encodingAt, locateDataSet } from './part10.ts';
import { nextElement } from './resync.ts';
import { neverHasPixels } from './sopClasses.ts';
import { TAGS, WANTED } from './tags.ts';

const FIRST_READ = 64 * 1024;
const GROWTH = 4;
/** A header larger than this is not read: it would be the largest part of a worker's memory. */
const MAX_HEADER = 64 * 1024 * 1024;
/** Wrong lengths that are read past in one file. */
const MAX_RESYNCS = 8;

export interface Header {
  /** The tags of tags.ts. */
  readonly dataSet: DataSet;
  readonly transferSyntax: string;
  /** The file does not say its transfer syntax. */
  readonly guessed: boolean;
  /** Of the elements, and so of native pixels. */
  readonly bigEndian: boolean;
  readonly sopClass: string | null;
  readonly modality: string | null;
  /** Null when no pixel data follows, or none was found. */
  readonly pixelData: PixelDataPlace | null;
  /** What stopped the walk before the pixel data: the file ends inside an element, or the elements make no sense. */
  readonly damage: 'cut' | 'malformed' | null;
  /** A wrong length was read past: elements may be missing. */
  readonly recovered: boolean;
  readonly fileBytes: number;
  /** What the offsets refer to: the file, or the same with its data set inflated. */
  readonly source: ByteSource;
}

export interface PixelDataPlace {
  /** From the beginning of the header's source. */
  readonly offset: number;
  readonly length: number;
  /** Undefined length: compressed fragments (PS3.5 A.4). */
  readonly encapsulated: boolean;
  /** They are 16-bit words that a big endian file swaps (VR OW), not bytes. */
  readonly words: boolean;
  /** Float (7FE0,0008) or Double Float Pixel Data (7FE0,0009). */
  readonly float: 'float' | 'double' | null;
}

/** @throws Refusal: empty-file, not-dicom, unreadable, too-large, and those of an archive's entry. */
export async function readHeader(file: ByteSource): Promise<Header> {
  if (file.size === 0) throw new Refusal('empty-file');
  let source = file;
  let inflated: InflatedSource | null = null;
  for (let wanted = FIRST_READ; ; wanted *= GROWTH) {
    let bytes = await source.read(0, Math.min(wanted, source.size));
    if (bytes.length === 0) throw new Refusal('empty-file');
    const start = locateDataSet(bytes);
    if (!start) throw new Refusal('not-dicom', { bytes: file.size });
    if (start.transferSyntax === DEFLATED_LE && !inflated) {
      inflated = inflatedSource(file, bytes.subarray(0, start.offset));
      source = inflated;
      bytes = await source.read(0, wanted);
    }
    const whole = bytes.length < wanted || wanted >= source.size;
    const parsed = parse(bytes, start, source, file.size, whole);
    const header = {
      ...parsed,
      damage: parsed.damage ?? (parsed.pixelData ? null : (inflated?.damage ?? null)),
    };
    const settled = header.pixelData || whole || header.damage === 'malformed';
    if (settled || neverHasPixels(header.sopClass, header.modality)) return header;
    if (wanted * GROWTH > MAX_HEADER)
      throw new Refusal('too-large', { headerBytes: wanted, limit: MAX_HEADER });
  }
}

function parse(
  bytes: Uint8Array<ArrayBuffer>,
  start: DataSetStart,
  source: ByteSource,
  fileBytes: number,
  whole: boolean,
): Header {
  const deflated = start.transferSyntax === DEFLATED_LE;
  const encoding = (deflated && encodingAt(bytes, start.offset, true)) || start.encoding;
  const { dataSet, stop, recovered } = elementsOf(bytes, start.offset, encoding, whole);
  if (stop === 'endless') throw new Refusal('too-large', { part: 'header' });
  const plausible = looksLikeDicom(dataSet);
  if (!start.preamble && !plausible) throw new Refusal('not-dicom', { bytes: fileBytes });
  const pixelData = pixelPlace(dataSet);
  const endsInMeta = whole && start.offset + 8 > bytes.length; // no element fits any more
  const damage = pixelData ? null : endsInMeta ? 'cut' : stop;
  return {
    dataSet,
    transferSyntax: start.transferSyntax,
    guessed: start.guessed,
    bigEndian: encoding.bigEndian,
    sopClass: textOf(dataSet, TAGS.sopClass) ?? start.mediaStorageSopClass,
    modality: textOf(dataSet, TAGS.modality),
    pixelData,
    // what never looked like DICOM is no cut file
    damage: damage === 'cut' && !plausible && whole && !endsInMeta ? 'malformed' : damage,
    recovered,
    fileBytes,
    source,
  };
}

/** What dicom-parser reads where all is in order, else whatever the walk finds. */
function elementsOf(
  bytes: Uint8Array<ArrayBuffer>,
  offset: number,
  encoding: DataSetStart['encoding'],
  whole: boolean,
): { dataSet: DataSet; stop: Stop | null; recovered: boolean } {
  const sound = parsedDataSet(bytes, offset, encoding, WANTED);
  const ended = sound && (whole || sound.elements.has(PIXEL_DATA));
  return ended ? { dataSet: sound, stop: null, recovered: false } : walkOn(bytes, offset, encoding, whole);
}

/** Walks the elements, and on behind a wrong length where elements follow that make sense. */
function walkOn(
  bytes: Uint8Array<ArrayBuffer>,
  offset: number,
  encoding: DataSetStart['encoding'],
  whole: boolean,
): { dataSet: DataSet; stop: Stop | null; recovered: boolean } {
  const elements = new Map();
  let walked: Walked = walk(bytes, offset, encoding, WANTED, elements);
  for (let tries = 0; tries < MAX_RESYNCS; tries++) {
    const lost = walked.stop === 'malformed' || (walked.stop === 'cut' && whole);
    if (!lost || walked.last.tag === 0) return { ...walked, recovered: tries > 0 };
    const next = nextElement(bytes, walked.last.value, walked.last.tag, encoding);
    if (next === null) return { ...walked, recovered: tries > 0 };
    walked = walk(bytes, next, encoding, WANTED, elements);
  }
  return { ...walked, recovered: true };
}

function pixelPlace({ elements }: DataSet): PixelDataPlace | null {
  for (const [tag, float] of [
    [PIXEL_DATA, null],
    [FLOAT_PIXELS, 'float'],
    [DOUBLE_PIXELS, 'double'],
  ] as const) {
    const element = elements.get(tag);
    if (element) {
      const { offset, length, words } = element;
      return { offset, length, encapsulated: length === UNDEFINED_LENGTH, words, float };
    }
  }
  return null;
}

/** Without a preamble, a file is DICOM if it names its class or describes an image. */
function looksLikeDicom(dataSet: DataSet): boolean {
  const sopClass = textOf(dataSet, TAGS.sopClass);
  if (sopClass !== null) return /^[0-9.]+$/.test(sopClass);
  return dataSet.elements.has(TAGS.rows) && dataSet.elements.has(TAGS.bitsAllocated);
}
