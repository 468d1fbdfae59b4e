/**
 * What a path says about an image that carries no header: the split and the class its folders name, and its number in the file's name.
 * And whether a drop has such folders at all, or only one that happens to be called Test.
 *
 * The layout is the one of image folders for classifiers (torchvision's ImageFolder, Kaggle): `train/<class>/image.png`. Paths
 * only; nothing is opened, and what is returned stays with the caller.
 */
import type { ScannedFile, SplitName } from '../workers/protocol.ts';

export interface ClassFolder {
  readonly split: SplitName;
  /** The folder right below the split's; null for an image that lies in the split's folder itself. */
  readonly label: string | null;
}

const SPLIT_FOLDERS: Readonly<Record<string, SplitName>> = {
  train: 'train',
  training: 'train',
  valid: 'validation',
  validation: 'validation',
  val: 'validation',
  test: 'final',
  testing: 'final',
};

/**
 * By the first folder of `path` (`/` between the parts, also `a.zip!/b`) that is named as a split, in any case. Null where none is.
 * The file's own name is no folder: `train` and `test/train` are files called train.
 */
export function classFolderOf(path: string): ClassFolder | null {
  const folders = path.split('/').slice(0, -1);
  for (const [i, folder] of folders.entries()) {
    const name = folder.toLowerCase();
    if (Object.hasOwn(SPLIT_FOLDERS, name))
      return { split: SPLIT_FOLDERS[name]!, label: folders[i + 1] ?? null };
  }
  return null;
}

/**
 * The files of a drop as they are to be taken: where no picture lies in a folder to train on, those called as other splits are folders
 * like any others, or all of it would be kept from training.
 */
export function settleClassFolders(scanned: readonly ScannedFile[]): readonly ScannedFile[] {
  const pictures = scanned.flatMap(({ image }) => (image?.kind === 'raster' ? [image] : []));
  if (pictures.some(({ split }) => split === 'train')) return scanned;
  if (pictures.every(({ split }) => split === null)) return scanned;
  return scanned.map((one) =>
    one.image?.kind === 'raster'
      ? { ...one, image: { ...one.image, split: null, label: null, series: null } }
      : one,
  );
}

/** The last whole number in the file's name without its extension: `slice_012 (3).png` → 3. Null where there is none it could count by. */
export function instanceOf(path: string): number | null {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
  const digits = name.match(/\d+/g)?.at(-1);
  if (digits === undefined) return null;
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : null;
}
