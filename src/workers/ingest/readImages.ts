/**
 * A folder of images to judge: PNG, JPEG or WebP → what a generator would have drawn. Nothing is resized, windowed or turned grey:
 * an image that is not as a generator's is refused by its number, since a repaired one would be judged for the repair.
 */
import { IMAGE_SIZES, type ImageSize } from '../../config.ts';
import { ImageFilesError } from '../../errors.ts';
import { decodeRaster, type Raster } from '../../ingest/raster/decode.ts';
import { onlyGrey } from '../../ingest/raster/grey.ts';
import { RasterError } from '../../ingest/raster/rasterError.ts';
import type { Jobs } from '../protocol.ts';
import type { JobContext } from '../serve.ts';

type ReadImages = Jobs['readImages'];

/** Larger files hold no image of at most 128 × 128 pixels that is worth reading. */
const LARGEST_FILE = 16 * 2 ** 20;

/** @throws ImageFilesError, AbortError */
export async function readImages(
  { files, most }: ReadImages['args'],
  { signal, progress }: Pick<JobContext<'readImages'>, 'signal' | 'progress'>,
): Promise<ReadImages['result']> {
  const count = Math.min(files.length, most ?? files.length);
  if (count === 0) throw noImages();
  let size: ImageSize | null = null;
  let images = new Float32Array(0);
  for (const [i, file] of files.slice(0, count).entries()) {
    signal.throwIfAborted();
    const { width, height, grey, bits } = await decoded(file, i + 1);
    if (size === null) {
      size = modelSize(width, height);
      images = new Float32Array(count * size * size);
    } else if (width !== size || height !== size) throw wrongSize(i + 1, width, height, `${size} × ${size}`);
    const half = (2 ** bits - 1) / 2;
    images.set(
      Float32Array.from(grey, (value) => value / half - 1),
      i * size * size,
    );
    progress({ done: i + 1, total: count });
  }
  return { size: size!, count, images };
}

async function decoded(file: File, image: number): Promise<Raster> {
  try {
    if (file.size > LARGEST_FILE) throw new RasterError('too-large', { bytes: file.size });
    return await decodeRaster(new Uint8Array(await file.arrayBuffer()), onlyGrey);
  } catch (error) {
    const code = error instanceof RasterError ? error.code : 'unreadable';
    if (code === 'colour') {
      throw new ImageFilesError(
        `Image ${image} is in colour. Export the images in grey, or leave this one out.`,
        {
          image,
          problem: 'colour',
          found: 'colour',
          expected: 'grey',
        },
      );
    }
    throw new ImageFilesError(
      `Image ${image} cannot be read (${code}). Export it again as PNG, or leave it out.`,
      {
        image,
        problem: 'unreadable',
        found: code,
        expected: 'PNG, JPEG, WebP',
      },
    );
  }
}

function modelSize(width: number, height: number): ImageSize {
  const size = IMAGE_SIZES.find((one) => one === width && one === height);
  if (size) return size;
  throw wrongSize(1, width, height, IMAGE_SIZES.map((one) => `${one} × ${one}`).join(', '));
}

function wrongSize(image: number, width: number, height: number, expected: string): ImageFilesError {
  const found = `${width} × ${height}`;
  return new ImageFilesError(
    `Image ${image} has ${found} pixels, not ${expected}. All images must be squares of one size; leave out those that are not.`,
    { image, problem: 'size', found, expected },
  );
}

function noImages(): ImageFilesError {
  return new ImageFilesError('The folder holds no image. Name a folder of PNG files.', {
    image: 0,
    problem: 'none',
    found: 0,
    expected: 'PNG, JPEG, WebP',
  });
}
