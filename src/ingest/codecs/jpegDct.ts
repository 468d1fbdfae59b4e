/**
 * JPEG by discrete cosine transform (ITU-T T.81): Huffman sequential (SOF0, SOF1) and progressive (SOF2), 8 and 12 bits, up
 * to three components, restart markers. It is here for 12 bits, which no package for the browser decodes; at 8 bits it is
 * what is asked when libjpeg-turbo will not. Gives planes as they were coded: upsampling and colour are `jpegColor.ts`'s.
 *
 * Refused: arithmetic coding and hierarchical frames. A scan cut short is an error, where libjpeg would paint it grey.
 */
import { FrameError } from './frameError.ts';
import { type HuffmanTable, readHuffmanTables, type ScanBits, scanBits } from './jpegHuffman.ts';
import { inverseDct } from './jpegIdct.ts';
import {
  DHT,
  DQT,
  DRI,
  EOI,
  isStartOfFrame,
  type JpegComponent,
  type JpegFrame,
  nextSegment,
  readFrame,
  requireStart,
  type Segment,
  SOS,
  uint16,
} from './jpegMarkers.ts';
import { blockReader, NATURAL_ORDER, type ReadBlock, type ScanComponent } from './jpegScan.ts';

/** One component's samples; beyond width and height the plane is filled up to whole blocks. */
export interface Plane {
  readonly samples: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
  readonly stride: number;
  readonly width: number;
  readonly height: number;
  readonly h: number;
  readonly v: number;
}

interface Component extends JpegComponent {
  /** Blocks that hold the image, and blocks stored: whole minimum coded units. */
  readonly blocksAcross: number;
  readonly blocksDown: number;
  readonly storedAcross: number;
  readonly storedDown: number;
  readonly coefficients: Int16Array;
  /** As it stood when the component's first scan began. */
  table: Uint16Array | undefined;
  /** Of each coefficient in zigzag order, its bits still unknown; UNSCANNED before any scan. */
  readonly unknown: Uint8Array;
}

const UNSCANNED = 255;

interface Decoding {
  readonly frame: JpegFrame;
  readonly components: readonly Component[];
  readonly unitsAcross: number;
  readonly unitsDown: number;
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

function begin(frame: JpegFrame): Decoding {
  const { sof, precision, rows, columns, components } = frame;
  if (sof > 0xc2)
    throw new FrameError('unsupported-transfer-syntax', {
      process: sof >= 0xc9 ? 'arithmetic' : 'hierarchical',
    });
  if ((precision !== 8 && precision !== 12) || (components.length !== 1 && components.length !== 3))
    throw new FrameError('malformed', { precision, components: components.length });
  if (rows === 0 || columns === 0) throw new FrameError('malformed', { rows, columns });
  const h = Math.max(...components.map((each) => each.h));
  const v = Math.max(...components.map((each) => each.v));
  const unitsAcross = Math.ceil(columns / (8 * h));
  const unitsDown = Math.ceil(rows / (8 * v));
  return {
    frame,
    unitsAcross,
    unitsDown,
    components: components.map((each) => {
      const storedAcross = unitsAcross * each.h;
      const storedDown = unitsDown * each.v;
      return {
        ...each,
        blocksAcross: Math.ceil((columns * each.h) / (8 * h)),
        blocksDown: Math.ceil((rows * each.v) / (8 * v)),
        storedAcross,
        storedDown,
        coefficients: new Int16Array(storedAcross * storedDown * 64),
        table: undefined,
        unknown: new Uint8Array(64).fill(UNSCANNED),
      };
    }),
  };
}

interface Tables {
  readonly quantization: readonly (Uint16Array | undefined)[];
  readonly dc: readonly (HuffmanTable | undefined)[];
  readonly ac: readonly (HuffmanTable | undefined)[];
  /** In minimum coded units; 0 for none. */
  readonly restartInterval: number;
}

/** Reads one scan and says where the next marker begins. */
function readScan(bytes: Uint8Array, { start, end }: Segment, decoding: Decoding, tables: Tables): number {
  const count = bytes[start] ?? 0;
  if (count < 1 || count > decoding.components.length || end - start < 4 + 2 * count)
    throw new FrameError('malformed', { segment: 'scan header' });
  const scanned = Array.from({ length: count }, (_, index) => {
    const id = bytes[start + 1 + 2 * index];
    const selectors = bytes[start + 2 + 2 * index]!;
    const component = decoding.components.find((each) => each.id === id);
    if (!component) throw new FrameError('malformed', { segment: 'scan header' });
    component.table ??= tables.quantization[component.quantization]?.slice();
    const state: ScanComponent = {
      dc: tables.dc[selectors >> 4],
      ac: tables.ac[selectors & 15],
      predicted: 0,
    };
    return { component, state };
  });
  const tail = start + 1 + 2 * count;
  const bits = scanBits(bytes, end);
  const run = { left: 0 };
  const progressive = decoding.frame.sof === 0xc2;
  if (progressive && count > 1 && bytes[tail] !== 0)
    throw new FrameError('malformed', { segment: 'scan header' });
  // Sequential frames have no bands: whatever the scan header says of them is ignored, as libjpeg does.
  const limits = {
    from: bytes[tail]!,
    to: bytes[tail + 1]!,
    high: bytes[tail + 2]! >> 4,
    low: bytes[tail + 2]! & 15,
  };
  const read = blockReader(bits, progressive, limits, run);
  for (const { component } of scanned) {
    if (progressive) component.unknown.fill(limits.low, limits.from, limits.to + 1);
    else component.unknown.fill(0);
  }
  const restart = () => {
    bits.restart();
    run.left = 0;
    for (const { state } of scanned) state.predicted = 0;
  };
  const only = count === 1 ? scanned[0] : undefined;
  if (only) readAlone(bits, only, read, tables.restartInterval, restart);
  else readInterleaved(bits, decoding, scanned, read, tables.restartInterval, restart);
  return bits.end();
}

interface Scanned {
  readonly component: Component;
  readonly state: ScanComponent;
}

/** A scan of one component runs over the blocks that hold the image only (T.81 A.2.2). */
function readAlone(
  bits: ScanBits,
  { component, state }: Scanned,
  read: ReadBlock,
  interval: number,
  restart: () => void,
): void {
  let done = 0;
  for (let y = 0; y < component.blocksDown; y++) {
    for (let x = 0; x < component.blocksAcross; x++, done++) {
      if (interval > 0 && done > 0 && done % interval === 0) {
        bits.check();
        restart();
      }
      read(component.coefficients, (y * component.storedAcross + x) * 64, state);
    }
    bits.check();
  }
}

/** A scan of several runs over minimum coded units: h × v blocks of each (T.81 A.2.3). */
function readInterleaved(
  bits: ScanBits,
  { unitsAcross, unitsDown }: Decoding,
  scanned: readonly Scanned[],
  read: ReadBlock,
  interval: number,
  restart: () => void,
): void {
  let done = 0;
  for (let unitY = 0; unitY < unitsDown; unitY++) {
    for (let unitX = 0; unitX < unitsAcross; unitX++, done++) {
      if (interval > 0 && done > 0 && done % interval === 0) {
        bits.check();
        restart();
      }
      for (const { component, state } of scanned)
        for (let y = unitY * component.v; y < (unitY + 1) * component.v; y++)
          for (let x = unitX * component.h; x < (unitX + 1) * component.h; x++)
            read(component.coefficients, (y * component.storedAcross + x) * 64, state);
    }
    bits.check();
  }
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
