/** Why an image of a folder cannot be judged, by its number in the folder's order. Shared by the worker that reads them and by who asks. */
import { IMAGE_SIZES, type ImageSize } from '../../config.ts';
import { ImageFilesError } from '../../errors.ts';

const FORMATS = 'PNG, JPEG, WebP';

/** Of the first image, which decides. @throws ImageFilesError where no model has it */
export function modelSize(width: number, height: number): ImageSize {
  const size = IMAGE_SIZES.find((one) => one === width && one === height);
  if (size) return size;
  throw wrongSize(1, width, height, IMAGE_SIZES);
}

export function wrongSize(
  image: number,
  width: number,
  height: number,
  sizes: readonly ImageSize[],
): ImageFilesError {
  const found = `${width} × ${height}`;
  const expected = sizes.map((one) => `${one} × ${one}`).join(', ');
  return new ImageFilesError(
    `Image ${image} has ${found} pixels; expected ${expected}. All images must be squares of one size: leave out those that are not.`,
    { image, problem: 'size', found, expected },
  );
}

/** @param code a RasterError's, or `unreadable` */
export function unreadable(image: number, code: string): ImageFilesError {
  return new ImageFilesError(
    `Image ${image} cannot be read (${code}). Export it again as PNG, or leave it out.`,
    { image, problem: 'unreadable', found: code, expected: FORMATS },
  );
}

export function inColour(image: number): ImageFilesError {
  return new ImageFilesError(`Image ${image} is in colour. Export the images in grey, or leave it out.`, {
    image,
    problem: 'colour',
    found: 'colour',
    expected: 'grey',
  });
}

export function noImages(): ImageFilesError {
  return new ImageFilesError('The folder holds no image. Name a folder of PNG files.', {
    image: 0,
    problem: 'none',
    found: 0,
    expected: FORMATS,
  });
}
