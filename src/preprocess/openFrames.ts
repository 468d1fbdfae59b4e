/**
 * One file, whatever its kind → its frames in the units of its modality, one after another.
 *
 * The three kinds meet here: DICOM (ingest/image.ts), PNG, JPEG and WebP (ingest/raster), prepared arrays (arrays.ts).
 */
import type { ByteSource } from '../ingest/byteSource.ts';
import { saltedKey } from '../ingest/hash.ts';
import { openImage } from '../ingest/image.ts';
import { Refusal } from '../ingest/outcomes.ts';
import { decodeRaster } from '../ingest/raster/decode.ts';
import type { RawSlice, ScannedImage, SplitName } from '../workers/protocol.ts';
import { type ArrayFile, openArrays } from './arrays.ts';
import type { Frame } from './normalise.ts';

/** What a slice is besides its pixels. */
export type FrameIdentity = Pick<
  RawSlice,
  | 'order'
  | 'patientKey'
  | 'seriesKey'
  | 'frameOfReferenceKey'
  | 'instanceKey'
  | 'position'
  | 'instanceNumber'
  | 'given'
>;

export interface OpenedFrames {
  readonly frames: number;
  readonly rows: number;
  readonly columns: number;
  readonly unit: 'HU' | 'value' | 'grey' | 'normalised';
  /** False for a CT image that does not say how its values become Hounsfield units. */
  readonly unitsKnown: boolean;
  /** `decoded`: what duplicates are told by. @throws Refusal */
  read(frame: number): Promise<Frame & { readonly decoded: Uint8Array<ArrayBuffer> }>;
  identify(frame: number, salt: string): Promise<FrameIdentity>;
}

export type KnownImage = Pick<
  ScannedImage,
  'kind' | 'modality' | 'patient' | 'series' | 'instanceNumber' | 'split' | 'label'
>;

/** A raster is read whole, at most as much: 2^25 pixels of 16 bits and four channels. */
const MAX_RASTER = 256 * 2 ** 20;

/** @throws Refusal, and what `refusalOf` makes one */
export async function openFrames(
  bytes: ByteSource,
  image: Pick<KnownImage, 'kind'> & Partial<KnownImage>,
): Promise<OpenedFrames> {
  switch (image.kind) {
    case 'dicom':
      return openDicom(bytes, image);
    case 'raster':
      return openRaster(bytes, image);
    case 'array':
      return openPrepared(bytes, image);
    default:
      return image.kind satisfies never;
  }
}

async function openDicom(source: ByteSource, known: Partial<KnownImage>): Promise<OpenedFrames> {
  const image = await openImage(source);
  const order = { patient: known.patient ?? null, series: known.series ?? null };
  const given = { split: null, label: null };
  return {
    frames: image.frames,
    rows: image.rows,
    columns: image.columns,
    unit: image.modality === 'CT' && image.unitsKnown ? 'HU' : 'value',
    unitsKnown: image.unitsKnown || image.modality !== 'CT',
    read: async (frame) => ({ kind: 'dicom', ...(await image.readFrame(frame)) }),
    identify: async (frame, salt) => ({
      order,
      given,
      ...(await image.identity(salt)),
      position: image.position(frame),
    }),
  };
}

async function openRaster(source: ByteSource, known: Partial<KnownImage>): Promise<OpenedFrames> {
  if (source.size > MAX_RASTER) throw new Refusal('too-large', { bytes: source.size, limit: MAX_RASTER });
  const { width, height, grey, bits } = await decodeRaster(await source.read(0, source.size));
  return {
    frames: 1,
    rows: height,
    columns: width,
    unit: 'grey',
    unitsKnown: true,
    read: async () => ({
      kind: 'raster',
      pixels: Float32Array.from(grey),
      rows: height,
      columns: width,
      inverted: false,
      voi: null,
      whitest: bits === 8 ? 255 : 65535,
      decoded: new Uint8Array(grey.buffer, grey.byteOffset, grey.byteLength),
    }),
    identify: (_, salt) =>
      unknownPatient(salt, known.series ?? 'none', {
        instanceNumber: known.instanceNumber ?? null,
        order: { patient: null, series: known.series ?? null },
        given: { split: known.split ?? null, label: known.label ?? null },
      }),
  };
}

async function openPrepared(source: ByteSource, known: Partial<KnownImage>): Promise<OpenedFrames> {
  const file: ArrayFile = await openArrays(source);
  return {
    frames: file.count,
    rows: file.rows,
    columns: file.columns,
    unit: 'normalised',
    unitsKnown: true,
    async read(frame) {
      const pixels = await file.readImage(frame);
      const decoded = new Uint8Array(pixels.slice().buffer);
      return {
        kind: 'array',
        pixels,
        rows: file.rows,
        columns: file.columns,
        inverted: false,
        voi: null,
        decoded,
      };
    },
    async identify(frame, salt) {
      const member = file.members?.[frame];
      if (!member) {
        return unknownPatient(salt, 'arrays', {
          instanceNumber: known.instanceNumber ?? frame,
          order: { patient: null, series: null },
          given: { split: null, label: null },
        });
      }
      const [patientOf, seriesOf, split, labelOf] = member;
      // Every export counts from p001: what is not the same dataset's is not the same patient's.
      const within = (ordinal: string) => `${file.digest}/${sortable(ordinal)}`;
      const named = patientOf === 'unknown' ? null : within(patientOf);
      const series = within(seriesOf);
      const label = labelOf && within(labelOf);
      return {
        ...(await unknownPatient(salt, series, {
          instanceNumber: file.first + frame, // the order it was written in
          order: { patient: named, series },
          given: { split: split as SplitName | 'guard', label },
        })),
        ...(named ? { patientKey: await saltedKey(salt, 'patient', named) } : {}),
      };
    },
  };
}

/** `p1000` comes after `p999`: texts compare by code unit. */
function sortable(ordinal: string): string {
  return ordinal.charAt(0) + ordinal.slice(1).padStart(9, '0');
}

/** Keys for a slice that has no identifiers: no two files share an instance. */
async function unknownPatient(
  salt: string,
  series: string,
  rest: Pick<FrameIdentity, 'order' | 'given' | 'instanceNumber'>,
): Promise<FrameIdentity> {
  const seriesKey = await saltedKey(salt, 'series', series);
  return {
    ...rest,
    patientKey: await saltedKey(salt, 'patient', 'unknown'),
    seriesKey,
    frameOfReferenceKey: seriesKey,
    instanceKey: await saltedKey(salt, 'instance', crypto.randomUUID()),
    position: null,
  };
}
