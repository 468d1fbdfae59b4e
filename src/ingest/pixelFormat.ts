/**
 * How an image's pixels are stored and what they mean (PS3.3 C.7.6.3.1, C.7.5.1.1.2, C.11.1.1.2; PS3.5 8.1.1), checked
 * against what hounsfield.ts can read.
 */
import { numberOf, textOf, uint16Of } from './dataSet.ts';
import type { Header, PixelDataPlace } from './header.ts';
import { Refusal, term } from './outcomes.ts';
import { isEnhancedCt } from './sopClasses.ts';

/** Pixels in one frame, at most: 5,792², of which a worker holds the stored and the float values, 200 MB. */
export const MAX_FRAME_PIXELS = 2 ** 25;

export interface PixelFormat {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly bitsAllocated: 8 | 16 | 32;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  /** Pixel Padding Value and Range Limit as their 16 bits stand, or null. */
  readonly padding: { readonly value: number; readonly limit: number } | null;
  readonly rescaleSlope: number;
  readonly rescaleIntercept: number;
  /** MONOCHROME1. */
  readonly inverted: boolean;
}

/** @throws Refusal: unsupported-multiframe, unsupported-photometric, unsupported-bit-depth, malformed, out-of-memory, truncated. */
export function readPixelFormat({ dataSet, sopClass }: Header, pixelData: PixelDataPlace): PixelFormat {
  const frames = Math.max(1, numberOf(dataSet, 'x00280008') ?? 1);
  const slope = rescaleOf(dataSet, 'x00281053');
  const intercept = rescaleOf(dataSet, 'x00281052');
  const functionalGroups = 'x52009229' in dataSet.elements || 'x52009230' in dataSet.elements;
  if (isEnhancedCt(sopClass) || functionalGroups || (frames > 1 && (slope === null || intercept === null))) {
    throw new Refusal('unsupported-multiframe', { frames });
  }

  const photometric = textOf(dataSet, 'x00280004');
  const samples = uint16Of(dataSet, 'x00280002') ?? 1;
  if ((photometric !== 'MONOCHROME1' && photometric !== 'MONOCHROME2') || samples !== 1) {
    throw new Refusal('unsupported-photometric', {
      photometricInterpretation: term(photometric),
      samplesPerPixel: samples,
    });
  }

  const bits = readBits(dataSet);
  const size = readSize(dataSet, frames);
  const expectedBytes = (size.rows * size.columns * frames * bits.bitsAllocated) / 8;
  if (pixelData.length < expectedBytes) {
    throw new Refusal('truncated', { part: 'pixels', expectedBytes, foundBytes: pixelData.length });
  }
  if (slope === 0) throw new Refusal('malformed', { rescaleSlope: 0 });
  requireUnits(dataSet, intercept, bits.signed);

  const padding = uint16Of(dataSet, 'x00280120');
  return {
    ...size,
    ...bits,
    frames,
    padding: padding === null ? null : { value: padding, limit: uint16Of(dataSet, 'x00280121') ?? padding },
    rescaleSlope: slope ?? 1,
    rescaleIntercept: intercept ?? 0,
    inverted: photometric === 'MONOCHROME1',
  };
}

/** Null where missing or empty. @throws Refusal malformed: a rescale that is there but no number would give wrong units. */
function rescaleOf(dataSet: Header['dataSet'], tag: string): number | null {
  const value = numberOf(dataSet, tag);
  if (value === null && textOf(dataSet, tag) !== null) throw new Refusal('malformed', { part: 'rescale' });
  return value;
}

/**
 * A CT image must have a rescale (PS3.3 C.8.2.1, type 1). Without one, signed values are taken for Hounsfield units, as research
 * tools write them; unsigned ones cannot be (air is −1000), nor can those that a table gives a meaning (PS3.3 C.11.1).
 */
function requireUnits(dataSet: Header['dataSet'], intercept: number | null, signed: boolean): void {
  const table = 'x00283000' in dataSet.elements;
  if (intercept === null && (table || !signed)) throw new Refusal('malformed', { part: 'rescale' });
}

function readBits(
  dataSet: Header['dataSet'],
): Pick<PixelFormat, 'bitsAllocated' | 'bitsStored' | 'highBit' | 'signed'> {
  const bitsAllocated = uint16Of(dataSet, 'x00280100');
  const bitsStored = uint16Of(dataSet, 'x00280101') ?? bitsAllocated;
  const highBit = uint16Of(dataSet, 'x00280102') ?? (bitsStored ?? 0) - 1;
  const representation = uint16Of(dataSet, 'x00280103') ?? 0;
  const sensible =
    bitsStored !== null && bitsStored >= 1 && highBit >= bitsStored - 1 && highBit < (bitsAllocated ?? 0);
  if (!sensible || representation > 1 || !isWordSize(bitsAllocated)) {
    throw new Refusal('unsupported-bit-depth', {
      bitsAllocated,
      bitsStored,
      highBit,
      pixelRepresentation: representation,
    });
  }
  return { bitsAllocated, bitsStored, highBit, signed: representation === 1 };
}

function readSize(dataSet: Header['dataSet'], frames: number): { rows: number; columns: number } {
  const rows = uint16Of(dataSet, 'x00280010') ?? 0;
  const columns = uint16Of(dataSet, 'x00280011') ?? 0;
  if (rows === 0 || columns === 0 || !Number.isInteger(frames)) {
    throw new Refusal('malformed', { rows, columns, frames });
  }
  if (rows * columns > MAX_FRAME_PIXELS) {
    throw new Refusal('out-of-memory', { rows, columns, limitPixels: MAX_FRAME_PIXELS });
  }
  return { rows, columns };
}

function isWordSize(bits: number | null): bits is PixelFormat['bitsAllocated'] {
  return bits === 8 || bits === 16 || bits === 32;
}
