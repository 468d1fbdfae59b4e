/**
 * Which pixels are padding around the image and no measurement (PS3.3 C.7.5.1.1.2): told by stored value, within the range where
 * there is a limit, and by the whole allocated word too, since some scanners write a padding value with bits above BitsStored.
 * Floats that float32 cannot hold, and those that are no number, are padding whatever the file says.
 */
import type { Samples } from './codecs/types.ts';
import { floatOf, uint16Of } from './dataSet.ts';
import type { DataSet } from './elements.ts';
import type { PixelFormat } from './pixelFormat.ts';
import { TAGS } from './tags.ts';

export interface Padding {
  readonly low: number;
  readonly high: number;
  /** The value's 16 bits as they stand, where the allocated words have 16 bits. */
  readonly word: number | null;
}

/** US values are read as signed where Pixel Representation is 1. Null where the file has no padding. */
export function readPadding(dataSet: DataSet, format: PixelFormat): Padding | null {
  if (format.float) {
    const [valueTag, limitTag] =
      format.float === 'float'
        ? [TAGS.floatPadding, TAGS.floatPaddingLimit]
        : [TAGS.doublePadding, TAGS.doublePaddingLimit];
    const value = floatOf(dataSet, valueTag);
    return value === null ? null : between(value, floatOf(dataSet, limitTag) ?? value, null);
  }
  const value = uint16Of(dataSet, TAGS.padding);
  if (value === null) return null;
  const limit = uint16Of(dataSet, TAGS.paddingLimit) ?? value;
  const asStored = (bits: number) => (format.signed ? (bits << 16) >> 16 : bits);
  const word = format.bitsAllocated === 16 && format.bitsStored < 16 ? value : null;
  return between(asStored(value), asStored(limit), word);
}

/**
 * 1 where the sample is padding, or null where none is. `words`: the frame's bytes as they lie in the file, where it is not
 * compressed and has one sample per pixel.
 */
export function paddingMask(
  samples: Samples,
  padding: Padding | null,
  words: { readonly bytes: Uint8Array; readonly bigEndian: boolean } | null,
): Uint8Array | null {
  const floats = samples instanceof Float32Array || samples instanceof Float64Array;
  if (!padding && !floats) return null;
  const { low, high, word } = padding ?? { low: Number.NaN, high: Number.NaN, word: null };
  const mask = new Uint8Array(samples.length);
  let any = false;
  const view = words && word !== null ? new DataView(words.bytes.buffer, words.bytes.byteOffset) : null;
  for (let i = 0; i < samples.length; i++) {
    const value = samples[i]!;
    const isPadding =
      (value >= low && value <= high) ||
      (view !== null && view.getUint16(2 * i, !words!.bigEndian) === word) ||
      (floats && !Number.isFinite(Math.fround(value)));
    if (isPadding) {
      mask[i] = 1;
      any = true;
    }
  }
  return any ? mask : null;
}

function between(a: number, b: number, word: number | null): Padding {
  return { low: Math.min(a, b), high: Math.max(a, b), word };
}
