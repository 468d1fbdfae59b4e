/**
 * A generated image as a DICOM Secondary Capture object (PS3.3 A.8.1: Patient, General Study, General Series, General Equipment, SC
 * Equipment, General Image, Image Pixel, SC Image, VOI LUT and SOP Common modules), marked SYNTHETIC wherever a viewer looks: name, id,
 * descriptions, comments, Conversion Type SYN (PS3.3 C.8.6.1) and Synthetic Data YES (PS3.3 C.12.1, since 2023).
 *
 * No patient stands behind it: no birth date, sex or position, and nothing that was de-identified. Its grey values are not Hounsfield units.
 * The same facts give the same bytes.
 */
import { INTENDED_USE } from '../errors.ts';
import { type Element, writeDicomFile } from '../interop/dicomWriter.ts';
import { TOOL } from './version.ts';

/** One study of one series. */
export interface CaptureSeries {
  readonly studyUid: string;
  readonly seriesUid: string;
  /** When the files were made, milliseconds since the epoch; written as UTC. */
  readonly madeAt: number;
  /** Of the weights that drew, hex; null: not known. */
  readonly modelHash: string | null;
  /** What drew: `WGAN-GP 64x64, nz 100 …`. Latin-1, as all text here. */
  readonly model: string;
  /** Of the gate, and of copies. */
  readonly warning: string;
}

export interface Capture {
  readonly instanceUid: string;
  /** 1-based. */
  readonly number: number;
  /** `Seed 2, index 5`: which latent. */
  readonly latent: string;
  /** Pixels a side. */
  readonly size: number;
  /** [size, size], 0 … 65535. */
  readonly grey: Uint16Array;
}

const SECONDARY_CAPTURE = '1.2.840.10008.5.1.4.1.1.7';
/** Of this writer, made once (PS3.5 annex B.2). */
const IMPLEMENTATION = '2.25.144566374370919226958938228062593454375';

export function secondaryCapture(series: CaptureSeries, image: Capture): Uint8Array<ArrayBuffer> {
  const { studyUid, seriesUid, madeAt, modelHash, model, warning } = series;
  const { date, time } = dateTime(madeAt);
  const text = (tag: number, vr: string, value: string): Element => ({ tag, vr, value });
  const us = (tag: number, value: number): Element => ({ tag, vr: 'US', value });
  const hash = modelHash ?? 'unknown';
  const origin = `${model}. Model hash ${hash}. ${image.latent}.`;
  return writeDicomFile(
    [
      text(0x00080005, 'CS', 'ISO_IR 100'),
      text(0x00080008, 'CS', 'DERIVED\\SECONDARY'),
      text(0x00080012, 'DA', date),
      text(0x00080013, 'TM', time),
      text(0x00080016, 'UI', SECONDARY_CAPTURE),
      text(0x00080018, 'UI', image.instanceUid),
      text(0x0008001c, 'CS', 'YES'), // Synthetic Data
      text(0x00080020, 'DA', date),
      text(0x00080023, 'DA', date),
      text(0x00080030, 'TM', time),
      text(0x00080033, 'TM', time),
      text(0x00080050, 'SH', ''),
      text(0x00080060, 'CS', 'OT'),
      text(0x00080064, 'CS', 'SYN'),
      text(0x00080070, 'LO', TOOL.name),
      text(0x00080090, 'PN', ''),
      text(0x00081030, 'LO', 'SYNTHETIC images, not for diagnostic use'),
      text(0x0008103e, 'LO', `SYNTHETIC, not for diagnosis, model ${hash.slice(0, 12)}`),
      text(0x00081090, 'LO', 'Generative network (WGAN)'),
      text(0x00082111, 'ST', `SYNTHETIC: made by a generative network. No patient was imaged. ${origin}`),
      text(0x00100010, 'PN', 'SYNTHETIC^GANTRY'),
      text(0x00100020, 'LO', `SYNTHETIC-${hash.slice(0, 12)}`),
      text(0x00100030, 'DA', ''),
      text(0x00100040, 'CS', ''),
      text(0x00104000, 'LT', 'SYNTHETIC. No patient was imaged.'),
      text(0x00181012, 'DA', date),
      text(0x00181014, 'TM', time),
      text(0x00181016, 'LO', TOOL.name),
      text(0x00181019, 'LO', `${TOOL.name} ${TOOL.version}`),
      text(0x00181020, 'LO', `${TOOL.name} ${TOOL.version}`),
      text(0x0020000d, 'UI', studyUid),
      text(0x0020000e, 'UI', seriesUid),
      text(0x00200010, 'SH', 'SYNTHETIC'),
      text(0x00200011, 'IS', '1'),
      text(0x00200013, 'IS', String(image.number)),
      text(0x00200020, 'CS', ''),
      text(0x00200060, 'CS', ''),
      text(0x00204000, 'LT', `SYNTHETIC. ${image.latent}. ${warning} ${INTENDED_USE}`),
      us(0x00280002, 1),
      text(0x00280004, 'CS', 'MONOCHROME2'),
      us(0x00280010, image.size),
      us(0x00280011, image.size),
      us(0x00280100, 16),
      us(0x00280101, 16),
      us(0x00280102, 15),
      us(0x00280103, 0),
      text(0x00280301, 'CS', 'NO'),
      text(0x00281050, 'DS', '32768'), // the whole range: 0 … 65535 (PS3.3 C.11.2.1.2.1)
      text(0x00281051, 'DS', '65536'),
      text(0x00282110, 'CS', '00'),
      { tag: 0x7fe00010, vr: 'OW', value: littleEndian(image.grey) },
    ],
    { implementationUid: IMPLEMENTATION, implementationVersion: 'GANTRY' },
  );
}

/** A new UID from a random UUID (PS3.5 annex B.2). */
export function newUid(): string {
  return `2.25.${BigInt(`0x${crypto.randomUUID().replaceAll('-', '')}`)}`;
}

function dateTime(milliseconds: number): { readonly date: string; readonly time: string } {
  const [date, time] = new Date(milliseconds).toISOString().split('T') as [string, string];
  return { date: date.replaceAll('-', ''), time: time.slice(0, 8).replaceAll(':', '') };
}

function littleEndian(values: Uint16Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 2));
  values.forEach((value, i) => {
    view.setUint16(2 * i, value, true);
  });
  return new Uint8Array(view.buffer);
}
