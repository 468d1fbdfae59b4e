/** What the two JPEG 2000 decoders have in common: bytes in, integers of the codestream's precision out. */
import { type Coded, colorByHeader } from './codedValues.ts';
import type { Embind } from './emscripten.ts';
import { FrameError } from './frameError.ts';
import { type Jpeg2000Header, unsignedCodestream } from './jpeg2000Header.ts';

export interface WaveletDecoder extends Embind {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  /** Bytes up to 8 bits a sample, little-endian 16-bit words above; colour interleaved. */
  getDecodedBuffer(): Uint8Array;
  getFrameInfo(): {
    readonly width: number;
    readonly height: number;
    readonly bitsPerSample: number;
    readonly componentCount: number;
    readonly isSigned: boolean;
  };
}

export function waveletSamples(
  codec: string,
  decoder: WaveletDecoder,
  bytes: Uint8Array<ArrayBuffer>,
  header: Jpeg2000Header,
  photometric: string,
): Coded {
  // Both packages clip samples of up to 8 bits to 0 … 255, signed ones too.
  if (!header.signed || header.precision > 8) return asCoded(codec, decoder, bytes, header, photometric);
  const lifted = asCoded(codec, decoder, unsignedCodestream(bytes, header), header, photometric);
  const level = 2 ** (header.precision - 1);
  return { ...lifted, samples: Int8Array.from(lifted.samples, (value) => value - level), signed: true };
}

function asCoded(
  codec: string,
  decoder: WaveletDecoder,
  bytes: Uint8Array,
  header: Jpeg2000Header,
  photometric: string,
): Coded {
  decoder.getEncodedBuffer(bytes.length).set(bytes);
  decoder.decode();
  const { width, height, bitsPerSample, componentCount, isSigned } = decoder.getFrameInfo();
  if (width !== header.columns || height !== header.rows || componentCount !== header.components)
    throw new FrameError('decode-failed', { codec, width, height, componentCount });
  const components = header.components === 3 ? 3 : 1;
  const wide = header.precision > 8;
  const length = width * height * components * (wide ? 2 : 1);
  const decoded = decoder.getDecodedBuffer();
  if (bitsPerSample !== header.precision || decoded.length < length)
    throw new FrameError('decode-failed', { codec, bitsPerSample, bytes: decoded.length });
  const { buffer } = decoded.slice(0, length);
  const samples = wide
    ? isSigned
      ? new Int16Array(buffer)
      : new Uint16Array(buffer)
    : isSigned
      ? new Int8Array(buffer)
      : new Uint8Array(buffer);
  return {
    samples: clamped(samples, header.precision, isSigned),
    precision: header.precision,
    signed: isSigned,
    components,
    color: header.colorTransform && components === 3 ? 'rgb' : colorByHeader(components, photometric),
    cells: false,
  };
}

/** In place. OpenJPH leaves what an irreversible coding overshoots: 4096 in 12 bits, which a mask would make 0. */
function clamped<A extends Int8Array | Uint8Array | Int16Array | Uint16Array>(
  samples: A,
  precision: number,
  signed: boolean,
): A {
  const low = signed ? -(2 ** (precision - 1)) : 0;
  const high = low + 2 ** precision - 1;
  for (let at = 0; at < samples.length; at++) {
    const value = samples[at]!;
    if (value < low) samples[at] = low;
    else if (value > high) samples[at] = high;
  }
  return samples;
}
