/** JPEG-LS by CharLS (@cornerstonejs/codec-charls 1.2.7): lossless and near-lossless, 2 … 16 bits. */
import type { Coded } from './codedValues.ts';
import { colorByHeader } from './codedValues.ts';
import { type Embind, wasmCodec, withDecoder } from './emscripten.ts';
import { FrameError } from './frameError.ts';
import { EOI, endsInMarker, type JpegHeader } from './jpegMarkers.ts';

interface JpegLsDecoder extends Embind {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getDecodedBuffer(): Uint8Array;
  getFrameInfo(): {
    readonly width: number;
    readonly height: number;
    readonly bitsPerSample: number;
    readonly componentCount: number;
  };
  /** How far a sample may be from what was coded; 0 is lossless. */
  getNearLossless(): number;
  /** 0 one component after the other, 1 by line, 2 by sample. */
  getInterleaveMode(): number | { readonly value: number };
}

export interface CharlsModule {
  readonly HEAPU8: Uint8Array;
  readonly JpegLSDecoder: new () => JpegLsDecoder;
}

const lend = wasmCodec('charls', async () => {
  const [{ default: factory }, { default: wasm }] = await Promise.all([
    import('@cornerstonejs/codec-charls/decodewasmjs'),
    import('@cornerstonejs/codec-charls/decodewasm?url'),
  ]);
  return { factory, wasm };
});

/** @throws FrameError `decode-failed`, `truncated` or `out-of-memory` */
export async function decodeJpegLs(
  bytes: Uint8Array,
  header: JpegHeader,
  photometric: string,
): Promise<Coded> {
  const ended = endsInMarker(bytes);
  try {
    return await decodeEnded(bytes, header, photometric);
  } catch (error) {
    if (ended || !(error instanceof FrameError) || error.code !== 'decode-failed') throw error;
    throw new FrameError('truncated', { missing: 'end of image' });
  }
}

/** CharLS 2 loops for ever at some ends without a marker: every codestream gets one more. */
const END = [0xff, EOI];

function decodeEnded(bytes: Uint8Array, header: JpegHeader, photometric: string): Promise<Coded> {
  return lend(({ JpegLSDecoder }) =>
    withDecoder(new JpegLSDecoder(), (decoder) => {
      const encoded = decoder.getEncodedBuffer(bytes.length + END.length);
      encoded.set(bytes);
      encoded.set(END, bytes.length);
      decoder.decode();
      const info = decoder.getFrameInfo();
      const mode = decoder.getInterleaveMode();
      const planar = (typeof mode === 'number' ? mode : mode.value) === 0;
      const components = info.componentCount === 3 ? 3 : 1;
      if (info.width !== header.columns || info.height !== header.rows)
        throw new FrameError('decode-failed', { codec: 'charls', width: info.width, height: info.height });
      const pixels = header.rows * header.columns;
      const decoded = decoder.getDecodedBuffer();
      const length = pixels * components * (info.bitsPerSample > 8 ? 2 : 1);
      if (decoded.length < length) throw new FrameError('truncated', { bytes: decoded.length });
      const own = decoded.slice(0, length);
      const samples = info.bitsPerSample > 8 ? new Uint16Array(own.buffer) : own;
      return {
        samples: planar && components === 3 ? interleaved(samples, pixels) : samples,
        precision: info.bitsPerSample,
        signed: false,
        components,
        color: colorByHeader(components, photometric),
        // Near-lossless samples may lie above Bits Stored, which a mask would turn from white to black.
        cells: decoder.getNearLossless() === 0,
      };
    }),
  );
}

function interleaved<A extends Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>>(
  planes: A,
  pixels: number,
): A {
  const out = planes.slice() as A;
  for (let component = 0; component < 3; component++)
    for (let at = 0; at < pixels; at++) out[at * 3 + component] = planes[component * pixels + at]!;
  return out;
}
