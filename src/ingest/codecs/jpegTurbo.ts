/** 8-bit DCT JPEG by libjpeg-turbo (@cornerstonejs/codec-libjpeg-turbo-8bit 1.2.8). Gives grey, or RGB. */
import { type Embind, wasmCodec, withDecoder } from './emscripten.ts';
import { FrameError } from './frameError.ts';

interface JpegDecoder extends Embind {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getDecodedBuffer(): Uint8Array;
  getFrameInfo(): { readonly width: number; readonly height: number; readonly componentCount: number };
}

export interface TurboModule {
  readonly HEAPU8: Uint8Array;
  readonly JPEGDecoder: new () => JpegDecoder;
}

const lend = wasmCodec('libjpeg-turbo', async () => {
  const [{ default: factory }, { default: wasm }] = await Promise.all([
    import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs'),
    import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm?url'),
  ]);
  return { factory, wasm };
});

/** An APP14 segment that says: no colour transform (Adobe technical note 5116). */
const ADOBE_RGB = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0];

/**
 * @param asIs three components are not to be converted: the codestream is told that it holds RGB
 * @returns [rows, columns, components]
 * @throws FrameError `decode-failed` or `out-of-memory`
 */
export function decodeTurbo(
  bytes: Uint8Array,
  expected: { readonly rows: number; readonly columns: number; readonly components: number },
  asIs: boolean,
): Promise<Uint8Array<ArrayBuffer>> {
  return lend(({ JPEGDecoder }) =>
    withDecoder(new JPEGDecoder(), (decoder) => {
      const inserted = asIs ? ADOBE_RGB : [];
      const encoded = decoder.getEncodedBuffer(bytes.length + inserted.length);
      encoded.set(bytes.subarray(0, 2));
      encoded.set(inserted, 2);
      encoded.set(bytes.subarray(2), 2 + inserted.length);
      decoder.decode();
      const { width, height, componentCount } = decoder.getFrameInfo();
      const decoded = decoder.getDecodedBuffer();
      const length = expected.rows * expected.columns * expected.components;
      if (width !== expected.columns || height !== expected.rows || componentCount !== expected.components)
        throw new FrameError('decode-failed', { codec: 'libjpeg-turbo', width, height, componentCount });
      if (decoded.length < length) throw new FrameError('truncated', { bytes: decoded.length });
      return new Uint8Array(decoded.subarray(0, length)); // the codec lends a clamped array
    }),
  );
}
