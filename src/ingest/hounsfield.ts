/**
 * Stored pixel values → Hounsfield units: mask and sign-extend (PS3.5 8.1.1), padding to air, modality rescale
 * (PS3.3 C.11.1.1.2: HU = slope · stored + intercept).
 *
 * Little endian words on a little endian machine, which is every machine a browser runs on.
 */
import type { PixelFormat } from './pixelFormat.ts';

/** What padding outside the scanned circle becomes: air, as the scan has around the patient. */
export const PADDING_HU = -1000;

/**
 * One frame's bytes, exactly rows × columns words → float32 [rows, columns] in HU, computed in float64.
 * @throws RangeError when the byte count is another.
 */
export function toHounsfield(bytes: Uint8Array<ArrayBuffer>, format: PixelFormat): Float32Array<ArrayBuffer> {
  const { rows, columns, bitsAllocated, bitsStored, highBit, signed, rescaleSlope, rescaleIntercept } =
    format;
  const expected = (rows * columns * bitsAllocated) / 8;
  if (bytes.length !== expected) {
    throw new RangeError(
      `toHounsfield got ${bytes.length} bytes for [${rows}, ${columns}] of ${bitsAllocated} bits`,
    );
  }
  const words = asWords(bytes, bitsAllocated);
  const right = highBit + 1 - bitsStored; // bits below the stored value
  const spare = 32 - bitsStored; // bits above it, in 32
  const padding = paddingRange(format);
  const out = new Float32Array(rows * columns);
  for (let i = 0; i < out.length; i++) {
    const word = words[i]!;
    const top = (word >>> right) << spare;
    const value = signed ? top >> spare : top >>> spare;
    const isPadding = (value >= padding.low && value <= padding.high) || word === padding.word;
    out[i] = isPadding ? PADDING_HU : rescaleSlope * value + rescaleIntercept;
  }
  return out;
}

function asWords(bytes: Uint8Array<ArrayBuffer>, bits: PixelFormat['bitsAllocated']) {
  if (bits === 8) return bytes;
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const { buffer, byteOffset, byteLength } = aligned;
  return bits === 16
    ? new Uint16Array(buffer, byteOffset, byteLength / 2)
    : new Uint32Array(buffer, byteOffset, byteLength / 4);
}

/**
 * Padding is told by its stored value, within the range where there is a limit, and by the whole allocated word too: some
 * scanners write a padding value with bits above BitsStored.
 */
function paddingRange({ padding, signed, bitsAllocated }: PixelFormat): {
  low: number;
  high: number;
  word: number;
} {
  if (!padding) return { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY, word: -1 };
  const asStored = (bits: number) => (signed ? (bits << 16) >> 16 : bits);
  const ends = [asStored(padding.value), asStored(padding.limit)];
  return {
    low: Math.min(...ends),
    high: Math.max(...ends),
    word: bitsAllocated === 16 ? padding.value : -1,
  };
}
