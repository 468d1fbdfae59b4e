/**
 * JPEG by discrete cosine transform (ITU-T T.81): Huffman sequential (SOF0, SOF1) and progressive (SOF2), 8 and 12 bits, up
 * to three components, restart markers. It is here for 12 bits, which no package for the browser decodes; at 8 bits it is
 * what is asked when libjpeg-turbo will not. Gives planes as they were coded: upsampling and colour are `jpegColor.ts`'s.
 *
 * Refused: arithmetic coding and hierarchical frames. A scan cut short is an error, where libjpeg would paint it grey.
 */
import { FrameError } from './frameError.ts';
import { NATURAL_ORDER } from './jpegBlock.ts';
import { begin, type Component, type Decoding } from './jpegDctFrame.ts';
import { readScan } from './jpegDctScan.ts';
import { type HuffmanTable, readHuffmanTables } from './jpegHuffman.ts';
import { inverseDct } from './jpegIdct.ts';
import {
  DHT,
  DQT,
  DRI,
  EOI,
  isStartOfFrame,
  type JpegFrame,
  nextSegment,
  readFrame,
  requireStart,
  type Segment,
  SOS,
  uint16,
} from './jpegMarkers.ts';

/** One component's samples; beyond width and height the plane is filled up to whole blocks. */
export interface Plane {
  readonly samples: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
  readonly stride: number;
  readonly width: number;
  readonly height: number;
  readonly h: number;
  readonly v: number;
}

/**
 * @param bytes a codestream whose size has been found to be the expected one
 * @throws FrameError `truncated`, `malformed`, or `unsupported-transfer-syntax` for a process that is not one of these
 */
export function decodeJpegDct(bytes: Uint8Array): {
  readonly frame: JpegFrame;
  readonly planes: readonly Plane[];
} {
  requireStart(bytes);
  const quantization: (Uint16Array | undefined)[] = [];
  const dc: (HuffmanTable | undefined)[] = [];
  const ac: (HuffmanTable | undefined)[] = [];
  let restartInterval = 0;
  let decoding: Decoding | null = null;
  let at = 2;
  for (;;) {
    const segment = nextSegmentOrEnd(bytes, at, decoding !== null);
    if (segment === null) {
      requireComplete(decoding);
      break;
    }
    if (segment.marker === EOI) break;
    at = segment.end;
    if (segment.marker === DQT) readQuantization(bytes, segment, quantization);
    else if (segment.marker === DHT) {
      for (const { kind, id, table } of readHuffmanTables(bytes, segment)) (kind === 0 ? dc : ac)[id] = table;
    } else if (segment.marker === DRI) restartInterval = uint16(bytes, segment.start);
    else if (isStartOfFrame(segment.marker)) {
      if (decoding) throw new FrameError('malformed', { segment: 'second start of frame' });
      decoding = begin(readFrame(bytes, segment));
    } else if (segment.marker === SOS) {
      if (!decoding) throw new FrameError('malformed', { missing: 'start of frame' });
      at = readScan(bytes, segment, decoding, { quantization, dc, ac, restartInterval });
    }
  }
  if (!decoding) throw new FrameError('malformed', { missing: 'start of frame' });
  return { frame: decoding.frame, planes: decoding.components.map((each) => toPlane(decoding.frame, each)) };
}

/** A missing end-of-image marker is forgiven if nothing else is missing: `requireComplete` looks. */
function nextSegmentOrEnd(bytes: Uint8Array, at: number, begun: boolean): Segment | null {
  try {
    return nextSegment(bytes, at);
  } catch (error) {
    if (begun && error instanceof FrameError && error.code === 'truncated') return null;
    throw error;
  }
}

/** Scans may be left out by a progressive coder that ends with its marker, not by one that was cut off. */
function requireComplete(decoding: Decoding | null): void {
  if (decoding?.components.some(({ unknown }) => unknown.some((bits) => bits !== 0)))
    throw new FrameError('truncated', { missing: 'scan' });
}

function toPlane(frame: JpegFrame, component: Component): Plane {
  const { table, coefficients, storedAcross, storedDown, h, v } = component;
  if (!table) throw new FrameError('truncated', { missing: 'scan' });
  const stride = storedAcross * 8;
  const length = stride * storedDown * 8;
  const samples = frame.precision > 8 ? new Uint16Array(length) : new Uint8Array(length);
  for (let y = 0, at = 0; y < storedDown; y++)
    for (let x = 0; x < storedAcross; x++, at += 64)
      inverseDct(coefficients, at, table, frame.precision, samples, y * 8 * stride + x * 8, stride);
  const hMax = Math.max(...frame.components.map((each) => each.h));
  const vMax = Math.max(...frame.components.map((each) => each.v));
  return {
    samples,
    stride,
    width: Math.ceil((frame.columns * h) / hMax),
    height: Math.ceil((frame.rows * v) / vMax),
    h,
    v,
  };
}

function readQuantization(
  bytes: Uint8Array,
  { start, end }: Segment,
  tables: (Uint16Array | undefined)[],
): void {
  let at = start;
  while (at < end) {
    const wide = bytes[at]! >> 4 !== 0;
    const id = bytes[at]! & 15;
    at++;
    if (id > 3 || at + (wide ? 128 : 64) > end)
      throw new FrameError('malformed', { segment: 'quantization table' });
    const table = new Uint16Array(64);
    for (let k = 0; k < 64; k++) {
      table[NATURAL_ORDER[k]!] = wide ? uint16(bytes, at + 2 * k) : bytes[at + k]!;
    }
    at += wide ? 128 : 64;
    tables[id] = table;
  }
}
