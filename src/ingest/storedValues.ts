/**
 * Native (uncompressed) pixel data, DICOM PS3.5 8.1 and annex D: where a frame's bytes lie, and their stored values: masked
 * to Bits Stored, sign-extended, in native word order, colour interleaved. Knows nothing of files or units.
 */
import { colorByHeader } from './codecs/codedValues.ts';
import { FrameError } from './codecs/frameError.ts';
import type { DecodedFrame, Samples, StoredFormat } from './codecs/types.ts';

export interface NativeExtent {
  /** Bytes from the start of the pixel data. */
  readonly offset: number;
  /** Bytes to read; may end with a part of the next frame. */
  readonly length: number;
  /** Bits in front that belong to the frame before: frames of single bits are not padded to bytes (PS3.5 8.1.1). */
  readonly bitOffset: number;
}

/** How the samples lie in the bytes. */
export interface WordOrder {
  /**
   * True for what Explicit VR Big Endian stores as words: more than 8 bits allocated, or any bits under the VR OW, whose
   * bytes then lie in swapped pairs (PS3.5 8.2). False for OB.
   */
  readonly bigEndian: boolean;
}

/**
 * Where frame `frame` (from 0) lies in native pixel data. In big endian it begins and ends with a whole word.
 * @throws FrameError `malformed` for a Bits Allocated or Samples per Pixel that nothing defines
 */
export function nativeFrameBytes(
  format: StoredFormat,
  frame: number,
  { bigEndian }: WordOrder = { bigEndian: false },
): NativeExtent {
  requireDefined(format);
  const bits = frameBits(format);
  const unit = bigEndian ? 16 : 8;
  const first = Math.floor((frame * bits) / unit);
  const end = Math.ceil(((frame + 1) * bits) / unit);
  const bytes = unit / 8;
  return { offset: first * bytes, length: (end - first) * bytes, bitOffset: frame * bits - first * unit };
}

/**
 * The stored values of one native frame.
 * @param bytes what lies at `nativeFrameBytes`; more is ignored
 * @param options.bitOffset as `nativeFrameBytes` gives it
 * @throws FrameError `truncated` if bytes are missing, `malformed` for a format nothing defines
 */
export function nativeFrame(
  bytes: Uint8Array<ArrayBuffer>,
  format: StoredFormat,
  options: WordOrder & { readonly bitOffset?: number },
): DecodedFrame {
  requireDefined(format);
  const { bitOffset = 0 } = options;
  const expected = Math.ceil((bitOffset + frameBits(format)) / 8);
  if (bytes.length < expected)
    throw new FrameError('truncated', { bytes: bytes.length, expectedBytes: expected });
  const components = format.samplesPerPixel === 3 ? 3 : 1;
  const color = colorByHeader(components, format.photometric);
  const stored = values(bytes, format, options.bigEndian, bitOffset);
  const samples = arrange(stored, format);
  if (isPartial(format)) toFullRange(samples);
  const bitsStored = format.float ? format.bitsAllocated : format.bitsStored;
  return { samples, components, color, bitsStored, signed: format.float !== null || format.signed };
}

function requireDefined(format: StoredFormat): void {
  const { bitsAllocated, bitsStored, highBit, samplesPerPixel, float } = format;
  const allocated =
    float === 'float'
      ? [32]
      : float === 'double'
        ? [64]
        : samplesPerPixel === 3
          ? [8, 16, 32]
          : [1, 8, 16, 32];
  if (!allocated.includes(bitsAllocated)) throw new FrameError('malformed', { bitsAllocated });
  if (samplesPerPixel !== 1 && samplesPerPixel !== 3) throw new FrameError('malformed', { samplesPerPixel });
  if (
    !float &&
    (bitsStored < 1 || bitsStored > bitsAllocated || highBit < bitsStored - 1 || highBit >= bitsAllocated)
  )
    throw new FrameError('malformed', { bitsAllocated, bitsStored, highBit });
  if (isHalved(format) && (bitsAllocated !== 8 || format.columns % 2 !== 0))
    throw new FrameError('malformed', { bitsAllocated, columns: format.columns });
}

function frameBits(format: StoredFormat): number {
  return storedCount(format) * format.bitsAllocated;
}

/** Samples as they lie in the file: 4:2:2 keeps two luma samples and one of each chroma for two pixels. */
function storedCount(format: StoredFormat): number {
  const pixels = format.rows * format.columns;
  return isHalved(format) ? pixels * 2 : pixels * format.samplesPerPixel;
}

function isHalved({ photometric, samplesPerPixel }: StoredFormat): boolean {
  return samplesPerPixel === 3 && (photometric === 'YBR_FULL_422' || photometric === 'YBR_PARTIAL_422');
}

function isPartial({ photometric, samplesPerPixel }: StoredFormat): boolean {
  return samplesPerPixel === 3 && photometric === 'YBR_PARTIAL_422';
}

function values(
  bytes: Uint8Array<ArrayBuffer>,
  format: StoredFormat,
  bigEndian: boolean,
  bitOffset: number,
): Samples {
  const count = storedCount(format);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = !bigEndian;
  if (format.float) {
    const double = format.float === 'double';
    const samples = double ? new Float64Array(count) : new Float32Array(count);
    for (let at = 0; at < count; at++)
      samples[at] = double ? view.getFloat64(at * 8, little) : view.getFloat32(at * 4, little);
    return samples;
  }
  switch (format.bitsAllocated) {
    case 1:
      return singleBits(bytes, count, bitOffset, bigEndian);
    case 8: {
      const samples = new Uint8Array(count);
      const first = bitOffset / 8;
      if (bigEndian) for (let at = 0; at < count; at++) samples[at] = swapped(bytes, first + at);
      else samples.set(bytes.subarray(first, first + count));
      return masked(samples, format);
    }
    case 16: {
      const samples = new Uint16Array(count);
      if (bigEndian || bytes.byteOffset % 2 !== 0)
        for (let at = 0; at < count; at++) samples[at] = view.getUint16(at * 2, little);
      else samples.set(new Uint16Array(bytes.buffer, bytes.byteOffset, count));
      return masked(samples, format);
    }
    default: {
      const samples = new Uint32Array(count);
      for (let at = 0; at < count; at++) samples[at] = view.getUint32(at * 4, little);
      return masked(samples, format);
    }
  }
}

/** Byte `at` of words whose bytes are swapped; a last byte without its pair stands where it is. */
function swapped(bytes: Uint8Array, at: number): number {
  return bytes[at ^ 1] ?? bytes[at]!;
}

/** Least significant bit first. */
function singleBits(
  bytes: Uint8Array,
  count: number,
  bitOffset: number,
  bigEndian: boolean,
): Uint8Array<ArrayBuffer> {
  const samples = new Uint8Array(count);
  for (let at = 0; at < count; at++) {
    const bit = at + bitOffset;
    const place = bit >> 3;
    const byte = bigEndian ? swapped(bytes, place) : bytes[place]!;
    samples[at] = (byte >> (bit & 7)) & 1;
  }
  return samples;
}

/** In place: keeps the Bits Stored bits below High Bit, and gives them their sign. */
function masked(
  cells: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>,
  { bitsAllocated, bitsStored, highBit, signed }: StoredFormat,
): Samples {
  const { buffer } = cells;
  const samples = !signed
    ? cells
    : bitsAllocated === 8
      ? new Int8Array(buffer)
      : bitsAllocated === 16
        ? new Int16Array(buffer)
        : new Int32Array(buffer);
  if (bitsStored === bitsAllocated) return samples;
  const up = 31 - highBit;
  const down = 32 - bitsStored;
  for (let at = 0; at < cells.length; at++) {
    const high = cells[at]! << up;
    samples[at] = signed ? high >> down : high >>> down;
  }
  return samples;
}

/** [rows, columns, components]: planes interleaved, halved chroma given to both its pixels (PS3.3 C.7.6.3.1.2). */
function arrange(stored: Samples, format: StoredFormat): Samples {
  if (format.samplesPerPixel !== 3) return stored;
  const pixels = format.rows * format.columns;
  const out = new (stored.constructor as new (length: number) => Samples)(pixels * 3);
  if (isHalved(format)) {
    for (let pair = 0; pair < pixels / 2; pair++)
      for (let side = 0; side < 2; side++) {
        const to = (pair * 2 + side) * 3;
        out[to] = stored[pair * 4 + side]!;
        out[to + 1] = stored[pair * 4 + 2]!;
        out[to + 2] = stored[pair * 4 + 3]!;
      }
    return out;
  }
  if (format.planarConfiguration === 0) return stored;
  for (let component = 0; component < 3; component++)
    for (let at = 0; at < pixels; at++) out[at * 3 + component] = stored[component * pixels + at]!;
  return out;
}

/** YBR_PARTIAL (luma 16 … 235, chroma 16 … 240) → YBR_FULL, rounded and clamped, in place. */
function toFullRange(samples: Samples): void {
  const clamp = (value: number) => Math.max(0, Math.min(255, Math.round(value)));
  for (let at = 0; at < samples.length; at += 3) {
    samples[at] = clamp(((samples[at]! - 16) * 255) / 219);
    samples[at + 1] = clamp(((samples[at + 1]! - 128) * 255) / 224 + 128);
    samples[at + 2] = clamp(((samples[at + 2]! - 128) * 255) / 224 + 128);
  }
}
