/** 8-bit JPEG, baseline and progressive, by the decoder that DICOM's 8-bit JPEG has: libjpeg-turbo's, as in Pillow. */
import { decodeTurbo } from '../codecs/jpegTurbo.ts';
import { greyOfPixels, type ToGrey } from './grey.ts';
import { asRasterError } from './rasterError.ts';

/**
 * @param expected as the frame header says
 * @returns uint8 [height, width]
 * @throws RasterError decode-failed; whatever `toGrey` throws
 */
export async function decodeJpeg(
  bytes: Uint8Array,
  {
    width,
    height,
    components,
  }: { readonly width: number; readonly height: number; readonly components: number },
  toGrey?: ToGrey,
): Promise<Uint8Array<ArrayBuffer>> {
  const expected = { rows: height, columns: width, components };
  const pixels = await asRasterError('jpeg', decodeTurbo(bytes, expected, false));
  return components === 1 ? pixels : greyOfPixels(pixels, 3, toGrey);
}
