/** WebP, lossy and lossless, by libwebp (@jsquash/webp 1.5.0, its decoder alone). */
import { type ModuleFactory, wasmCodec } from '../codecs/emscripten.ts';
import { greyOfPixels, type ToGrey } from './grey.ts';
import { asRasterError, RasterError } from './rasterError.ts';

interface WebpDecoder {
  readonly HEAPU8?: Uint8Array;
  /** RGBA, alpha not multiplied in; null where it gave up. */
  decode(bytes: Uint8Array): ImageData | null;
}

const lend = wasmCodec<WebpDecoder>('webp', async () => {
  const [{ default: factory }, { default: wasm }] = await Promise.all([
    import('@jsquash/webp/codec/dec/webp_dec.js'),
    import('@jsquash/webp/codec/dec/webp_dec.wasm?url'),
  ]);
  return { factory: factory as unknown as ModuleFactory<WebpDecoder>, wasm };
});

/**
 * @returns uint8 [height, width]
 * @throws RasterError decode-failed, and those that `toGrey` throws
 */
export function decodeWebp(
  bytes: Uint8Array,
  expected: { readonly width: number; readonly height: number },
  toGrey?: ToGrey,
): Promise<Uint8Array<ArrayBuffer>> {
  const decoded = lend((decoder) => {
    const image = decoder.decode(bytes);
    if (image?.width !== expected.width || image.height !== expected.height) {
      throw new RasterError('decode-failed', { format: 'webp' });
    }
    return greyOfPixels(image.data, 4, toGrey);
  });
  return asRasterError('webp', decoded);
}
