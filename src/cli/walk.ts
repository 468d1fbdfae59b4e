/**
 * The files below the paths a person named, each with a relative name that tells them apart.
 *
 * A name starts with its argument's own last part (`ct/series1/0001.dcm` for the argument `data/ct`). Links are followed;
 * a folder or file reached twice counts once, so links in circles end. What cannot be read below an argument is told and ends
 * nothing. Order is that of the names, as the page's.
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

/** A folder that may not be read, a link that leads nowhere. */
export interface Unreadable extends Pick<FoundFile, 'name' | 'relative'> {
  /** The system's code, such as EACCES. */
  readonly reason: string;
}

export interface Walked {
  readonly files: readonly FoundFile[];
  readonly unreadable: readonly Unreadable[];
}

/**
 * @param paths absolute paths of files or folders.
 * @throws UsageError for a path that does not exist or a folder among `paths` that may not be read.
 */
export async function walk(paths: readonly string[]): Promise<Walked> {
  const files: FoundFile[] = [];
  const unreadable: Unreadable[] = [];
  const seen = new Set<string>();
  const taken = new Set<string>();
  for (const path of paths) {
    const name = unusedName(basename(path) || 'root', taken);
    const asked: Unreadable[] = [];
    await visit(path, name, { files, unreadable: asked, seen, under: `${name}/` });
    const itself = asked.find((one) => one.name === name);
    if (itself) throw notReadable(path, itself.reason);
    unreadable.push(...asked);
  }
  return { files: files.sort(byName), unreadable: unreadable.sort(byName) };
}

async function visit(
  path: string,
  name: string,
  found: { files: FoundFile[]; unreadable: Unreadable[]; seen: Set<string>; under: string },
): Promise<void> {
  const relative = name.startsWith(found.under) ? name.slice(found.under.length) : basename(path);
  let below: string[] = [];
  try {
    const real = await realpath(path);
    if (found.seen.has(real)) return;
    found.seen.add(real);
    const about = await stat(real);
    if (about.isFile()) found.files.push({ path, name, relative });
    if (about.isDirectory()) below = await readdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    found.unreadable.push({ name, relative, reason: code ?? 'unknown' });
  }
  for (const entry of below.sort()) await visit(join(path, entry), `${name}/${entry}`, found);
}

function notReadable(path: string, reason: string): UsageError {
  const says =
    reason === 'ENOENT'
      ? `There is no file or folder ${path}. Check the path.`
      : `${path} cannot be read (${reason}). Give yourself access, or leave it out.`;
  return new UsageError(says, { argument: 'paths' });
}

function byName(a: Pick<FoundFile, 'name'>, b: Pick<FoundFile, 'name'>): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** Two arguments may end alike (`a/ct b/ct`): the second becomes `ct (2)`. */
function unusedName(name: string, taken: Set<string>): string {
  let unused = name;
  for (let n = 2; taken.has(unused); n++) unused = `${name} (${n})`;
  taken.add(unused);
  return unused;
}
