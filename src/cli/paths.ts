/** Where things lie: the built page beside this program, and the folder the person stands in. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** dist/page, seen from dist/node/main.js. */
export function pageFolder(): string {
  return fileURLToPath(new URL('../page', import.meta.url));
}

/** npm runs scripts in the project's folder and says in INIT_CWD where the person stood. */
export function fromWherePersonStands(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}

/** Absolute; null: no profile is kept. */
export function profileFolder(path: string | null): string | null {
  return path === null ? null : fromWherePersonStands(path);
}
