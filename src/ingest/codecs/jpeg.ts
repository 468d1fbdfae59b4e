/**
 * Any JPEG or JPEG-LS codestream by its start of frame: DCT of 8 bits goes to libjpeg-turbo, of 12 bits to the decoder here,
 * lossless and JPEG-LS to theirs. Says what the components are: libjpeg's rules for JPEG, the header's word for the others.
 */
import { colorByHeader, storedFromCoded } from './codedValues.ts';
import { requireSize } from './expectedSize.ts';
import { FrameError } from './frameError.ts';
import { interleave, isYcc } from './jpegColor.ts';
import { endsInMarker, type JpegHeader, readJpegHeader, SOF3, SOF55 } from './jpegMarkers.ts';
import type { DecodedFrame, StoredFormat } from './types.ts';

/** @throws FrameError */
export async function decodeJpeg(
  bytes: Uint8Array<ArrayBuffer>,
  format: StoredFormat,
): Promise<DecodedFrame> {
  const header = readJpegHeader(bytes);
  requireSize(header, header.components.length, format);
  const components = header.components.length === 3 ? 3 : 1;
  if (header.sof === SOF55) {
    const { decodeJpegLs } = await import('./jpegLs.ts');
    return storedFromCoded(await decodeJpegLs(bytes, header, format.photometric), format);
  }
  if (header.sof === SOF3) {
    const { decodeJpegLossless } = await import('./jpegLossless.ts');
    const { samples } = decodeJpegLossless(bytes);
    const color = colorByHeader(components, format.photometric);
    const { precision } = header;
    return storedFromCoded({ samples, precision, signed: false, components, color, cells: true }, format);
  }
  const samples = await decodeDct(bytes, header, format);
  const color = components === 1 ? 'grey' : 'rgb';
  const { precision } = header;
  return storedFromCoded({ samples, precision, signed: false, components, color, cells: false }, format);
}

async function decodeDct(bytes: Uint8Array<ArrayBuffer>, header: JpegHeader, format: StoredFormat) {
  const { rows, columns } = header;
  const components = header.components.length;
  const ycc = isYcc(header, format.photometric);
  // libjpeg-turbo paints a scan that was cut off grey. Ours says so, and bytes without an end may have been cut off.
  if (header.sof <= 0xc2 && header.precision === 8 && endsInMarker(bytes)) {
    const { decodeTurbo } = await import('./jpegTurbo.ts');
    try {
      return await decodeTurbo(bytes, { rows, columns, components }, components === 3 && !ycc);
    } catch (error) {
      if (!(error instanceof FrameError) || error.code === 'out-of-memory') throw error;
    }
  }
  const { decodeJpegDct } = await import('./jpegDct.ts');
  return interleave(decodeJpegDct(bytes).planes, rows, columns, header.precision, ycc);
}
