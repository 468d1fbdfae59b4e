/**
 * Where a file's frames lie and how each becomes stored values: as they are (native), or from fragments by a codec.
 *
 * The transfer syntax is believed unless the pixel data show another: fragments under a native syntax, native pixels under a
 * compressed one, or no syntax at all.
 */
import type { ByteSource } from './byteSource.ts';
import { decodeFrame, isDecodable } from './codecs/decode.ts';
import type { DecodedFrame } from './codecs/types.ts';
import { countsOf } from './dataSet.ts';
import { type FragmentTable, readFragmentTable, readFrame } from './fragments.ts';
import type { Header, PixelDataPlace } from './header.ts';
import { Refusal, standardUid } from './outcomes.ts';
import { NATIVE } from './part10.ts';
import type { PixelFormat } from './pixelFormat.ts';
import { nativeFrame, nativeFrameBytes } from './storedValues.ts';
import { TAGS } from './tags.ts';

export interface StoredFrame extends DecodedFrame {
  /** The frame's bytes as they lie in the file, where it is native and not of single bits. */
  readonly words: { readonly bytes: Uint8Array<ArrayBuffer>; readonly bigEndian: boolean } | null;
}

export type ReadStored = (frame: number) => Promise<StoredFrame>;

/** Encapsulated Uncompressed Explicit VR Little Endian: fragments that hold native frames. */
const ENCAPSULATED_NATIVE = '1.2.840.10008.1.2.1.98';
const ITEM = 0xe000fffe;

/**
 * Checks that every frame is there.
 * @throws Refusal: truncated, unsupported-transfer-syntax; FrameError
 */
export async function openPixels(
  header: Header,
  place: PixelDataPlace,
  format: PixelFormat,
): Promise<ReadStored> {
  const { source, transferSyntax } = header;
  const native = NATIVE.has(transferSyntax);
  if (native && !place.encapsulated) return openNative(header, place, format);
  if (!native && !isDecodable(transferSyntax)) {
    throw new Refusal('unsupported-transfer-syntax', { uid: standardUid(transferSyntax) });
  }
  const start = await source.read(place.offset, 8);
  if (!place.encapsulated && (start.length < 8 || uint32(start) !== ITEM)) {
    const single = beginsJpeg(start) && format.frames === 1;
    return single ? openCodestream(source, place, transferSyntax, format) : openNative(header, place, format);
  }
  const table = await fragmentsOf(header, place, format);
  const syntax = native ? await shownSyntax(source, table) : transferSyntax;
  return async (frame) => ({
    ...(await decodeFrame(await readFrame(source, table, frame), syntax, format)),
    words: null,
  });
}

function openNative(header: Header, place: PixelDataPlace, said: PixelFormat): ReadStored {
  const { source, bigEndian } = header;
  const foundBytes = Math.min(place.length, source.size - place.offset);
  const format = withoutHalving(said, foundBytes);
  const last = nativeFrameBytes(format, format.frames - 1);
  const expectedBytes = last.offset + last.length;
  if (foundBytes < expectedBytes) {
    throw new Refusal('truncated', { part: 'pixels', expectedBytes, foundBytes });
  }
  return async (frame) => {
    const { offset, length, bitOffset } = nativeFrameBytes(format, frame);
    const small = format.bitsAllocated <= 8;
    const swapped = bigEndian && small && place.words;
    const odd = swapped ? offset % 2 : 0;
    const wanted = length + odd + (swapped ? (length + odd) % 2 : 0);
    let bytes = await source.read(place.offset + offset - odd, wanted);
    if (bytes.length < length + odd) {
      throw new Refusal('truncated', { part: 'pixels', expectedBytes: length, foundBytes: bytes.length });
    }
    if (swapped) bytes = unswapped(bytes).slice(odd); // pairs are the pixel data's, not the frame's
    const decoded = nativeFrame(bytes, format, { bigEndian: bigEndian && !small, bitOffset });
    return { ...decoded, words: { bytes, bigEndian } };
  };
}

/** Some files say 4:2:2 and hold every chroma sample: their length tells. */
function withoutHalving(format: PixelFormat, bytes: number): PixelFormat {
  const full = (format.rows * format.columns * 3 * format.frames * format.bitsAllocated) / 8;
  const halved = format.photometric === 'YBR_FULL_422' && format.samplesPerPixel === 3;
  return halved && bytes >= full ? { ...format, photometric: 'YBR_FULL' } : format;
}

/** A codestream without an item around it. */
function openCodestream(
  source: ByteSource,
  place: PixelDataPlace,
  syntax: string,
  format: PixelFormat,
): ReadStored {
  return async () => {
    const length = Math.min(place.length, source.size - place.offset);
    return { ...(await decodeFrame(await source.read(place.offset, length), syntax, format)), words: null };
  };
}

async function fragmentsOf(
  { source, dataSet }: Header,
  { offset }: PixelDataPlace,
  { frames }: PixelFormat,
): Promise<FragmentTable> {
  const offsets = countsOf(dataSet, TAGS.extendedOffsets);
  const lengths = countsOf(dataSet, TAGS.extendedLengths) ?? [];
  const table = await readFragmentTable(source, {
    offset,
    frames,
    ...(offsets ? { extended: { offsets, lengths } } : {}),
  });
  if (table.frames.length < frames) {
    throw new Refusal('truncated', {
      part: 'pixels',
      expectedFrames: frames,
      foundFrames: table.frames.length,
    });
  }
  return table;
}

/** What the first codestream is, where the file says that its pixels are native and has fragments. */
async function shownSyntax(source: ByteSource, table: FragmentTable): Promise<string> {
  const first = table.frames[0]?.[0];
  const [a, b, c] = first ? await source.read(first.offset, 4) : [];
  if (a === 0xff && b === 0xd8) return '1.2.840.10008.1.2.4.50'; // which JPEG it is, its markers say
  if (a === 0xff && b === 0x4f && c === 0xff) return '1.2.840.10008.1.2.4.90';
  return ENCAPSULATED_NATIVE;
}

function beginsJpeg([a, b]: Uint8Array): boolean {
  return a === 0xff && (b === 0xd8 || b === 0x4f);
}

function unswapped(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const out = bytes.slice();
  for (let i = 0; i + 1 < out.length; i += 2) {
    out[i] = bytes[i + 1]!;
    out[i + 1] = bytes[i]!;
  }
  return out;
}

function uint32(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
}
