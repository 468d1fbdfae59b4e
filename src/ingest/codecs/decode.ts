/**
 * One encapsulated frame's bytes → its stored values. Chooses the decoder by what the codestream is, not by what the transfer
 * syntax promises, and refuses sizes that are not the header's before anything is allocated. Each decoder's code is loaded
 * when first needed. Knows nothing of files and fragments, nor of what the values mean.
 */
import { standardUid } from '../outcomes.ts';
import { nativeFrame } from '../storedValues.ts';
import { storedFromCoded } from './codedValues.ts';
import { requireSize } from './expectedSize.ts';
import { FrameError } from './frameError.ts';
import type { DecodedFrame, StoredFormat } from './types.ts';

type Family = 'jpeg' | 'jpeg2000' | 'rle' | 'native';

/** Encapsulated transfer syntaxes (PS3.6 annex A) by what reads them. */
const FAMILIES: Readonly<Record<string, Family>> = {
  '1.2.840.10008.1.2.1.98': 'native', // Encapsulated Uncompressed Explicit VR Little Endian
  '1.2.840.10008.1.2.4.50': 'jpeg', // Baseline, 8 bits
  '1.2.840.10008.1.2.4.51': 'jpeg', // Extended, 8 and 12 bits
  '1.2.840.10008.1.2.4.53': 'jpeg', // Spectral selection, retired
  '1.2.840.10008.1.2.4.55': 'jpeg', // Full progression, retired
  '1.2.840.10008.1.2.4.57': 'jpeg', // Lossless
  '1.2.840.10008.1.2.4.70': 'jpeg', // Lossless, first-order prediction
  '1.2.840.10008.1.2.4.80': 'jpeg', // JPEG-LS lossless
  '1.2.840.10008.1.2.4.81': 'jpeg', // JPEG-LS near-lossless
  '1.2.840.10008.1.2.4.90': 'jpeg2000', // lossless only
  '1.2.840.10008.1.2.4.91': 'jpeg2000',
  '1.2.840.10008.1.2.4.92': 'jpeg2000', // part 2: where it keeps to part 1
  '1.2.840.10008.1.2.4.93': 'jpeg2000',
  '1.2.840.10008.1.2.4.201': 'jpeg2000', // high throughput, lossless only
  '1.2.840.10008.1.2.4.202': 'jpeg2000', // high throughput, lossless, resolution-progressive
  '1.2.840.10008.1.2.4.203': 'jpeg2000', // high throughput
  '1.2.840.10008.1.2.5': 'rle',
};

/** Whether `decodeFrame` knows this encapsulated transfer syntax. */
export function isDecodable(transferSyntax: string): boolean {
  return Object.hasOwn(FAMILIES, transferSyntax);
}

/**
 * @param bytes one frame: its fragments joined; padding after the codestream is ignored
 * @throws FrameError, with the code that says whether bytes are missing (`truncated`), contradict themselves or the header
 * (`malformed`), were refused by the decoder (`decode-failed`), are of a kind nobody here reads
 * (`unsupported-transfer-syntax`) or need more memory than there is (`out-of-memory`)
 */
export async function decodeFrame(
  bytes: Uint8Array<ArrayBuffer>,
  transferSyntax: string,
  format: StoredFormat,
): Promise<DecodedFrame> {
  const family = isDecodable(transferSyntax) ? FAMILIES[transferSyntax]! : null;
  if (family === null) {
    throw new FrameError('unsupported-transfer-syntax', { transferSyntax: standardUid(transferSyntax) });
  }
  try {
    return await decodeFamily(family, bytes, format);
  } catch (error) {
    // An allocation that does not fit is a RangeError in every engine.
    if (error instanceof RangeError) throw new FrameError('out-of-memory', { bytes: bytes.length });
    throw error;
  }
}

async function decodeFamily(
  family: Family,
  bytes: Uint8Array<ArrayBuffer>,
  format: StoredFormat,
): Promise<DecodedFrame> {
  switch (family) {
    case 'native':
      return nativeFrame(bytes, format, { bigEndian: false });
    case 'rle': {
      const { decodeRle } = await import('./rle.ts');
      const native = { ...format, planarConfiguration: 0 } as const;
      return nativeFrame(decodeRle(bytes, format), native, { bigEndian: false });
    }
    case 'jpeg': {
      const { decodeJpeg } = await import('./jpeg.ts');
      return decodeJpeg(bytes, format);
    }
    case 'jpeg2000': {
      const { codestreamOf, readJpeg2000Header } = await import('./jpeg2000Header.ts');
      const codestream = codestreamOf(bytes);
      const header = readJpeg2000Header(codestream);
      requireSize(header, header.components, format);
      if (header.precision > 16) throw new FrameError('decode-failed', { precision: header.precision });
      const coded = header.highThroughput
        ? await (await import('./htj2k.ts')).decodeHtj2k(codestream, header, format.photometric)
        : await (await import('./jpeg2000.ts')).decodeJpeg2000(codestream, header, format.photometric);
      return storedFromCoded(coded, format);
    }
    default:
      return family satisfies never;
  }
}
