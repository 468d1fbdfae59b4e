/**
 * From the integers of a codestream to stored values. A codestream knows its own precision and it is right where the header
 * says otherwise; whether a value is signed is known to the header (JPEG, JPEG-LS and RLE have no signs, and JPEG 2000
 * files exist whose codestream denies one).
 */
import type { DecodedFrame, StoredFormat } from './types.ts';

export type CodedSamples =
  | Uint8Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>;

export interface Coded {
  /** [rows, columns, components], colour interleaved. */
  readonly samples: CodedSamples;
  readonly precision: number;
  readonly signed: boolean;
  readonly components: 1 | 3;
  readonly color: DecodedFrame['color'];
  /** True where the coder may have taken whole cells of Bits Allocated, bits above High Bit included. */
  readonly cells: boolean;
}

/** Masks and sign-extends. Samples of up to 8 bits come out as bytes, of more as 16-bit words. */
export function storedFromCoded(coded: Coded, format: StoredFormat): DecodedFrame {
  const { precision, components, color } = coded;
  const wholeCells =
    coded.cells && precision === format.bitsAllocated && format.bitsStored < format.bitsAllocated;
  const down = wholeCells ? Math.max(0, format.highBit + 1 - format.bitsStored) : 0;
  // An unsigned codestream may hold a sign bit lower than its own highest: where the header says.
  const bits =
    wholeCells || (format.signed && !coded.signed) ? Math.min(precision, format.bitsStored) : precision;
  const { signed } = format;
  const length = coded.samples.length;
  const wide = bits > 8;
  const samples = signed
    ? wide
      ? new Int16Array(length)
      : new Int8Array(length)
    : wide
      ? new Uint16Array(length)
      : new Uint8Array(length);
  const unused = 32 - bits;
  for (let at = 0; at < length; at++) {
    const high = (coded.samples[at]! >> down) << unused;
    samples[at] = signed ? high >> unused : high >>> unused;
  }
  return { samples, components, color, bitsStored: bits, signed };
}

/** The colour of components that their coder leaves as they were: what the header calls them. */
export function colorByHeader(components: 1 | 3, photometric: string): DecodedFrame['color'] {
  if (components === 1) return 'grey';
  return photometric.startsWith('YBR_FULL') || photometric.startsWith('YBR_PARTIAL') ? 'ybr' : 'rgb';
}
