/**
 * One scan of a DCT JPEG: which components it holds, and its blocks in their order (ITU-T T.81 A.2, B.2.3). What a block's
 * bits mean is `jpegBlock.ts`'s.
 */
import { FrameError } from './frameError.ts';
import { blockReader, type ReadBlock, type ScanComponent } from './jpegBlock.ts';
import type { Component, Decoding } from './jpegDctFrame.ts';
import { type HuffmanTable, type ScanBits, scanBits } from './jpegHuffman.ts';
import type { Segment } from './jpegMarkers.ts';

export interface Tables {
  readonly quantization: readonly (Uint16Array | undefined)[];
  readonly dc: readonly (HuffmanTable | undefined)[];
  readonly ac: readonly (HuffmanTable | undefined)[];
  /** In minimum coded units; 0 for none. */
  readonly restartInterval: number;
}

/** Reads one scan and says where the next marker begins. @throws FrameError `truncated` or `malformed` */
export function readScan(
  bytes: Uint8Array,
  { start, end }: Segment,
  decoding: Decoding,
  tables: Tables,
): number {
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
