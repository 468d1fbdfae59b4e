/**
 * The main header of a JPEG 2000 or HTJ2K codestream (ISO/IEC 15444-1 annex A): its size, precision and colour transform,
 * before a decoder allocates for it; and whether its tile-parts are all there. Knows nothing of wavelets.
 */
import { FrameError } from './frameError.ts';

const SOC = 0xff4f;
const SOT = 0xff90;
const EOC = 0xffd9;
const SIZ = 0xff51;
const COD = 0xff52;
/** The bit of Ssiz that says a component is signed. */
const SIGNED = 0x80;
/** A tile-part's own marker segment. */
const SOT_BYTES = 12;
/** Tiles are numbered in 16 bits. */
const MOST_TILES = 65535;

export interface Jpeg2000Header {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  readonly precision: number;
  readonly signed: boolean;
  /** Where each component's depth and sign lie (Ssiz, one byte each). */
  readonly depthsAt: readonly number[];
  /** Coded as part 15 (HTJ2K) has it: bit 14 of Rsiz. */
  readonly highThroughput: boolean;
  /** The codestream's own transform (RCT or ICT), which every decoder undoes: components come out as RGB. */
  readonly colorTransform: boolean;
}

/**
 * The codestream itself: files exist whose frames are whole JP2 files, though PS3.5 8.2.4 forbids the boxes.
 * @throws FrameError `malformed`
 */
export function codestreamOf(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const view = viewOf(bytes);
  if (bytes.length < 12) throw new FrameError('truncated', { bytes: bytes.length });
  if (view.getUint16(0) === SOC) return bytes;
  // 'jP  ', the signature box.
  if (view.getUint32(4) !== 0x6a502020) throw new FrameError('malformed', { missing: 'start of codestream' });
  let at = 0;
  while (at + 8 <= bytes.length) {
    let length = view.getUint32(at);
    let header = 8;
    if (length === 1 && at + 16 <= bytes.length) {
      length = Number(view.getBigUint64(at + 8));
      header = 16;
    } else if (length === 0) length = bytes.length - at;
    // 'jp2c', the contiguous codestream box.
    if (view.getUint32(at + 4) === 0x6a703263) return bytes.subarray(at + header);
    if (length < header) break;
    at += length;
  }
  throw new FrameError('malformed', { missing: 'codestream box' });
}

/** @throws FrameError `truncated`, `malformed`, or `decode-failed` for subsampled or unlike components */
export function readJpeg2000Header(bytes: Uint8Array): Jpeg2000Header {
  const view = viewOf(bytes);
  let size: ReturnType<typeof readSize> | null = null;
  let colorTransform: boolean | null = null;
  let at = 2;
  for (;;) {
    if (at + 4 > bytes.length) throw new FrameError('truncated', { missing: 'tile-part' });
    const marker = view.getUint16(at);
    if (marker === SOT) break;
    const length = view.getUint16(at + 2);
    if (marker < 0xff00 || length < 2) throw new FrameError('malformed', { segment: 'main header' });
    if (at + 2 + length > bytes.length) throw new FrameError('truncated', { missing: 'main header' });
    if (marker === SIZ) size = readSize(view, at + 4, length - 2);
    if (marker === COD && length >= 12) colorTransform = view.getUint8(at + 8) !== 0;
    at += 2 + length;
  }
  if (!size || colorTransform === null) throw new FrameError('malformed', { segment: 'main header' });
  const { tiles, ...header } = size;
  requireTileParts(view, at, tiles);
  return { ...header, colorTransform };
}

function readSize(view: DataView, at: number, length: number) {
  if (length < 39) throw new FrameError('malformed', { segment: 'SIZ' });
  const components = view.getUint16(at + 34);
  if (components === 0 || length < 36 + 3 * components) throw new FrameError('malformed', { components });
  const depth = view.getUint8(at + 36);
  for (let index = 0; index < components; index++) {
    const each = at + 36 + 3 * index;
    if (view.getUint8(each + 1) !== 1 || view.getUint8(each + 2) !== 1)
      throw new FrameError('decode-failed', { reason: 'subsampled components' });
    if (view.getUint8(each) !== depth) throw new FrameError('decode-failed', { reason: 'unlike components' });
  }
  const [right, bottom, left, top, tileWidth, tileHeight, tileLeft, tileTop] = Array.from(
    { length: 8 },
    (_, index) => view.getUint32(at + 2 + 4 * index),
  ) as [number, number, number, number, number, number, number, number];
  const tiles = Math.ceil((right - tileLeft) / tileWidth) * Math.ceil((bottom - tileTop) / tileHeight);
  if (!(tiles >= 1 && tiles <= MOST_TILES)) throw new FrameError('malformed', { tiles });
  return {
    columns: right - left,
    rows: bottom - top,
    tiles,
    components,
    precision: (depth & ~SIGNED) + 1,
    signed: depth >= SIGNED,
    depthsAt: Array.from({ length: components }, (_, index) => at + 36 + 3 * index),
    highThroughput: (view.getUint16(at) & 0x4000) !== 0,
  };
}

/**
 * A copy whose components are unsigned. They decode to the same values plus 2^(precision − 1): the sign says no more than
 * whether the decoder adds that level (annex G.1).
 */
export function unsignedCodestream(
  bytes: Uint8Array<ArrayBuffer>,
  { depthsAt }: Jpeg2000Header,
): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice();
  for (const at of depthsAt) copy[at]! &= ~SIGNED;
  return copy;
}

/**
 * Decoders paint what a cut-off codestream lacks. Tile-parts say how long they are (Psot) and, mostly, how many there are
 * (TNsot), so that a missing end shows here; a last tile-part of length 0 goes on to the end, which then must be marked.
 */
function requireTileParts(view: DataView, first: number, tiles: number): void {
  const partsSeen = new Map<number, number>();
  const partsPromised = new Map<number, number>();
  let at = first;
  while (at + 2 <= view.byteLength && view.getUint16(at) === SOT) {
    if (at + SOT_BYTES > view.byteLength) throw new FrameError('truncated', { missing: 'tile-part' });
    const tile = view.getUint16(at + 4);
    const length = view.getUint32(at + 6);
    partsSeen.set(tile, (partsSeen.get(tile) ?? 0) + 1);
    partsPromised.set(tile, Math.max(partsPromised.get(tile) ?? 0, view.getUint8(at + 11)));
    if (length === 0) {
      if (!endsMarked(view)) throw new FrameError('truncated', { missing: 'end of codestream' });
      at = view.byteLength;
    } else if (length < SOT_BYTES + 2) throw new FrameError('malformed', { tilePartLength: length });
    else if (at + length > view.byteLength)
      throw new FrameError('truncated', { missingBytes: at + length - view.byteLength });
    else at += length;
  }
  if (partsSeen.size < tiles) throw new FrameError('truncated', { tiles, tilesPresent: partsSeen.size });
  for (const [tile, promised] of partsPromised)
    if (partsSeen.get(tile)! < promised) throw new FrameError('truncated', { missing: 'tile-part' });
}

function endsMarked(view: DataView): boolean {
  for (let at = view.byteLength - 2; at >= Math.max(0, view.byteLength - 64); at--)
    if (view.getUint16(at) === EOC) return true;
  return false;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
