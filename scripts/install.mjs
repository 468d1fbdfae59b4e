/**
 * Installs the locked dependencies when they are missing or were installed for another lockfile, Node or platform.
 * One installer at a time: others wait for its lock. Node built-ins only; runs before anything is installed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MODULES = join(ROOT, 'node_modules');
const STAMP = join(MODULES, '.gantry-stamp.json');
// npm ci empties node_modules, so the lock lies elsewhere
const LOCK = join(ROOT, 'dist', '.install.lock');
/** A lock without an owner for longer than this is a dead one. */
const WRITING_MS = 10_000;

/** @param {{ log: (line: string) => void }} options @throws Error saying what npm said */
export async function ensureInstalled({ log }) {
  if (installed()) return;
  await withLock(log, () => {
    if (installed()) return; // another set-up did it while this one waited
    log('Installing dependencies');
    rmSync(STAMP, { force: true });
    runNpmCi();
    writeFileSync(STAMP, wantedStamp());
  });
}

function installed() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wantedStamp();
}

function wantedStamp() {
  const lockfile = readFileSync(join(ROOT, 'package-lock.json'));
  return JSON.stringify({
    lockfile: createHash('sha256').update(lockfile).digest('hex'),
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
  });
}

function runNpmCi() {
  const args = ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const own = process.env.npm_execpath;
  const isNpm = own !== undefined && /npm(-cli)?\.c?js$/.test(own) && existsSync(own);
  const windows = process.platform === 'win32';
  const { status, error, stderr, stdout } = isNpm
    ? spawnSync(process.execPath, [own, ...args], { cwd: ROOT, encoding: 'utf8' })
    : spawnSync(windows ? 'npm.cmd' : 'npm', args, { cwd: ROOT, encoding: 'utf8', shell: windows });
  if (status === 0) return;
  if (error?.code === 'ENOENT') {
    throw new Error(
      'npm was not found. It comes with Node: install Node from https://nodejs.org, then try again.',
    );
  }
  const said = error?.message ?? `${stderr}\n${stdout}`.trim();
  throw new Error(`The dependencies could not be installed. npm says:\n${said}`);
}

async function withLock(log, work) {
  try {
    mkdirSync(dirname(LOCK), { recursive: true });
  } catch (error) {
    throw unwritable(error);
  }
  for (let waited = 0; !takeLock(); waited++) {
    if (waited === 0)
      log(`Waiting for another installation of the same folder to end. If there is none, delete ${LOCK}`);
    await sleep(500);
  }
  const release = () => rmSync(LOCK, { force: true });
  process.once('exit', release);
  try {
    return work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/** The lock holds its owner's process id; a lock whose owner is gone is taken over. */
function takeLock() {
  try {
    const file = openSync(LOCK, 'wx');
    writeFileSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw unwritable(error);
    if (!ownerLives()) rmSync(LOCK, { force: true });
    return false;
  }
}

function unwritable({ code }) {
  return new Error(
    `${dirname(LOCK)} cannot be written to (${code}). Clone Gantry into a folder of your own.`,
  );
}

function ownerLives() {
  let owner;
  let age;
  try {
    owner = Number(readFileSync(LOCK, 'utf8'));
    age = Date.now() - statSync(LOCK).mtimeMs;
  } catch {
    return false; // released meanwhile
  }
  if (!owner) return age < WRITING_MS; // being written this instant, or its writer died
  try {
    process.kill(owner, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
