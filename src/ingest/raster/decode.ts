/**
 * PNG, JPEG or WebP → grey values as Pillow reads them: no canvas, no colour management, no rotation, alpha dropped.
 *
 * Colour profiles, gamma and EXIF orientation are not applied, as torchvision's ImageFolder does not apply them. Of an animated PNG the
 * still image is read. The JPEG and WebP decoders are loaded when the first such file comes.
 */
import type { ToGrey } from './grey.ts';
import { isAnimated, kindOfRaster, readFrameHeader, readRasterSize } from './kind.ts';
import { RasterError } from './rasterError.ts';

export interface Raster {
  readonly width: number;
  readonly height: number;
  /** [height, width], 0 to 2^bits − 1. */
  readonly grey: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
  readonly bits: 8 | 16;
}

/**
 * 8-bit files equal Pillow's `convert('L')`; 16-bit PNGs keep their 16 bits, colour weighted by the same integers.
 * @throws RasterError too-large before anything is decoded; malformed, truncated; decode-failed (animated WebP, too);
 *   unsupported-photometric (CMYK and 12-bit JPEG); whatever `toGrey` throws
 */
export async function decodeRaster(bytes: Uint8Array<ArrayBuffer>, toGrey?: ToGrey): Promise<Raster> {
  const { width, height, bits } = await readRasterSize(bytes);
  const size = { width, height };
  switch (kindOfRaster(bytes)) {
    case 'png': {
      const { decodePng } = await import('./png.ts');
      return { ...size, bits, grey: await decodePng(bytes, toGrey) };
    }
    case 'jpeg': {
      const { components, precision } = await readFrameHeader(bytes);
      if (precision !== 8 || (components !== 1 && components !== 3)) {
        throw new RasterError('unsupported-photometric', { format: 'jpeg', components, bits: precision });
      }
      const { decodeJpeg } = await import('./jpeg.ts');
      const grey = await decodeJpeg(bytes, { ...size, components }, toGrey).catch((error: unknown) => {
        throw endsJpeg(bytes) ? error : new RasterError('truncated', { format: 'jpeg', part: 'data' });
      });
      return { ...size, bits: 8, grey };
    }
    default: {
      if (webpLength(bytes) > bytes.length)
        throw new RasterError('truncated', { format: 'webp', part: 'data' });
      if (isAnimated(bytes)) throw new RasterError('decode-failed', { format: 'webp', animated: true });
      const { decodeWebp } = await import('./webp.ts');
      return { ...size, bits: 8, grey: await decodeWebp(bytes, size, toGrey) };
    }
  }
}

/** True if the end marker is there; in the image's data 0xff is never followed by it (T.81 B.1.1.2). */
function endsJpeg(bytes: Uint8Array): boolean {
  for (let i = bytes.length - 2; i > 0; i--) if (bytes[i] === 0xff && bytes[i + 1] === 0xd9) return true;
  return false;
}

/** What the RIFF header says; its own eight bytes are not in its count (RFC 9649 2.4). */
function webpLength(bytes: Uint8Array): number {
  return 8 + new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(4, true);
}
