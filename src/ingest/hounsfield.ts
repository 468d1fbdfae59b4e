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
  const { rows, columns, bitsAllocated, rescaleSlope, rescaleIntercept } = format;
  const expected = (rows * columns * bitsAllocated) / 8;
  if (bytes.length !== expected) {
    throw new RangeError(
      `toHounsfield got ${bytes.length} bytes for [${rows}, ${columns}] of ${bitsAllocated} bits`,
    );
  }
  const words = asWords(bytes, bitsAllocated);
  const stored = storedValue(format);
  const isPadding = paddingTest(format);
  const out = new Float32Array(rows * columns);
  for (let i = 0; i < out.length; i++) {
    const word = words[i]!;
    const value = stored(word);
    out[i] = isPadding(word, value) ? PADDING_HU : rescaleSlope * value + rescaleIntercept;
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

/** The value within an allocated word: bits highBit − bitsStored + 1 … highBit, two's complement where signed. */
function storedValue({ bitsStored, highBit, signed }: PixelFormat): (word: number) => number {
  const right = highBit + 1 - bitsStored;
  const spare = 32 - bitsStored;
  return signed
    ? (word) => ((word >>> right) << spare) >> spare
    : (word) => ((word >>> right) << spare) >>> spare;
}

/**
 * Padding is told by its stored value, within the range where there is a limit, and by the whole allocated word too: some
 * scanners write a padding value with bits above BitsStored.
 */
function paddingTest({
  padding,
  signed,
  bitsAllocated,
}: PixelFormat): (word: number, value: number) => boolean {
  if (!padding) return () => false;
  const asStored = (bits: number) => (signed ? (bits << 16) >> 16 : bits);
  const ends = [asStored(padding.value), asStored(padding.limit)];
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  const whole = bitsAllocated === 16 ? padding.value : null;
  return (word, value) => (value >= low && value <= high) || word === whole;
}
