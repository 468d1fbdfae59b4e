/**
 * One axial CT slice as a DICOM file: the CT Image IOD of PS3.3 A.3 with its Patient, General Study, General Series,
 * Frame of Reference, General Equipment, General Image, Image Plane, Image Pixel, CT Image, VOI LUT and SOP Common modules.
 * Says in the file itself that no person was imaged: names, descriptions and QualityControlImage.
 */
import { type Element, writeDicomFile } from '../interop/dicomWriter.ts';

export interface CtSlice {
  readonly patientId: string;
  readonly patientName: string;
  readonly sex: 'F' | 'M';
  /** Years. */
  readonly age: number;
  readonly contrast: boolean;
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly frameOfReferenceUid: string;
  readonly instanceUid: string;
  readonly implementationUid: string;
  /** 1-based. */
  readonly instanceNumber: number;
  /** Square, row-major, Hounsfield units. */
  readonly hounsfield: Float32Array;
  readonly size: number;
  /** Millimetres between pixel centres. */
  readonly spacing: number;
  /** Millimetres. */
  readonly thickness: number;
  /** Centre of the first pixel, millimetres in patient coordinates (LPS). */
  readonly position: readonly [number, number, number];
}

const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2';
const RESCALE_INTERCEPT = -1024;
const MAX_STORED = 4095; // 12 bits
/** The phantom was never scanned; a date that no scanner of this kind can have had. */
const DATE = '19000101';
const TIME = '000000';

export function ctFile(slice: CtSlice): Uint8Array<ArrayBuffer> {
  const text = (tag: number, vr: string, value: string): Element => ({ tag, vr, value });
  const us = (tag: number, value: number): Element => ({ tag, vr: 'US', value });
  const { size, spacing, position } = slice;
  return writeDicomFile(
    [
      text(0x00080005, 'CS', 'ISO_IR 100'),
      text(0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\AXIAL'),
      text(0x00080016, 'UI', CT_IMAGE_STORAGE),
      text(0x00080018, 'UI', slice.instanceUid),
      text(0x00080020, 'DA', DATE),
      text(0x00080023, 'DA', DATE),
      text(0x00080030, 'TM', TIME),
      text(0x00080033, 'TM', TIME),
      text(0x00080050, 'SH', ''),
      text(0x00080060, 'CS', 'CT'),
      text(0x00080070, 'LO', 'Gantry'),
      text(0x00080090, 'PN', ''),
      text(0x00081030, 'LO', 'Synthetic thorax phantom'),
      text(0x0008103e, 'LO', 'Synthetic axial slices'),
      text(0x00081090, 'LO', 'Synthetic thorax phantom'),
      text(0x00100010, 'PN', slice.patientName),
      text(0x00100020, 'LO', slice.patientId),
      text(0x00100030, 'DA', ''),
      text(0x00100040, 'CS', slice.sex),
      text(0x00101010, 'AS', `${String(slice.age).padStart(3, '0')}Y`),
      ...(slice.contrast ? [text(0x00180010, 'LO', 'Simulated')] : []),
      text(0x00180015, 'CS', 'CHEST'),
      text(0x00180050, 'DS', decimal(slice.thickness)),
      text(0x00180060, 'DS', '120'),
      text(0x00185100, 'CS', 'HFS'),
      text(0x0020000d, 'UI', slice.studyUid),
      text(0x0020000e, 'UI', slice.seriesUid),
      text(0x00200010, 'SH', '1'),
      text(0x00200011, 'IS', '1'),
      text(0x00200012, 'IS', '1'),
      text(0x00200013, 'IS', String(slice.instanceNumber)),
      text(0x00200032, 'DS', position.map(decimal).join('\\')),
      text(0x00200037, 'DS', '1\\0\\0\\0\\1\\0'),
      text(0x00200052, 'UI', slice.frameOfReferenceUid),
      text(0x00201040, 'LO', ''),
      text(0x00201041, 'DS', decimal(position[2])),
      text(0x00204000, 'LT', 'Synthetic image made in code. No person was imaged.'),
      us(0x00280002, 1),
      text(0x00280004, 'CS', 'MONOCHROME2'),
      us(0x00280010, size),
      us(0x00280011, size),
      text(0x00280030, 'DS', `${decimal(spacing)}\\${decimal(spacing)}`),
      us(0x00280100, 16),
      us(0x00280101, 12),
      us(0x00280102, 11),
      us(0x00280103, 0),
      text(0x00280300, 'CS', 'YES'),
      text(0x00280301, 'CS', 'NO'),
      text(0x00281050, 'DS', '-600'),
      text(0x00281051, 'DS', '1500'),
      text(0x00281052, 'DS', String(RESCALE_INTERCEPT)),
      text(0x00281053, 'DS', '1'),
      text(0x00281054, 'LO', 'HU'),
      { tag: 0x7fe00010, vr: 'OW', value: storedPixels(slice.hounsfield) },
    ],
    { implementationUid: slice.implementationUid, implementationVersion: 'GANTRY_PHANTOM' },
  );
}

/** Hounsfield units to 16-bit little endian words: HU = stored − 1024, clamped to 12 bits. */
function storedPixels(hounsfield: Float32Array): Uint8Array {
  const bytes = new Uint8Array(hounsfield.length * 2);
  for (let i = 0; i < hounsfield.length; i++) {
    const stored = Math.min(MAX_STORED, Math.max(0, Math.round(hounsfield[i]! - RESCALE_INTERCEPT)));
    bytes[2 * i] = stored & 0xff;
    bytes[2 * i + 1] = stored >>> 8;
  }
  return bytes;
}

/** DS holds at most 16 characters (PS3.5 table 6.2-1). */
function decimal(x: number): string {
  return String(Number(x.toFixed(6)));
}
