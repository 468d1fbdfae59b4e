/**
 * PNG → grey: every colour type, depth and filter, interlaced or not (W3C PNG, third edition).
 *
 * Read here and not by a library because bombs must stop at the size the header gives, and interlaced images of 1, 2 and 4 bits must
 * come out right. Alpha, transparency, gamma and profiles are passed over. pngRows.ts turns rows into values.
 */
import { crc32 } from '../crc32.ts';
import type { ToGrey } from './grey.ts';
import { type PngFormat, passesOf, readPasses } from './pngRows.ts';
import { RasterError } from './rasterError.ts';

const SIGNATURE_BYTES = 8;
/** Length and kind before a chunk's data, and the checksum behind it. */
const CHUNK_HEADER_BYTES = 8;
const CHECKSUM_BYTES = 4;
/** Packed bytes handed to the inflater at a time: at most 16 MiB come back. */
const FED_BYTES = 2 ** 14;

/** Samples per pixel, by colour type, and the depths it may have (table 11.1). */
const COLOUR_TYPES: Readonly<
  Record<number, { readonly channels: number; readonly depths: readonly number[] }>
> = {
  0: { channels: 1, depths: [1, 2, 4, 8, 16] },
  2: { channels: 3, depths: [8, 16] },
  3: { channels: 1, depths: [1, 2, 4, 8] },
  4: { channels: 2, depths: [8, 16] },
  6: { channels: 4, depths: [8, 16] },
};

/**
 * @returns [height, width]: uint16 for a depth of 16, otherwise uint8
 * @throws RasterError malformed, truncated; whatever `toGrey` throws
 */
export async function decodePng(
  bytes: Uint8Array<ArrayBuffer>,
  toGrey?: ToGrey,
): Promise<Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>> {
  const { format, data, whole } = readChunks(bytes);
  const passes = passesOf(format);
  const wanted = passes.reduce(
    (sum, { width, height, rowBytes }) => sum + (width > 0 ? height * (1 + rowBytes) : 0),
    0,
  );
  return readPasses(await inflate(data, wanted, whole), format, passes, toGrey);
}

interface Chunks {
  readonly format: PngFormat;
  /** The image's deflated data, in pieces. */
  readonly data: readonly Uint8Array<ArrayBuffer>[];
  /** The end was reached. */
  readonly whole: boolean;
}

function readChunks(bytes: Uint8Array<ArrayBuffer>): Chunks {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data: Uint8Array<ArrayBuffer>[] = [];
  let format: PngFormat | null = null;
  let palette: Uint8Array | null = null;
  let whole = false;
  let offset = SIGNATURE_BYTES;
  while (!whole && offset + CHUNK_HEADER_BYTES <= bytes.length) {
    const length = view.getUint32(offset);
    const kind = String.fromCharCode(...bytes.subarray(offset + 4, offset + CHUNK_HEADER_BYTES));
    const start = offset + CHUNK_HEADER_BYTES;
    const end = start + length;
    const content = bytes.subarray(start, end);
    offset = end + CHECKSUM_BYTES;
    if (!/^(IHDR|PLTE|IDAT|IEND)$/.test(kind)) continue;
    if (offset <= bytes.length && crc32(bytes.subarray(start - 4, end)) !== view.getUint32(end)) {
      throw malformed('checksum');
    }
    if (kind === 'IHDR') format = readHeader(content);
    else if (kind === 'PLTE') palette = content;
    else if (kind === 'IDAT') data.push(content);
    else whole = true;
  }
  if (!format) throw malformed('header');
  if (format.colourType !== 3) return { format, data, whole };
  if (!palette || palette.length % 3 !== 0) throw malformed('palette');
  return { format: { ...format, palette }, data, whole };
}

function readHeader(header: Uint8Array): PngFormat {
  if (header.length !== 13) throw malformed('header');
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const [depth, colourType, compression, filter, interlace] = header.subarray(8) as unknown as number[];
  const type = COLOUR_TYPES[colourType!];
  if (!type?.depths.includes(depth!) || compression !== 0 || filter !== 0 || interlace! > 1) {
    throw malformed('header');
  }
  return {
    width: view.getUint32(0),
    height: view.getUint32(4),
    depth: depth!,
    colourType: colourType!,
    channels: type.channels,
    interlaced: interlace === 1,
    palette: null,
  };
}

/** The first `wanted` bytes that `pieces` unpack to (zlib); what they would unpack to beyond is never unpacked. */
async function inflate(
  pieces: readonly Uint8Array<ArrayBuffer>[],
  wanted: number,
  whole: boolean,
): Promise<Uint8Array> {
  const out = new Uint8Array(wanted);
  const reader = packed(pieces).pipeThrough(new DecompressionStream('deflate')).getReader();
  let length = 0;
  try {
    while (length < wanted) {
      const { done, value } = await reader.read();
      if (done) break;
      const fits = value.subarray(0, wanted - length);
      out.set(fits, length);
      length += fits.length;
    }
  } catch {
    if (whole) throw malformed('data');
  }
  void reader.cancel().catch(() => {});
  if (length < wanted) throw new RasterError('truncated', { format: 'png', part: 'data' });
  return out;
}

function packed(pieces: readonly Uint8Array<ArrayBuffer>[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  let piece = 0;
  let at = 0;
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        while (piece < pieces.length && at >= pieces[piece]!.length) {
          piece++;
          at = 0;
        }
        if (piece === pieces.length) return controller.close();
        controller.enqueue(pieces[piece]!.slice(at, at + FED_BYTES));
        at += FED_BYTES;
      },
    },
    { highWaterMark: 0 },
  );
}

function malformed(part: string): RasterError {
  return new RasterError('malformed', { format: 'png', part });
}
