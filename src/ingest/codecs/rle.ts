/**
 * RLE Lossless (DICOM PS3.5 annex G): byte planes, the most significant byte of the first sample first, each PackBits-coded.
 * Gives the frame's bytes as they would lie in a native little-endian file, colour interleaved.
 */
import { FrameError } from './frameError.ts';
import type { StoredFormat } from './types.ts';

/** Sixteen 32-bit numbers: how many segments, and where each begins. */
const HEADER_BYTES = 64;
const MOST_SEGMENTS = 15;

/** @throws FrameError `truncated` if a segment gives too little, `malformed` if the header does not fit the format. */
export function decodeRle(bytes: Uint8Array, format: StoredFormat): Uint8Array<ArrayBuffer> {
  if (bytes.length < HEADER_BYTES) throw new FrameError('truncated', { bytes: bytes.length });
  const header = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const segments = header.getUint32(0, true);
  const components = format.samplesPerPixel;
  const depth = Math.ceil(format.bitsAllocated / 8);
  if (segments > MOST_SEGMENTS || segments !== components * depth)
    throw new FrameError('malformed', { segments, expectedSegments: components * depth });

  const pixels = format.rows * format.columns;
  const plane = format.bitsAllocated === 1 ? Math.ceil(pixels / 8) : pixels;
  const out = new Uint8Array(plane * segments);
  for (let segment = 0; segment < segments; segment++) {
    const start = header.getUint32(4 + 4 * segment, true);
    const end = segment + 1 < segments ? header.getUint32(8 + 4 * segment, true) : bytes.length;
    if (start < HEADER_BYTES || end < start) throw new FrameError('malformed', { segment, start, end });
    if (start >= bytes.length) throw new FrameError('truncated', { segment });
    const component = Math.floor(segment / depth);
    const significance = depth - 1 - (segment % depth);
    unpack(bytes.subarray(start, end), out, component * depth + significance, segments, plane);
  }
  return out;
}

/** PackBits into every `step`-th byte from `to`, `count` times (PS3.5 G.3.2). */
function unpack(packed: Uint8Array, out: Uint8Array, to: number, step: number, count: number): void {
  let at = 0;
  let target = to;
  let left = count;
  while (left > 0) {
    if (at >= packed.length) throw new FrameError('truncated', { missingBytes: left });
    const control = packed[at++]!;
    if (control === 128) continue;
    const length = control < 128 ? control + 1 : 257 - control;
    const taken = Math.min(length, left);
    if (control < 128) {
      if (at + taken > packed.length) throw new FrameError('truncated', { missingBytes: left });
      for (let index = 0; index < taken; index++, target += step) out[target] = packed[at + index]!;
      at += length;
    } else {
      if (at >= packed.length) throw new FrameError('truncated', { missingBytes: left });
      const byte = packed[at++]!;
      for (let index = 0; index < taken; index++, target += step) out[target] = byte;
    }
    left -= taken;
  }
}
