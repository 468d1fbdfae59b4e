/**
 * JPEG lossless (ITU-T T.81 annex H, SOF3): 2 … 16 bits, any predictor, any point transform, up to three components in one
 * scan or one scan each, restart markers.
 *
 * Written here because @cornerstonejs/jpeg-lossless-decoder-js 2.2.1 decodes wrongly, without an error, what DICOM files
 * hold: restarts, the point transform, colour of more than 8 bits, colour in one scan each, and scans that were cut off.
 */
import { FrameError } from './frameError.ts';
import { type HuffmanTable, readHuffmanTables, type ScanBits, scanBits } from './jpegHuffman.ts';
import {
  DHT,
  DRI,
  EOI,
  type JpegFrame,
  nextSegment,
  readFrame,
  requireStart,
  SOF3,
  SOS,
  uint16,
} from './jpegMarkers.ts';

interface ScanHeader {
  /** Places of the scanned components in the frame, and each one's table. */
  readonly places: readonly number[];
  readonly tables: readonly HuffmanTable[];
  /** T.81 table H.1, 1 … 7. */
  readonly predictor: number;
  readonly pointTransform: number;
  readonly restartInterval: number;
}

/**
 * @param bytes a codestream whose size has been found to be the expected one
 * @returns unsigned samples, [rows, columns, components], in [0, 2^precision)
 * @throws FrameError `truncated` or `malformed`
 */
export function decodeJpegLossless(bytes: Uint8Array): {
  readonly frame: JpegFrame;
  readonly samples: Uint16Array<ArrayBuffer>;
} {
  requireStart(bytes);
  const tables: (HuffmanTable | undefined)[] = [];
  let restartInterval = 0;
  let frame: JpegFrame | null = null;
  let samples = new Uint16Array(0);
  let scanned = 0;
  let at = 2;
  while (!frame || scanned < frame.components.length) {
    const segment = nextSegment(bytes, at);
    at = segment.end;
    if (segment.marker === DHT) {
      for (const { kind, id, table } of readHuffmanTables(bytes, segment)) if (kind === 0) tables[id] = table;
    } else if (segment.marker === DRI) restartInterval = uint16(bytes, segment.start);
    else if (segment.marker === SOF3 && !frame) {
      frame = requireSupported(readFrame(bytes, segment));
      samples = new Uint16Array(frame.rows * frame.columns * frame.components.length);
    } else if (segment.marker === SOS) {
      if (!frame) throw new FrameError('malformed', { missing: 'start of frame' });
      const header = readScanHeader(bytes, segment, frame, tables, restartInterval);
      const bits = scanBits(bytes, segment.end);
      readScan(bits, header, frame, samples);
      scanned += header.places.length;
      at = bits.end();
    } else if (segment.marker === EOI) throw new FrameError('truncated', { missing: 'scan' });
  }
  return { frame, samples };
}

function requireSupported(frame: JpegFrame): JpegFrame {
  const { precision, components, rows, columns } = frame;
  if (precision < 2 || precision > 16 || rows === 0 || columns === 0)
    throw new FrameError('malformed', { precision, rows, columns });
  if (components.length !== 1 && components.length !== 3)
    throw new FrameError('malformed', { components: components.length });
  if (components.some(({ h, v }) => h !== components[0]!.h || v !== components[0]!.v))
    throw new FrameError('decode-failed', { reason: 'subsampled components' });
  return frame;
}

function readScanHeader(
  bytes: Uint8Array,
  { start, end }: { readonly start: number; readonly end: number },
  frame: JpegFrame,
  tables: readonly (HuffmanTable | undefined)[],
  restartInterval: number,
): ScanHeader {
  const count = bytes[start] ?? 0;
  const broken = () => new FrameError('malformed', { segment: 'scan header' });
  if (count < 1 || count > frame.components.length || end - start < 4 + 2 * count) throw broken();
  const places = [];
  const used = [];
  for (let index = 0; index < count; index++) {
    const id = bytes[start + 1 + 2 * index];
    const place = frame.components.findIndex((each) => each.id === id);
    const table = tables[bytes[start + 2 + 2 * index]! >> 4];
    if (place < 0 || !table) throw broken();
    places.push(place);
    used.push(table);
  }
  const predictor = bytes[start + 1 + 2 * count]!;
  const pointTransform = bytes[start + 3 + 2 * count]! & 15;
  if (predictor < 1 || predictor > 7 || pointTransform >= frame.precision) throw broken();
  // T.81 H.1.1: an interval is whole lines, since prediction begins anew with it.
  if (restartInterval % frame.columns !== 0) throw new FrameError('malformed', { restartInterval });
  return { places, tables: used, predictor, pointTransform, restartInterval };
}

function readScan(
  bits: ScanBits,
  { places, tables, predictor, pointTransform, restartInterval }: ScanHeader,
  { rows, columns, precision, components }: JpegFrame,
  samples: Uint16Array,
): void {
  const step = components.length;
  const line = columns * step;
  const linesToRestart = restartInterval / columns;
  const initial = 1 << (precision - pointTransform - 1);
  for (let y = 0; y < rows; y++) {
    let first = y === 0;
    if (linesToRestart > 0 && y > 0 && y % linesToRestart === 0) {
      bits.check();
      bits.restart();
      first = true;
    }
    for (let x = 0; x < columns; x++) {
      for (let index = 0; index < places.length; index++) {
        const at = y * line + x * step + places[index]!;
        let predicted: number;
        if (first) predicted = x === 0 ? initial : samples[at - step]!;
        else if (x === 0) predicted = samples[at - line]!;
        else
          predicted = predict(
            predictor,
            samples[at - step]!,
            samples[at - line]!,
            samples[at - line - step]!,
          );
        const size = bits.symbol(tables[index]!) & 31;
        if (size > 16) throw new FrameError('malformed', { segment: 'entropy-coded data' });
        // Sixteen means 32768 and no bits follow (T.81 table H.2).
        samples[at] = predicted + (size === 16 ? 32768 : bits.difference(size));
      }
    }
    bits.check();
  }
  if (pointTransform > 0)
    for (const place of places)
      for (let at = place; at < samples.length; at += step) samples[at] = samples[at]! << pointTransform;
}

/** T.81 table H.1: a to the left, b above, c above left. */
function predict(predictor: number, a: number, b: number, c: number): number {
  switch (predictor) {
    case 1:
      return a;
    case 2:
      return b;
    case 3:
      return c;
    case 4:
      return a + b - c;
    case 5:
      return a + ((b - c) >> 1);
    case 6:
      return b + ((a - c) >> 1);
    default:
      return (a + b) >> 1;
  }
}
