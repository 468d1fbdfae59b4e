/**
 * `--profile DIR`: the folder in which the browser keeps this program's storage between calls. Made readable by its owner alone, never
 * removed, and nobody else's: a folder with other things in it is refused, and so is one that another command has in use.
 */
import { chmodSync, mkdirSync, readdirSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { GantryError, UsageError } from '../errors.ts';

/** Says that the folder is ours. */
const MARK = '.gantry-profile';
const OWNER_ONLY = 0o700;

/**
 * Makes the folder, or looks whether it is one of ours and free.
 * @param folder absolute
 * @throws UsageError, or GantryError while another command uses it
 */
export function prepareProfile(folder: string): void {
  try {
    const found = statSync(folder, { throwIfNoEntry: false });
    if (found && !found.isDirectory()) throw refused(folder, 'it is a file');
    if (!found) mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
    const held = readdirSync(folder);
    if (held.length > 0 && !held.includes(MARK)) throw refused(folder, 'it holds other files');
    chmodSync(folder, OWNER_ONLY); // whatever the umask, and of one made by hand
    writeFileSync(join(folder, MARK), 'A browser profile of Gantry: its runs, datasets and keys.\n');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code ? refused(folder, code) : error;
  }
  if (isInUse(folder)) throw inUse(folder);
}

export function inUse(folder: string): GantryError {
  return new GantryError(
    `The profile ${folder} is in use by another command. Wait until that has ended, or choose another --profile.`,
  );
}

function refused(folder: string, why: string): UsageError {
  return new UsageError(
    `The profile cannot be kept in ${folder} (${why}). Choose a new or an empty folder for --profile.`,
    { argument: 'profile' },
  );
}

/** Chromium's own lock on Linux and macOS: a link to `host-pid`. One that a killed browser left is no lock. */
function isInUse(folder: string): boolean {
  let target: string;
  try {
    target = readlinkSync(join(folder, 'SingletonLock'));
  } catch {
    return false;
  }
  const [, host, pid] = /^(.*)-(\d+)$/.exec(target) ?? [];
  if (host !== hostname()) return false; // Chromium itself decides
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
