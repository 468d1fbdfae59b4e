/**
 * The files below the paths a person named, each with a relative name that tells them apart.
 *
 * A name starts with its argument's own last part (`ct/series1/0001.dcm` for the argument `data/ct`). Links are followed;
 * a folder or file reached twice counts once, so links in circles end. Order is that of the names, as the page's.
 */
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UsageError } from '../errors.ts';

export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  /** Relative, `/`-separated, unique. */
  readonly name: string;
  /** Relative to the argument it came under; its own name where it is the argument. */
  readonly relative: string;
}

/**
 * @param paths absolute paths of files or folders.
 * @throws UsageError for a path that does not exist or a folder that may not be read.
 */
export async function walk(paths: readonly string[]): Promise<FoundFile[]> {
  const files: FoundFile[] = [];
  const seen = new Set<string>();
  const taken = new Set<string>();
  for (const path of paths) {
    if (!(await exists(path))) {
      throw new UsageError(`There is no file or folder ${path}. Check the path.`, { argument: 'paths' });
    }
    const name = unusedName(basename(path) || 'root', taken);
    await visit(path, name, { files, seen, under: `${name}/` });
  }
  return files.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

async function visit(
  path: string,
  name: string,
  found: { files: FoundFile[]; seen: Set<string>; under: string },
): Promise<void> {
  if (!(await exists(path))) return; // a link that leads nowhere
  const real = await realpath(path);
  if (found.seen.has(real)) return;
  found.seen.add(real);
  const about = await stat(real);
  if (about.isFile()) {
    const relative = name.startsWith(found.under) ? name.slice(found.under.length) : basename(path);
    found.files.push({ path, name, relative });
  }
  if (!about.isDirectory()) return;
  for (const entry of (await entries(path)).sort()) {
    await visit(join(path, entry), `${name}/${entry}`, found);
  }
}

async function entries(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `The folder ${folder} cannot be read (${code}). Give yourself access, or leave it out.`,
      {
        argument: 'paths',
      },
    );
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Two arguments may end alike (`a/ct b/ct`): the second becomes `ct (2)`. */
function unusedName(name: string, taken: Set<string>): string {
  let unused = name;
  for (let n = 2; taken.has(unused); n++) unused = `${name} (${n})`;
  taken.add(unused);
  return unused;
}
