/**
 * Builds the page (dist/page) and the command line (dist/node) when their sources changed since the last build.
 * The stamp is a hash of contents, so a fresh clone, a checkout or a touched file never fools it.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureIndex } from './weights.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STAMP = join(ROOT, 'dist', '.build-stamp');
const SOURCES = [
  'src',
  'public',
  'scripts',
  'bench',
  'index.html',
  'vite.config.ts',
  'package.json',
  'package-lock.json',
];
const PRODUCTS = [join(ROOT, 'dist', 'page', 'index.html'), join(ROOT, 'dist', 'node', 'main.js')];

/** @param {{ log?: (line: string) => void }} [options] @throws Error saying what the build said */
export function ensureBuilt({ log = () => {} } = {}) {
  ensureIndex(ROOT);
  const wanted = hashOf(SOURCES);
  if (readStamp() === wanted && PRODUCTS.every((path) => existsSync(path))) return;
  log('Building');
  rmSync(STAMP, { force: true });
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const { status, error, stdout, stderr } = spawnSync(
    process.execPath,
    [vite, 'build', '--app', '--logLevel', 'warn'],
    {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1', FORCE_COLOR: undefined },
    },
  );
  if (status !== 0) throw new Error(`The build failed:\n${error?.message ?? `${stdout}\n${stderr}`.trim()}`);
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  writeFileSync(STAMP, wanted);
}

function readStamp() {
  return existsSync(STAMP) ? readFileSync(STAMP, 'utf8') : null;
}

/** One hash over every file's relative path and contents, in a fixed order. */
function hashOf(paths) {
  const hash = createHash('sha256').update(process.version);
  const visit = (path) => {
    const full = join(ROOT, path);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) visit(`${path}/${name}`);
    } else {
      const bytes = readFileSync(full);
      hash.update(`${path}\0${bytes.length}\0`).update(bytes);
    }
  };
  for (const path of paths) visit(path);
  return hash.digest('hex');
}
