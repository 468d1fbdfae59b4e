/** The images that `--fake` means: those below the folder, or of a run's folder those that it generated, in order of name. */
import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UsageError } from '../errors.ts';
import { walk } from './walk.ts';

const IMAGE = /^[^.].*\.(png|jpe?g|webp)$/i;
/** Where run and generate leave theirs; a run's samples/ are sheets of many images. */
const GENERATED = 'generated';

/** @returns absolute paths. @throws UsageError where there is none */
export async function imageFolder(path: string): Promise<string[]> {
  const inside = join(path, GENERATED);
  const isOutput = statSync(inside, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const { files } = await walk([isOutput ? inside : path]);
  const images = files.map((file) => file.path).filter((file) => IMAGE.test(basename(file)));
  if (images.length > 0) return images;
  throw new UsageError(`There is no PNG, JPEG or WebP in ${path}. Name the folder that holds the images.`, {
    argument: 'fake',
  });
}
