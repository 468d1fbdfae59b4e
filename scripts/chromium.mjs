/**
 * Which Chromium drives the page for tests and the command line, and how it is started.
 *
 * A candidate counts only when it really starts and gives a WebGPU adapter in software: a stub, a snap wrapper or a build
 * without WebGPU does not. The answer is kept beside the installed dependencies until the program's file changes.
 * Needs the installed `playwright` only when a candidate is tried; importing this file needs nothing.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CACHE = join(ROOT, 'node_modules', '.cache', 'gantry', 'chromium.json');

/** No calls home, no first-run pages. */
export const QUIET_FLAGS = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** WebGPU on the processor (SwiftShader), in the page and in workers. */
export const SOFTWARE_WEBGPU_FLAGS = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

/** Chromium's sandbox cannot start as root; everyone else keeps it. */
export const SANDBOX = process.getuid?.() !== 0;

/** A person reads `message`: what was tried and what to do. */
export class ChromiumMissingError extends Error {}

/**
 * Path of a Chromium that starts with WebGPU, installing one if this machine has none.
 * @param {{ log?: (line: string) => void }} [options] `log` hears of slow steps only.
 * @returns {Promise<string>}
 * @throws {ChromiumMissingError}
 */
export async function ensureChromium({ log = () => {} } = {}) {
  const named = process.env.GANTRY_CHROMIUM;
  if (named) {
    const reason = await refusal(named);
    if (reason === null) return named;
    throw new ChromiumMissingError(
      `GANTRY_CHROMIUM names ${named}, which cannot be used: ${reason}. Name another Chromium, Chrome or Edge, or unset it.`,
    );
  }
  const tried = [];
  const found = (await firstUsable(candidates(), tried)) ?? (await installChromium(log, tried));
  if (found) return found;
  const list = tried.map(({ path, reason }) => `  ${path}: ${reason}`).join('\n');
  throw new ChromiumMissingError(
    'No Chromium with WebGPU could be started.\n' +
      `${list ? `Tried:\n${list}\n` : ''}` +
      'Install one, then run the same command again:\n' +
      '  npx playwright install --with-deps --no-shell chromium\n' +
      'or name a Chromium, Chrome or Edge (not a snap): GANTRY_CHROMIUM=/path/to/chrome',
  );
}

/** The Chromium found last time, for programs that cannot wait for a search; undefined before the first one. */
export function knownChromium() {
  if (process.env.GANTRY_CHROMIUM) return process.env.GANTRY_CHROMIUM;
  const stamp = readCache();
  if (stamp === null) return undefined;
  const { path } = JSON.parse(stamp);
  return existsSync(path) ? path : undefined;
}

async function firstUsable(paths, tried) {
  const seen = new Set();
  for (const path of paths) {
    if (!existsSync(path) || seen.has(realpathSync(path))) continue;
    seen.add(realpathSync(path));
    const reason = await refusal(path);
    if (reason === null) return path;
    tried.push({ path, reason });
  }
  return null;
}

function candidates() {
  const own = playwrightPath();
  return [...(own ? [own] : []), ...systemPaths()];
}

function playwrightPath() {
  try {
    return loadPlaywright().chromium.executablePath();
  } catch {
    return null; // Playwright knows no build for this platform
  }
}

function systemPaths() {
  if (process.platform === 'darwin') {
    const apps = ['Chromium', 'Google Chrome', 'Microsoft Edge', 'Google Chrome Canary'];
    const roots = ['/Applications', join(process.env.HOME || '/', 'Applications')];
    return roots.flatMap((root) => apps.map((app) => join(root, `${app}.app`, 'Contents', 'MacOS', app)));
  }
  if (process.platform === 'win32') {
    const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap(
      (name) => process.env[name] ?? [],
    );
    const programs = [
      ['Google', 'Chrome', 'Application', 'chrome.exe'],
      ['Chromium', 'Application', 'chrome.exe'],
      ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
    ];
    return roots.flatMap((root) => programs.map((parts) => join(root, ...parts)));
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
  const folders = ['/usr/bin', '/usr/local/bin', ...(process.env.PATH ?? '').split(':').filter(Boolean)];
  return folders.flatMap((folder) => names.map((name) => join(folder, name)));
}

/** Why `path` cannot be used, or null when it started with a WebGPU adapter. */
async function refusal(path) {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return 'there is no such file';
  if (isSnap(path)) return 'it is a snap, which cannot read this folder or a temporary profile';
  const stamp = stampOf(path);
  if (stamp === readCache()) return null;
  const reason = await trialStart(path);
  if (reason === null) writeCache(stamp);
  return reason;
}

async function trialStart(path) {
  let browser;
  try {
    browser = await loadPlaywright().chromium.launch({
      executablePath: path,
      chromiumSandbox: SANDBOX,
      timeout: 60_000,
      args: [...QUIET_FLAGS, ...SOFTWARE_WEBGPU_FLAGS],
    });
    const page = await browser.newPage();
    // navigator.gpu needs a secure context: answered here, without a server
    await page.route('http://localhost/**', (route) =>
      route.fulfill({ body: '<!doctype html>', contentType: 'text/html' }),
    );
    await page.goto('http://localhost/');
    const adapter = await page.evaluate(async () => Boolean(await navigator.gpu?.requestAdapter()));
    return adapter ? null : 'it started, but gives no WebGPU adapter (too old, or built without WebGPU)';
  } catch (error) {
    return `it did not start (${firstUsefulLine(error)})`;
  } finally {
    await browser?.close().catch(() => {});
  }
}

function firstUsefulLine(error) {
  const text = stripVTControlCharacters(error instanceof Error ? error.message : String(error));
  const lines = text.split('\n').filter((part) => !part.includes('while trying to kill'));
  const line = lines.find((part) => /error|cannot|not found|No usable sandbox|denied/i.test(part));
  return (line ?? lines[0] ?? '').trim().slice(0, 200);
}

function isSnap(path) {
  if (realpathSync(path).startsWith('/snap/') || realpathSync(path) === '/usr/bin/snap') return true;
  if (statSync(path).size > 65_536) return false;
  return /\/snap\/bin\/|snap (run|install)/.test(readFileSync(path, 'latin1'));
}

/** Playwright's own build first; then, on Debian and Ubuntu as root, its libraries or the distribution's Chromium. */
async function installChromium(log, tried) {
  const own = playwrightPath();
  if (own && !existsSync(own)) {
    log('Installing a Chromium for tests and the command line (once, about 180 MB)');
    const failed = playwrightCommand('install', '--no-shell', 'chromium');
    if (failed) tried.push({ path: 'playwright install', reason: failed });
    const found = await firstUsable([own], tried);
    if (found) return found;
  }
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return null;
  if (own && existsSync(own)) {
    log("Installing Chromium's system libraries with apt-get");
    const failed = playwrightCommand('install-deps', 'chromium');
    if (failed) tried.push({ path: 'playwright install-deps', reason: failed });
    const found = await firstUsable([own], tried);
    if (found) return found;
  }
  log('Installing Chromium with apt-get');
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
  const failed =
    command('apt-get', ['update', '-qq'], quiet) ??
    command('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], quiet);
  if (failed) tried.push({ path: 'apt-get install chromium', reason: failed });
  return firstUsable(systemPaths(), tried);
}

function playwrightCommand(...args) {
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright/package.json')), 'cli.js');
  const patience = process.env.PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT ?? '15000';
  return command(process.execPath, [cli, ...args], { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: patience });
}

/** Null when the command succeeded, else its last words. */
function command(program, args, env) {
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: 15 * 60_000,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (status === 0) return null;
  const words = `${stdout ?? ''}\n${stderr ?? ''}`.trim().split('\n').filter(Boolean);
  return (error?.message ?? words.find((line) => /error/i.test(line)) ?? words.at(-1) ?? 'failed')
    .trim()
    .slice(0, 200);
}

function loadPlaywright() {
  return createRequire(import.meta.url)('playwright');
}

function stampOf(path) {
  const { size, mtimeMs } = statSync(realpathSync(path));
  return JSON.stringify({ path, size, mtimeMs, sandbox: SANDBOX });
}

function readCache() {
  try {
    return readFileSync(CACHE, 'utf8');
  } catch {
    return null;
  }
}

function writeCache(stamp) {
  try {
    rmSync(CACHE, { force: true });
    mkdirSync(dirname(CACHE), { recursive: true });
    writeFileSync(CACHE, stamp);
  } catch {
    // A folder that may not be written: the browser is tried again next time.
  }
}
