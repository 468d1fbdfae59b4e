/**
 * How an image's pixels are stored (PS3.3 C.7.6.3.1; PS3.5 8.1), checked before anything is read or allocated.
 *
 * What the values mean is for modality.ts and luma.ts.
 */
import type { StoredFormat } from './codecs/types.ts';
import { numberOf, textOf, uint16Of } from './dataSet.ts';
import type { DataSet } from './elements.ts';
import type { Header, PixelDataPlace } from './header.ts';
import { Refusal, term } from './outcomes.ts';
import { TAGS } from './tags.ts';

/** Pixels in one frame, at most: 5,792², of which a worker holds the stored and the float values, 400 MB. */
export const MAX_FRAME_PIXELS = 2 ** 25;

/** Frames in one file, at most: five times a day-long dynamic study's. Each costs its entry in lists. */
export const MAX_FRAMES = 100_000;

const COLOURS = new Set([
  'RGB',
  'YBR_FULL',
  'YBR_FULL_422',
  'YBR_PARTIAL_422',
  'YBR_PARTIAL_420',
  'YBR_ICT',
  'YBR_RCT',
]);
const GREYS = new Set(['MONOCHROME1', 'MONOCHROME2', 'PALETTE COLOR']);

export interface PixelFormat extends StoredFormat {
  readonly frames: number;
  readonly palette: boolean;
  /** MONOCHROME1. */
  readonly inverted: boolean;
}

/** @throws Refusal: unsupported-photometric, unsupported-bit-depth, malformed, too-large. */
export function readPixelFormat({ dataSet }: Header, place: PixelDataPlace): PixelFormat {
  const samplesPerPixel = uint16Of(dataSet, TAGS.samplesPerPixel) ?? 1;
  const photometric = photometricOf(dataSet, samplesPerPixel);
  return {
    samplesPerPixel,
    photometric,
    ...readBits(dataSet, place),
    ...readSize(dataSet),
    planarConfiguration: uint16Of(dataSet, TAGS.planarConfiguration) === 1 ? 1 : 0,
    float: place.float,
    palette: photometric === 'PALETTE COLOR',
    inverted: photometric === 'MONOCHROME1',
  };
}

/** Missing, it is taken for MONOCHROME2 with one sample and for RGB with three. */
function photometricOf(dataSet: DataSet, samples: number): string {
  const said = textOf(dataSet, TAGS.photometric)?.toUpperCase() ?? (samples === 3 ? 'RGB' : 'MONOCHROME2');
  if (samples === 1 ? GREYS.has(said) : samples === 3 && COLOURS.has(said)) return said;
  throw new Refusal('unsupported-photometric', {
    photometricInterpretation: term(said),
    samplesPerPixel: samples,
  });
}

function readBits(
  dataSet: DataSet,
  { float, encapsulated }: PixelDataPlace,
): Pick<PixelFormat, 'bitsAllocated' | 'bitsStored' | 'highBit' | 'signed'> {
  if (float) {
    const bits = float === 'float' ? 32 : 64;
    return { bitsAllocated: bits, bitsStored: bits, highBit: bits - 1, signed: true };
  }
  const bitsAllocated = uint16Of(dataSet, TAGS.bitsAllocated);
  const bitsStored = uint16Of(dataSet, TAGS.bitsStored) ?? bitsAllocated;
  const lowest = (bitsStored ?? 0) - 1;
  const fits = (bit: number) => bit >= lowest && bit < (bitsAllocated ?? 0);
  const said = uint16Of(dataSet, TAGS.highBit) ?? lowest;
  // a codestream's values end at bit 0 whatever the header says
  const highBit = encapsulated && !fits(said) ? lowest : said;
  const representation = uint16Of(dataSet, TAGS.pixelRepresentation) ?? 0;
  const sensible = bitsStored !== null && bitsStored >= 1 && fits(highBit);
  const known = bitsAllocated === 1 || bitsAllocated === 8 || bitsAllocated === 16 || bitsAllocated === 32;
  if (!sensible || representation > 1 || !known) {
    throw new Refusal('unsupported-bit-depth', {
      bitsAllocated,
      bitsStored,
      highBit,
      pixelRepresentation: representation,
    });
  }
  return { bitsAllocated, bitsStored, highBit, signed: representation === 1 };
}

function readSize(dataSet: DataSet): Pick<PixelFormat, 'rows' | 'columns' | 'frames'> {
  const rows = uint16Of(dataSet, TAGS.rows) ?? 0;
  const columns = uint16Of(dataSet, TAGS.columns) ?? 0;
  const frames = Math.max(1, numberOf(dataSet, TAGS.numberOfFrames) ?? 1);
  if (rows === 0 || columns === 0 || !Number.isInteger(frames)) {
    throw new Refusal('malformed', { rows, columns, frames });
  }
  if (rows * columns > MAX_FRAME_PIXELS) {
    throw new Refusal('too-large', { rows, columns, limitPixels: MAX_FRAME_PIXELS });
  }
  if (frames > MAX_FRAMES) throw new Refusal('too-large', { frames, limit: MAX_FRAMES });
  return { rows, columns, frames };
}
