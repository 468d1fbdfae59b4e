/**
 * Behind `npm start`, `npm test`, `npm run gantry`, `npm run weights`, `npm run bench` and `npm run parity`: makes a fresh clone ready, then does the work.
 *
 * Installs locked dependencies, unpacks the feature networks, builds, and finds a browser, each only when needed and each
 * with one line. Uses Node's built-ins until the dependencies are there; also reads on Nodes too old to run the rest.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { satisfies } from './engines.mjs';
import { ensureInstalled } from './install.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const [command = '', ...args] = process.argv.slice(2);
// Set-up speaks on stderr: stdout belongs to the command.
const log = (line) => process.stderr.write(`${line}\n`);

const commands = { start, test, gantry, weights, bench, parity };
/** What `npm run bench -- NAME` runs; without a name, the stages of a whole run are timed. */
const BENCHES = {
  soak: 'soak.js',
  faults: 'faults.js',
  ingest: 'bigFolder.js',
  evaluation: 'evaluation.js',
  compare: 'compare.js',
};

try {
  if (!Object.hasOwn(commands, command))
    throw new Error('Usage: node scripts/setup.mjs start|test|gantry|weights|bench|parity');
  checkNode();
  process.exitCode = await commands[command]();
} catch (error) {
  log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function start() {
  await prepare();
  return node(join('dist', 'node', 'main.js'), ['serve', ...args]);
}

async function gantry() {
  await prepare();
  // Help and usage errors need no browser; the command line says so itself when one is missing.
  if (
    ['run', 'train', 'evaluate', 'ingest', 'generate', 'replay', 'graph', 'report'].includes(args[0]) &&
    !args.includes('--help') &&
    !args.includes('-h')
  )
    await browser();
  return node(join('dist', 'node', 'main.js'), args);
}

/** Networks that are not shipped, into public/weights; the next build takes them in. */
async function weights() {
  await ensureInstalled({ log });
  const { weights: put } = await import('./weights.mjs');
  return put({ root: ROOT, args, log: (line) => process.stdout.write(`${line}\n`) });
}

async function bench() {
  await prepare();
  await browser();
  const named = Object.hasOwn(BENCHES, args[0] ?? '');
  return node(join('dist', 'node', named ? BENCHES[args[0]] : 'bench.js'), named ? args.slice(1) : args);
}

/** Every golden bundle replayed on every backend, beside PyTorch. */
async function parity() {
  await prepare();
  await browser();
  return node(join('dist', 'node', 'parity.js'), args);
}

/** With arguments (`npm test -- --project node test/numerics`) only the tests they choose. */
async function test() {
  const began = Date.now();
  const chosen = args.length > 0;
  await install();
  const { ensureBuilt } = await import('./build.mjs');
  const steps = [
    ...(chosen
      ? []
      : [
          ['Types', () => tool('typescript/bin/tsc', ['-b'])],
          ['Lint', () => tool('@biomejs/biome/bin/biome', ['check', '.'])],
        ]),
    ['Build', () => ensureBuilt()],
    ['Browser', browser],
    ['Tests', () => tool('vitest/vitest.mjs', ['run', ...args])],
  ];
  for (const [name, step] of steps) {
    const from = Date.now();
    log(`\n── ${name}`);
    const code = (await step()) ?? 0; // a step without an exit code throws when it fails
    if (code !== 0) {
      log(`── ${name} failed`);
      return code;
    }
    log(`── ${name}: ${seconds(from)}`);
  }
  log(`\nAll passed in ${seconds(began)}.`);
  return 0;
}

async function prepare() {
  await install();
  const { ensureBuilt } = await import('./build.mjs');
  ensureBuilt({ log });
}

async function install() {
  await ensureInstalled({ log });
  const { ensureNetworks } = await import('./networks.mjs');
  ensureNetworks({ root: ROOT });
}

async function browser() {
  const { ensureChromium } = await import('./chromium.mjs');
  process.env.GANTRY_CHROMIUM = await ensureChromium({ log });
}

function checkNode() {
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  if (!satisfies(process.version, engines.node)) {
    throw new Error(
      `Gantry needs Node ${engines.node}; this is ${process.version}. Install a newer one from https://nodejs.org.`,
    );
  }
}

function tool(path, given) {
  return node(join('node_modules', ...path.split('/')), given);
}

/** Runs a Node program to its end; ends with its exit code. Signals reach it through the terminal's process group. */
function node(path, given) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, path), ...given], { cwd: ROOT, stdio: 'inherit' });
    const pass = (signal) => child.kill(signal);
    // On a terminal Ctrl-C reaches the child by itself; the child decides how to end.
    const ignore = process.stdin.isTTY ? () => {} : pass;
    process.on('SIGINT', ignore).on('SIGTERM', pass);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      process.off('SIGINT', ignore).off('SIGTERM', pass);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}

function seconds(from) {
  return `${((Date.now() - from) / 1000).toFixed(1)} s`;
}
