/** Why a PNG, JPEG or WebP cannot become grey values. */
import { type Facts, GantryError } from '../../errors.ts';

export type RasterErrorCode =
  /** More pixels than are decoded. Facts: width, height, limit. */
  | 'too-large'
  /** It contradicts its format. Facts: format, part. */
  | 'malformed'
  /** It ends too early. Facts: format, part. */
  | 'truncated'
  /** The decoder gave up, or the image is animated. Facts: format, animated, status. */
  | 'decode-failed'
  /** Colours that are not decoded. Facts: format, components, bits. */
  | 'unsupported-photometric'
  /** A pixel's channels differ where grey alone is wanted. */
  | 'colour';

/** Facts are numbers and technical words, never a text out of the file. */
export class RasterError extends GantryError {
  override name = 'RasterError';
  constructor(
    readonly code: RasterErrorCode,
    facts: Facts = {},
  ) {
    super(SENTENCES[code], facts);
  }
}

const SENTENCES: Readonly<Record<RasterErrorCode, string>> = {
  'too-large': 'The image has too many pixels. Make it smaller.',
  malformed: 'The image file is damaged. Export it again.',
  truncated: 'The image file ends too early. Copy or download it again.',
  'decode-failed': 'The image cannot be decoded. Export it again, as PNG.',
  'unsupported-photometric':
    'The image has colours that are not decoded, such as CMYK. Export it in grey or RGB.',
  colour: 'The image is in colour. Export it in grey.',
};

/** What a decoder throws, as this room's own error. */
export async function asRasterError<T>(format: 'jpeg' | 'webp', work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof RasterError ? error : new RasterError('decode-failed', { format });
  }
}
