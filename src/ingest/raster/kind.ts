/**
 * What kind of picture a file is, by its first bytes, and its size, before anything is decoded.
 *
 * Sources: PNG (W3C, third edition) 5.2 and 11.2.1; JPEG (ITU-T T.81) annex B; WebP (RFC 9649) 2.4–2.7.
 */
import { MAX_FRAME_PIXELS } from '../pixelFormat.ts';
import { RasterError } from './rasterError.ts';

export type RasterKind = 'png' | 'jpeg' | 'webp';

export interface RasterSize {
  readonly width: number;
  readonly height: number;
  /** Of the grey values that `decodeRaster` will give. */
  readonly bits: 8 | 16;
}

/** Where more of a file comes from. */
export interface RasterSource {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** JPEG's segments before the frame header, at most: an ICC profile may take 255. */
const MOST_SEGMENTS = 1024;
/** Of a segment, as much as holds a frame's size: no shorter one stands before the image's data. */
const SEGMENT_BYTES = 10;

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

export function kindOfRaster(bytes: Uint8Array): RasterKind | null {
  if (PNG.every((byte, i) => bytes[i] === byte)) return 'png';
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (asciiAt(bytes, 0, 4) === 'RIFF' && asciiAt(bytes, 8, 4) === 'WEBP') return 'webp';
  return null;
}

/**
 * The size from the header. `first` are the file's first bytes; of `source`, further ones are read where a JPEG's size lies
 * behind them.
 * @throws RasterError too-large (more than 2²⁵ pixels), truncated, malformed; whatever `source` throws
 */
export async function readRasterSize(
  first: Uint8Array,
  source: RasterSource = ofBytes(first),
): Promise<RasterSize> {
  const size = await sizeOf(first, source);
  const { width, height } = size;
  if (width * height > MAX_FRAME_PIXELS)
    throw new RasterError('too-large', { width, height, limit: MAX_FRAME_PIXELS });
  return size;
}

async function sizeOf(first: Uint8Array, source: RasterSource): Promise<RasterSize> {
  const kind = kindOfRaster(first);
  switch (kind) {
    case 'png':
      return pngSize(first);
    case 'jpeg': {
      const { width, height } = await readFrameHeader(first, source);
      return { width, height, bits: 8 };
    }
    case 'webp':
      return webpSize(first);
    case null:
      throw new RasterError('malformed', { part: 'signature' });
    default:
      return kind satisfies never;
  }
}

function pngSize(bytes: Uint8Array): RasterSize {
  if (bytes.length < 33) throw new RasterError('truncated', { format: 'png', part: 'header' });
  const view = viewOf(bytes);
  if (view.getUint32(8) !== 13 || asciiAt(bytes, 12, 4) !== 'IHDR') throw malformed('png');
  return checked('png', view.getUint32(16), view.getUint32(20), bytes[24] === 16 ? 16 : 8);
}

/** A JPEG's frame header (T.81 B.2.2). */
export interface FrameHeader {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample. */
  readonly precision: number;
  readonly components: number;
}

/** @throws RasterError malformed, truncated */
export async function readFrameHeader(
  first: Uint8Array,
  source: RasterSource = ofBytes(first),
): Promise<FrameHeader> {
  let offset = 2;
  for (let segments = 0; segments < MOST_SEGMENTS; segments++) {
    let bytes = first.subarray(offset, offset + SEGMENT_BYTES);
    if (bytes.length < SEGMENT_BYTES) bytes = await source.read(offset, SEGMENT_BYTES);
    if (bytes.length < SEGMENT_BYTES) throw new RasterError('truncated', { format: 'jpeg', part: 'header' });
    if (bytes[0] !== 0xff) throw malformed('jpeg');
    const marker = bytes[1]!;
    const view = viewOf(bytes);
    if (marker === 0xff) {
      offset++; // a fill byte
    } else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      offset += 2; // without a length
    } else if (isFrame(marker)) {
      const { width, height } = checked('jpeg', view.getUint16(7), view.getUint16(5), 8);
      return { width, height, precision: bytes[4]!, components: bytes[9]! };
    } else if (marker === 0xd9 || marker === 0xda) {
      throw malformed('jpeg'); // the scan, or the end, without a frame
    } else {
      offset += 2 + Math.max(2, view.getUint16(2));
    }
  }
  throw malformed('jpeg');
}

/** SOF0 to SOF15 without DHT, JPG and DAC (T.81 table B.1). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function webpSize(bytes: Uint8Array): RasterSize {
  if (bytes.length < 30) throw new RasterError('truncated', { format: 'webp', part: 'header' });
  const view = viewOf(bytes);
  const chunk = asciiAt(bytes, 12, 4);
  if (chunk === 'VP8 ') {
    if (bytes[23] !== 0x9d || bytes[24] !== 0x01 || bytes[25] !== 0x2a) throw malformed('webp');
    return checked('webp', view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff, 8);
  }
  if (chunk === 'VP8L') {
    if (bytes[20] !== 0x2f) throw malformed('webp');
    const packed = view.getUint32(21, true);
    return checked('webp', (packed & 0x3fff) + 1, ((packed >>> 14) & 0x3fff) + 1, 8);
  }
  if (chunk === 'VP8X') {
    const width = (view.getUint32(24, true) & 0xffffff) + 1;
    return checked('webp', width, (view.getUint32(26, true) >>> 8) + 1, 8);
  }
  throw malformed('webp');
}

/** True for a WebP of several frames. Its header is whole. */
export function isAnimated(webp: Uint8Array): boolean {
  return asciiAt(webp, 12, 4) === 'VP8X' && (webp[20]! & 0x02) !== 0;
}

function checked(format: RasterKind, width: number, height: number, bits: 8 | 16): RasterSize {
  if (width === 0 || height === 0) throw malformed(format);
  return { width, height, bits };
}

function malformed(format: RasterKind): RasterError {
  return new RasterError('malformed', { format, part: 'header' });
}

function ofBytes(bytes: Uint8Array): RasterSource {
  return { size: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) };
}

function asciiAt(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
