/**
 * Bytes → a DICOM image that hands out its frames in the units of its modality, or a coded reason why not.
 *
 * A READER OF THIS ROOM STARTS HERE: header → pixel format → stored values → padding and modality → identity and place. Which
 * images are wanted is not asked here: describe.ts says what one is, the rules choose, and this decodes whatever it is given.
 */
import type { RawSlice } from '../workers/protocol.ts';
import type { ByteSource } from './byteSource.ts';
import { slicePosition } from './geometry.ts';
import { type Header, readHeader } from './header.ts';
import { type Identity, identifiersOf, readIdentity } from './identity.ts';
import { paletteLuma, rgbLuma, ybrLuma } from './luma.ts';
import { type Modality, readModality, toUnits } from './modality.ts';
import { term } from './outcomes.ts';
import { paddingMask, readPadding } from './padding.ts';
import { type Palette, readPalette } from './palette.ts';
import { type PixelFormat, readPixelFormat } from './pixelFormat.ts';
import { openPixels, type StoredFrame } from './pixels.ts';
import { settledBy } from './settled.ts';
import { modalityOf } from './sopClasses.ts';
import { type FileVoi, readVoi } from './voi.ts';

export { refusalOf } from './refusalOf.ts';

export interface OpenedImage {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  /** Code string, `other` or `none`. */
  readonly modality: string;
  /** Three samples per pixel, or a palette. */
  readonly colour: boolean;
  /** False for CT whose values are not known to be Hounsfield units: unsigned without a rescale, or by a table of no units. */
  readonly unitsKnown: boolean;
  /** Identifiers as the file has them, to order by in memory. */
  readonly order: RawSlice['order'];
  /** Salted. */
  identity(salt: string): Promise<Identity>;
  /** Along the slice normal, mm; null where the file does not say, and for frames that do not say each their own. */
  position(frame: number): number | null;
  /** @throws Refusal or FrameError; `refusalOf` tells them apart */
  readFrame(frame: number): Promise<UnitFrame>;
}

export interface UnitFrame {
  /** [rows, columns] in modality units (HU for CT), padding replaced; of a colour image its luma. */
  readonly pixels: Float32Array<ArrayBuffer>;
  readonly rows: number;
  readonly columns: number;
  /** MONOCHROME1: to be inverted last, by whoever windows. */
  readonly inverted: boolean;
  /** How the file itself wants to be looked at; null where it does not say, and for colour. */
  readonly voi: FileVoi | null;
  /** Bytes of the stored values, to be hashed: equal pixels, equal bytes, whatever the transfer syntax. */
  readonly decoded: Uint8Array<ArrayBuffer>;
}

/** @throws Refusal, FrameError, ArchiveError; `refusalOf` turns whatever it may be into a refusal with the file's code. */
export async function openImage(source: ByteSource): Promise<OpenedImage> {
  const header = await readHeader(source);
  const { dataSet, pixelData } = header;
  const settled = settledBy(header);
  if (settled) throw settled;
  const format = readPixelFormat(header, pixelData!); // settledBy refuses a file without
  const readStored = await openPixels(header, pixelData!, format);
  const modality = term(modalityOf(header.sopClass, header.modality));
  const palette = format.palette ? readPalette(dataSet, format.signed) : null;
  const colour = format.samplesPerPixel === 3 || palette !== null;
  const { rows, columns, frames } = format;
  const meaning = (frame: number) => readModality(dataSet, frame, { modality, signed: format.signed });
  const { patient, series } = identifiersOf(dataSet);
  return {
    rows,
    columns,
    frames,
    modality,
    colour,
    unitsKnown: modality !== 'CT' || colour || hasUnits(meaning(0), format, header),
    order: { patient, series },
    identity: (salt) => readIdentity(dataSet, salt),
    position: (frame) => slicePosition(dataSet, frame, frames),
    async readFrame(frame) {
      if (!(frame >= 0 && frame < frames)) throw new RangeError(`frame ${frame} of ${frames}`);
      const stored = await readStored(frame);
      const { buffer, byteOffset, byteLength } = stored.samples;
      const decoded = new Uint8Array(buffer, byteOffset, byteLength);
      const size = { rows, columns, decoded, inverted: format.inverted };
      const luma = lumaOf(stored, palette);
      if (luma) return { ...size, pixels: luma, voi: null };
      const { transform } = meaning(frame);
      const mask = paddingMask(stored.samples, readPadding(dataSet, format), stored.words);
      const belowZero = format.signed || (transform.kind === 'rescale' && transform.intercept < 0);
      return {
        ...size,
        pixels: toUnits(stored.samples, transform, mask, modality),
        voi: readVoi(dataSet, frame, belowZero),
      };
    },
  };
}

/**
 * A CT image must have a rescale (PS3.3 C.8.2.1, type 1). Without one, signed values and floats are taken for Hounsfield units, as
 * research tools write them; unsigned ones cannot be (air is −1000). A header with a hole may have lost its rescale there.
 */
function hasUnits({ transform, stated }: Modality, format: PixelFormat, { recovered }: Header): boolean {
  if (stated) return true;
  return transform.kind === 'rescale' && !recovered && (format.signed || format.float !== null);
}

/** Null for grey. */
function lumaOf(stored: StoredFrame, palette: Palette | null): Float32Array<ArrayBuffer> | null {
  const { samples, components, color, bitsStored } = stored;
  if (components === 3) return color === 'ybr' ? ybrLuma(samples, bitsStored) : rgbLuma(samples);
  return palette && paletteLuma(samples, palette);
}
