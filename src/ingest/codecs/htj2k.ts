/** High-throughput JPEG 2000 by OpenJPH (@cornerstonejs/codec-openjph 2.4.11): up to 16 bits, one or three components. */
import type { Coded } from './codedValues.ts';
import { wasmCodec, withDecoder } from './emscripten.ts';
import type { Jpeg2000Header } from './jpeg2000Header.ts';
import { type WaveletDecoder, waveletSamples } from './wavelet.ts';

export interface OpenJphModule {
  readonly HEAPU8: Uint8Array;
  readonly HTJ2KDecoder: new () => WaveletDecoder;
}

const lend = wasmCodec('openjph', async () => {
  const [{ default: factory }, { default: wasm }] = await Promise.all([
    import('@cornerstonejs/codec-openjph/wasmjs'),
    import('@cornerstonejs/codec-openjph/wasm?url'),
  ]);
  return { factory, wasm };
});

/** @throws FrameError `decode-failed`, `truncated` or `out-of-memory` */
export function decodeHtj2k(
  bytes: Uint8Array<ArrayBuffer>,
  header: Jpeg2000Header,
  photometric: string,
): Promise<Coded> {
  return lend(({ HTJ2KDecoder }) =>
    withDecoder(new HTJ2KDecoder(), (decoder) =>
      waveletSamples('openjph', decoder, bytes, header, photometric),
    ),
  );
}
