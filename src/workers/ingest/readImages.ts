/**
 * A folder of images to judge: PNG, JPEG or WebP → what a generator would have drawn. Nothing is resized, windowed or turned grey:
 * an image that is not as a generator's is refused by its number, since a repaired one would be judged for the repair.
 */
import type { ImageSize } from '../../config.ts';
import { decodeRaster, type Raster } from '../../ingest/raster/decode.ts';
import { onlyGrey } from '../../ingest/raster/grey.ts';
import { RasterError } from '../../ingest/raster/rasterError.ts';
import type { Jobs } from '../protocol.ts';
import type { JobContext } from '../serve.ts';
import { inColour, modelSize, noImages, unreadable, wrongSize } from './imageRefusals.ts';

type ReadImages = Jobs['readImages'];

/** An image of at most 128 × 128 pixels is 64 KB at most; the rest is what a program wrote beside it. */
const LARGEST_FILE = 16 * 2 ** 20;

/** @throws ImageFilesError, AbortError */
export async function readImages(
  { files, most }: ReadImages['args'],
  { signal, progress }: Pick<JobContext<'readImages'>, 'signal' | 'progress'>,
): Promise<ReadImages['result']> {
  const count = Math.min(files.length, most ?? files.length);
  let size: ImageSize | null = null;
  let images = new Float32Array(0);
  for (const [i, file] of files.slice(0, count).entries()) {
    signal.throwIfAborted();
    const { width, height, grey, bits } = await decoded(file, i + 1);
    if (size === null) {
      size = modelSize(width, height);
      images = new Float32Array(count * size * size);
    } else if (width !== size || height !== size) throw wrongSize(i + 1, width, height, [size]);
    const half = (2 ** bits - 1) / 2;
    const start = i * size * size;
    for (const [at, value] of grey.entries()) images[start + at] = value / half - 1;
    progress({ done: i + 1, total: count });
  }
  if (size === null) throw noImages();
  return { size, count, images };
}

async function decoded(file: File, image: number): Promise<Raster> {
  try {
    if (file.size > LARGEST_FILE) throw new RasterError('too-large', { bytes: file.size });
    return await decodeRaster(new Uint8Array(await file.arrayBuffer()), onlyGrey);
  } catch (error) {
    const code = error instanceof RasterError ? error.code : 'unreadable';
    throw code === 'colour' ? inColour(image) : unreadable(image, code);
  }
}
