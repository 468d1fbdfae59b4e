/**
 * Huffman tables and the bits of a JPEG scan (ITU-T T.81 annexes C and F.2.2), for the processes that no package decodes.
 * Knows nothing of what the symbols mean.
 */
import { FrameError } from './frameError.ts';
import type { Segment } from './jpegMarkers.ts';

/** Codes up to this long are found in one look. */
const LOOK = 9;

export interface HuffmanTable {
  /** By the next LOOK bits: length << 8 | symbol; 0 where the code is longer. */
  readonly look: Uint16Array;
  /** Largest code of each length, −1 where there is none. [18] is a sentinel above all. */
  readonly maxCode: Int32Array;
  /** Index of a length's first symbol less its first code. */
  readonly offset: Int32Array;
  readonly symbols: Uint8Array;
}

/** The tables of one DHT segment; `kind` 0 is DC or lossless, 1 is AC. @throws FrameError `malformed` */
export function readHuffmanTables(
  bytes: Uint8Array,
  { start, end }: Segment,
): { readonly kind: number; readonly id: number; readonly table: HuffmanTable }[] {
  const tables = [];
  let at = start;
  while (at < end) {
    const kind = bytes[at]! >> 4;
    const id = bytes[at]! & 15;
    const counts = bytes.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (kind > 1 || id > 3 || total > 256 || at + 17 + total > end)
      throw new FrameError('malformed', { segment: 'huffman table' });
    tables.push({ kind, id, table: buildTable(counts, bytes.slice(at + 17, at + 17 + total)) });
    at += 17 + total;
  }
  return tables;
}

function buildTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable {
  const look = new Uint16Array(1 << LOOK);
  const maxCode = new Int32Array(18).fill(-1);
  const offset = new Int32Array(18);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length++) {
    const count = counts[length - 1]!;
    offset[length] = index - code;
    if (code + count > 1 << length) throw new FrameError('malformed', { segment: 'huffman table' });
    for (let each = 0; each < count; each++, code++, index++) {
      if (length > LOOK) continue;
      const from = code << (LOOK - length);
      look.fill((length << 8) | symbols[index]!, from, from + (1 << (LOOK - length)));
    }
    if (count > 0) maxCode[length] = code - 1;
    code <<= 1;
  }
  maxCode[17] = 0x7fffffff;
  return { look, maxCode, offset, symbols };
}

export interface ScanBits {
  /** The next Huffman symbol. */
  symbol(table: HuffmanTable): number;
  /** The next `count` bits, 0 … 16, as an unsigned number. */
  bits(count: number): number;
  /** The next `count` bits as a difference (T.81 F.2.2.1 EXTEND). */
  difference(count: number): number;
  /** Throws if more bits were taken than the segment holds: `truncated` where the bytes end, `malformed` at a marker. */
  check(): void;
  /** Drops what is left of this segment and steps over a restart marker. */
  restart(): void;
  /** Where the marker that ends the scan begins. */
  end(): number;
}

/** The entropy-coded bits from `start` on. Past a marker it gives zeros, which `check` reports. */
export function scanBits(bytes: Uint8Array, start: number): ScanBits {
  let at = start;
  let held = 0; // the low `count` bits are still to be read
  let count = 0;
  let invented = 0; // how many of them are zeros that the bytes did not hold

  function fill(): void {
    while (count <= 24) {
      let byte = 0;
      if (at >= bytes.length) invented += 8;
      else if (bytes[at] !== 0xff) byte = bytes[at++]!;
      else if (bytes[at + 1] === 0) {
        byte = 0xff;
        at += 2;
      } else invented += 8;
      held = (held << 8) | byte;
      count += 8;
    }
  }

  function bits(wanted: number): number {
    if (wanted === 0) return 0;
    if (count < wanted) fill();
    count -= wanted;
    return (held >>> count) & ((1 << wanted) - 1);
  }

  return {
    bits,
    symbol(table) {
      if (count < 16) fill();
      const found = table.look[(held >>> (count - LOOK)) & ((1 << LOOK) - 1)]!;
      if (found !== 0) {
        count -= found >> 8;
        return found & 0xff;
      }
      let length = LOOK + 1;
      let code = (held >>> (count - length)) & ((1 << length) - 1);
      while (code > table.maxCode[length]!) {
        length++;
        if (length > 16) throw endOrDamage();
        code = (held >>> (count - length)) & ((1 << length) - 1);
      }
      count -= length;
      return table.symbols[code + table.offset[length]!]!;
    },
    difference(wanted) {
      const value = bits(wanted);
      return wanted > 0 && value < 1 << (wanted - 1) ? value - (1 << wanted) + 1 : value;
    },
    check() {
      if (invented > count) throw endOrDamage();
    },
    restart() {
      held = 0;
      count = 0;
      invented = 0;
      while (at < bytes.length && !isMarkerAt(bytes, at)) at++;
      while (bytes[at + 1] === 0xff) at++;
      const marker = bytes[at + 1];
      if (marker === undefined) throw new FrameError('truncated', { missing: 'restart marker' });
      if (marker < 0xd0 || marker > 0xd7) throw new FrameError('malformed', { missing: 'restart marker' });
      at += 2;
    },
    end() {
      let marker = at;
      while (marker < bytes.length && !isMarkerAt(bytes, marker)) marker++;
      return marker;
    },
  };

  function endOrDamage(): FrameError {
    return at >= bytes.length - 1
      ? new FrameError('truncated', { missing: 'entropy-coded data' })
      : new FrameError('malformed', { segment: 'entropy-coded data' });
  }
}

function isMarkerAt(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xff && bytes[at + 1] !== 0;
}
