/**
 * The Huffman-coded coefficients of one 8 × 8 block: sequential (ITU-T T.81 F.2.2) and the four kinds of progressive scan
 * (G.1.2). Knows nothing of where blocks lie.
 */
import { FrameError } from './frameError.ts';
import type { HuffmanTable, ScanBits } from './jpegHuffman.ts';

/** Zigzag position → natural position (T.81 figure 5); 16 more so that a damaged run cannot leave the block. */
export const NATURAL_ORDER = new Uint8Array([
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7,
  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46,
  53, 60, 61, 54, 47, 55, 62, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63,
]);

/** What a scan's header says of one of its components, and what decoding it remembers between blocks. */
export interface ScanComponent {
  readonly dc: HuffmanTable | undefined;
  readonly ac: HuffmanTable | undefined;
  predicted: number;
}

export interface ScanLimits {
  /** First and last coefficient in zigzag order. */
  readonly from: number;
  readonly to: number;
  /** Bits refined so far (0 at first) and the bit this scan gives. */
  readonly high: number;
  readonly low: number;
}

/** Blocks that a progressive scan still has to pass over. */
export interface BandRun {
  left: number;
}

/** Reads one block into `coefficients` from `at`. */
export type ReadBlock = (coefficients: Int16Array, at: number, component: ScanComponent) => void;

export function blockReader(
  bits: ScanBits,
  progressive: boolean,
  limits: ScanLimits,
  run: BandRun,
): ReadBlock {
  if (!progressive) return (coefficients, at, component) => readSequential(bits, coefficients, at, component);
  const { from, to, high, low } = limits;
  if (from > to || to > 63 || low > 13 || (from === 0 && to !== 0))
    throw new FrameError('malformed', { segment: 'scan header' });
  if (from === 0 && high === 0)
    return (coefficients, at, component) => {
      component.predicted += bits.difference(bits.symbol(need(component.dc)) & 15);
      coefficients[at] = component.predicted << low;
    };
  if (from === 0)
    return (coefficients, at) => {
      if (bits.bits(1)) coefficients[at]! |= 1 << low;
    };
  if (high === 0)
    return (coefficients, at, { ac }) => readBand(bits, coefficients, at, need(ac), limits, run);
  return (coefficients, at, { ac }) => refineBand(bits, coefficients, at, need(ac), limits, run);
}

function readSequential(
  bits: ScanBits,
  coefficients: Int16Array,
  at: number,
  component: ScanComponent,
): void {
  const ac = need(component.ac);
  component.predicted += bits.difference(bits.symbol(need(component.dc)) & 15);
  coefficients[at] = component.predicted;
  for (let k = 1; k < 64; k++) {
    const symbol = bits.symbol(ac);
    const size = symbol & 15;
    if (size === 0) {
      if (symbol !== 0xf0) return;
      k += 15;
    } else {
      k += symbol >> 4;
      coefficients[at + NATURAL_ORDER[k]!] = bits.difference(size);
    }
  }
}

/** First pass of a band of AC coefficients, T.81 G.1.2.2. */
function readBand(
  bits: ScanBits,
  coefficients: Int16Array,
  at: number,
  table: HuffmanTable,
  { from, to, low }: ScanLimits,
  run: BandRun,
): void {
  if (run.left > 0) {
    run.left--;
    return;
  }
  for (let k = from; k <= to; k++) {
    const symbol = bits.symbol(table);
    const zeros = symbol >> 4;
    const size = symbol & 15;
    if (size !== 0) {
      k += zeros;
      coefficients[at + NATURAL_ORDER[k]!] = bits.difference(size) << low;
    } else if (zeros === 15) k += 15;
    else {
      run.left = (1 << zeros) + bits.bits(zeros) - 1;
      return;
    }
  }
}

/** A later pass of a band, T.81 G.1.2.3: one more bit of every coefficient that is not zero, and new ones. */
function refineBand(
  bits: ScanBits,
  coefficients: Int16Array,
  at: number,
  table: HuffmanTable,
  { from, to, low }: ScanLimits,
  run: BandRun,
): void {
  const plus = 1 << low;
  let k = from;
  if (run.left === 0) {
    for (; k <= to; k++) {
      const symbol = bits.symbol(table);
      let zeros = symbol >> 4;
      let value = 0;
      if ((symbol & 15) !== 0) value = bits.bits(1) ? plus : -plus;
      else if (zeros !== 15) {
        run.left = (1 << zeros) + bits.bits(zeros);
        break;
      }
      for (; k <= to; k++) {
        const place = at + NATURAL_ORDER[k]!;
        if (coefficients[place] !== 0) refine(place);
        else if (--zeros < 0) break;
      }
      if (value !== 0 && k <= 63) coefficients[at + NATURAL_ORDER[k]!] = value;
    }
  }
  if (run.left > 0) {
    for (; k <= to; k++) {
      const place = at + NATURAL_ORDER[k]!;
      if (coefficients[place] !== 0) refine(place);
    }
    run.left--;
  }

  function refine(place: number): void {
    const value = coefficients[place]!;
    if (bits.bits(1) && (Math.abs(value) & plus) === 0)
      coefficients[place] = value + (value >= 0 ? plus : -plus);
  }
}

function need(table: HuffmanTable | undefined): HuffmanTable {
  if (!table) throw new FrameError('malformed', { missing: 'huffman table' });
  return table;
}
