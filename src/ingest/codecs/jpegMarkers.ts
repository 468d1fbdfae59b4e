/**
 * The marker segments in front of a JPEG or JPEG-LS scan (ITU-T T.81 annex B, T.87 annex C): enough to choose a decoder and
 * to refuse absurd sizes before one allocates. Knows nothing of entropy coding.
 */
import { FrameError } from './frameError.ts';

export const SOI = 0xd8;
export const EOI = 0xd9;
export const SOS = 0xda;
export const DHT = 0xc4;
export const DQT = 0xdb;
export const DRI = 0xdd;
/** Start of frame of JPEG-LS. */
export const SOF55 = 0xf7;
/** Start of frame of the lossless process. */
export const SOF3 = 0xc3;
const APP0 = 0xe0;
const APP14 = 0xee;

export interface JpegComponent {
  readonly id: number;
  /** Sampling factors, 1 … 4. */
  readonly h: number;
  readonly v: number;
  /** Which quantization table, 0 … 3. */
  readonly quantization: number;
}

export interface JpegFrame {
  /** The start-of-frame marker's low byte: 0xC0 baseline, 0xC1 extended, 0xC2 progressive, 0xC3 lossless, 0xF7 JPEG-LS. */
  readonly sof: number;
  readonly precision: number;
  readonly rows: number;
  readonly columns: number;
  readonly components: readonly JpegComponent[];
}

export interface JpegHeader extends JpegFrame {
  readonly jfif: boolean;
  /** Adobe's transform flag (0 none, 1 YCbCr, 2 YCCK); null without an APP14 Adobe marker. */
  readonly adobe: number | null;
}

export interface Segment {
  /** The marker's low byte. */
  readonly marker: number;
  /** First byte after the length field; for markers without one, first byte after the marker. */
  readonly start: number;
  readonly end: number;
}

/**
 * The segment whose marker is at or after `position`. Bytes between segments are skipped as libjpeg does.
 * @throws FrameError `truncated` at the end of the bytes.
 */
export function nextSegment(bytes: Uint8Array, position: number): Segment {
  let at = position;
  for (;;) {
    while (at < bytes.length && bytes[at] !== 0xff) at++;
    while (at < bytes.length && bytes[at] === 0xff) at++;
    if (at >= bytes.length) throw new FrameError('truncated', { missing: 'marker' });
    if (bytes[at] !== 0) break;
  }
  const marker = bytes[at]!;
  const start = at + 1;
  if (isBare(marker)) return { marker, start, end: start };
  if (start + 2 > bytes.length) throw new FrameError('truncated', { missing: 'segment' });
  const length = uint16(bytes, start);
  if (length < 2) throw new FrameError('malformed', { segmentLength: length });
  if (start + length > bytes.length) throw new FrameError('truncated', { missing: 'segment' });
  return { marker, start: start + 2, end: start + length };
}

/** Reads up to the start of frame and on to the first scan. @throws FrameError `truncated` or `malformed` */
export function readJpegHeader(bytes: Uint8Array): JpegHeader {
  requireStart(bytes);
  let at = 2;
  let jfif = false;
  let adobe: number | null = null;
  let frame: JpegFrame | null = null;
  for (;;) {
    const { marker, start, end } = nextSegment(bytes, at);
    at = end;
    if (marker === APP0 && end - start >= 14 && startsWith(bytes, start, 'JFIF\0')) jfif = true;
    else if (marker === APP14 && end - start >= 12 && startsWith(bytes, start, 'Adobe'))
      adobe = bytes[start + 11]!;
    else if (isStartOfFrame(marker)) frame = readFrame(bytes, { marker, start, end });
    else if (marker === SOS) break;
    else if (marker === EOI) throw new FrameError('truncated', { missing: 'scan' });
  }
  if (!frame) throw new FrameError('malformed', { missing: 'start of frame' });
  return { ...frame, jfif, adobe };
}

export function readFrame(bytes: Uint8Array, { marker, start, end }: Segment): JpegFrame {
  const count = bytes[start + 5] ?? 0;
  if (count === 0 || end - start < 6 + 3 * count) throw new FrameError('malformed', { components: count });
  const components = Array.from({ length: count }, (_, index) => {
    const at = start + 6 + 3 * index;
    return {
      id: bytes[at]!,
      h: bytes[at + 1]! >> 4,
      v: bytes[at + 1]! & 15,
      quantization: bytes[at + 2]! & 3,
    };
  });
  if (components.some(({ h, v }) => h < 1 || h > 4 || v < 1 || v > 4))
    throw new FrameError('malformed', { field: 'sampling factors' });
  return {
    sof: marker,
    precision: bytes[start]!,
    rows: uint16(bytes, start + 1),
    columns: uint16(bytes, start + 3),
    components,
  };
}

export function isStartOfFrame(marker: number): boolean {
  // 0xC4, 0xC8 and 0xCC are tables and a reserved marker.
  return (marker >= 0xc0 && marker <= 0xcf && marker % 4 !== 0) || marker === 0xc0 || marker === SOF55;
}

/** @throws FrameError `malformed` if the bytes do not begin as JPEG does. */
export function requireStart(bytes: Uint8Array): void {
  if (bytes.length < 4) throw new FrameError('truncated', { bytes: bytes.length });
  if (bytes[0] !== 0xff || bytes[1] !== SOI) throw new FrameError('malformed', { missing: 'start of image' });
}

/** Whether an end-of-image marker lies in the last bytes; padding may follow it. */
export function endsInMarker(bytes: Uint8Array): boolean {
  let at = bytes.length - 1;
  // A fragment is padded with one byte, some writers' with several; a marker is 0xFF and its code.
  while (at > 0 && bytes.length - at < 64 && !(bytes[at] === EOI && bytes[at - 1] === 0xff)) at--;
  return bytes[at] === EOI && bytes[at - 1] === 0xff;
}

export function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

/** Markers without a length: TEM, RSTn, SOI, EOI. */
function isBare(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= EOI);
}

function startsWith(bytes: Uint8Array, at: number, text: string): boolean {
  for (let index = 0; index < text.length; index++)
    if (bytes[at + index] !== text.charCodeAt(index)) return false;
  return true;
}
