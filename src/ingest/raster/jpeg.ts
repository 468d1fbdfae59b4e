/**
 * 8-bit JPEG, baseline and progressive, by libjpeg-turbo (@cornerstonejs/codec-libjpeg-turbo-8bit 1.2.8): the exact
 * integer transform and the triangular chroma upsampling, as in Pillow.
 */
import { greyOfPixels } from './grey.ts';
import { RasterError } from './rasterError.ts';
import { lendDecoder } from './wasm.ts';

const lend = lendDecoder('jpeg', async () => {
  const [{ default: glue }, { default: wasm }] = await Promise.all([
    import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs'),
    import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm?url'),
  ]);
  return { glue, wasm };
});

/**
 * @param expected as the frame header says
 * @returns uint8 [height, width]
 * @throws RasterError decode-failed
 */
export function decodeJpeg(
  bytes: Uint8Array,
  expected: { readonly width: number; readonly height: number; readonly components: number },
): Promise<Uint8Array<ArrayBuffer>> {
  return lend(({ JPEGDecoder }) => {
    const decoder = new JPEGDecoder();
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    const { width, height, componentCount } = decoder.getFrameInfo();
    const decoded = decoder.getDecodedBuffer();
    const values = width * height * componentCount;
    if (width !== expected.width || height !== expected.height || decoded.length < values) {
      throw new RasterError('decode-failed', { format: 'jpeg' });
    }
    const pixels = decoded.subarray(0, values);
    const grey = componentCount === 1 ? new Uint8Array(pixels) : greyOfPixels(pixels, 3);
    decoder.delete();
    return grey;
  });
}
