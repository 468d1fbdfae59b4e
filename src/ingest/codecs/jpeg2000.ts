/** JPEG 2000 by OpenJPEG (@cornerstonejs/codec-openjpeg 1.3.6): up to 16 bits, one or three components. */
import type { Coded } from './codedValues.ts';
import { wasmCodec, withDecoder } from './emscripten.ts';
import type { Jpeg2000Header } from './jpeg2000Header.ts';
import { type WaveletDecoder, waveletSamples } from './wavelet.ts';

export interface OpenJpegModule {
  readonly HEAPU8: Uint8Array;
  readonly J2KDecoder: new () => WaveletDecoder;
}

const lend = wasmCodec('openjpeg', async () => {
  const [{ default: factory }, { default: wasm }] = await Promise.all([
    import('@cornerstonejs/codec-openjpeg/decodewasmjs'),
    import('@cornerstonejs/codec-openjpeg/decodewasm?url'),
  ]);
  return { factory, wasm };
});

/** @throws FrameError `decode-failed`, `truncated` or `out-of-memory` */
export function decodeJpeg2000(
  bytes: Uint8Array<ArrayBuffer>,
  header: Jpeg2000Header,
  photometric: string,
): Promise<Coded> {
  return lend(({ J2KDecoder }) =>
    withDecoder(new J2KDecoder(), (decoder) =>
      waveletSamples('openjpeg', decoder, bytes, header, photometric),
    ),
  );
}
