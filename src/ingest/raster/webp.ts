/** WebP, lossy and lossless, by libwebp (@jsquash/webp 1.5.0, its decoder alone). */
import { greyOfPixels } from './grey.ts';
import { RasterError } from './rasterError.ts';
import { type Glue, lendDecoder } from './wasm.ts';

interface WebpDecoder {
  /** RGBA, alpha not multiplied in; null where it gave up. */
  decode(bytes: Uint8Array): ImageData | null;
}

const lend = lendDecoder<WebpDecoder>('webp', async () => {
  const [{ default: glue }, { default: wasm }] = await Promise.all([
    import('@jsquash/webp/codec/dec/webp_dec.js'),
    import('@jsquash/webp/codec/dec/webp_dec.wasm?url'),
  ]);
  return { glue: glue as unknown as Glue<WebpDecoder>, wasm };
});

/**
 * @returns uint8 [height, width]
 * @throws RasterError decode-failed
 */
export function decodeWebp(
  bytes: Uint8Array,
  expected: { readonly width: number; readonly height: number },
): Promise<Uint8Array<ArrayBuffer>> {
  return lend((decoder) => {
    const image = decoder.decode(bytes);
    if (image?.width !== expected.width || image.height !== expected.height) {
      throw new RasterError('decode-failed', { format: 'webp' });
    }
    return greyOfPixels(image.data, 4);
  });
}
