/** The set-up's installer in a folder of its own, with a stand-in for npm that writes down how often it ran. */
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ROOT } from '../e2e/harness.ts';

let root: string;
const at = (name: string) => join(root, name);

/** Empties node_modules as `npm ci` does, works a moment, and fails where a file tells it to. */
const NPM = `
import { appendFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
appendFileSync('runs.txt', process.argv.slice(2).join(' ') + '\\n');
rmSync('node_modules', { recursive: true, force: true });
mkdirSync('node_modules');
await new Promise((done) => setTimeout(done, 300));
if (existsSync('offline')) { console.error('npm error network'); process.exit(1); }
`;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gantry-install-'));
  mkdirSync(at('scripts'));
  mkdirSync(at('dist'));
  cpSync(join(ROOT, 'scripts/install.mjs'), at('scripts/install.mjs'));
  writeFileSync(at('package-lock.json'), '{}');
  writeFileSync(at('npm-cli.mjs'), NPM);
  writeFileSync(at('npm-cli.js'), "import('./npm-cli.mjs');");
});
afterEach(() => rmSync(root, { recursive: true }));

const runs = () =>
  existsSync(at('runs.txt')) ? readFileSync(at('runs.txt'), 'utf8').trim().split('\n') : [];

function install(
  env: Readonly<Record<string, string | undefined>> = { npm_execpath: at('npm-cli.js') },
  hear: (said: string) => void = () => {},
) {
  const program = `import { ensureInstalled } from './scripts/install.mjs';
    await ensureInstalled({ log: console.log }).catch((error) => { console.log(error.message); process.exitCode = 1; });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: root,
    env: { ...process.env, ...env },
  });
  let said = '';
  child.stdout.on('data', (part: Buffer) => {
    said += part.toString();
    hear(said);
  });
  return new Promise<{ code: number | null; said: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, said })),
  );
}

test('installs the lockfile without scripts, once, and again when the lockfile changes', async () => {
  expect(await install()).toEqual({ code: 0, said: 'Installing dependencies\n' });
  expect(await install()).toEqual({ code: 0, said: '' });
  expect(runs()).toEqual(['ci --include=dev --ignore-scripts --no-audit --no-fund --loglevel=error']);
  writeFileSync(at('package-lock.json'), '{ }');
  await install();
  expect(runs()).toHaveLength(2);
});

test('two at once install once', async () => {
  const both = await Promise.all([install(), install()]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(runs()).toHaveLength(1);
});

test('behind a living owner’s lock it waits, says so and what to do, and goes on when the lock is gone', async () => {
  writeFileSync(at('dist/.install.lock'), String(process.pid));
  const { code, said } = await install(undefined, (sofar) => {
    if (sofar.startsWith('Waiting')) rmSync(at('dist/.install.lock'), { force: true });
  });
  expect(code).toBe(0);
  expect(said).toContain(`delete ${at('dist/.install.lock')}`);
  expect(runs()).toHaveLength(1);
});

test('a lock whose owner is gone, or that never got one, is taken over', async () => {
  const gone = spawn(process.execPath, ['-e', '']);
  await new Promise((done) => gone.once('exit', done));
  writeFileSync(at('dist/.install.lock'), String(gone.pid));
  expect((await install()).code).toBe(0);

  rmSync(at('node_modules'), { recursive: true });
  writeFileSync(at('dist/.install.lock'), '');
  utimesSync(at('dist/.install.lock'), 0, 0);
  expect((await install()).code).toBe(0);
  expect(runs()).toHaveLength(2);
});

test('an installation that fails says what npm said, and the next one tries again', async () => {
  writeFileSync(at('offline'), '');
  const { code, said } = await install();
  expect(code).toBe(1);
  expect(said).toContain('The dependencies could not be installed. npm says:\nnpm error network');
  expect(existsSync(at('dist/.install.lock'))).toBe(false);
  rmSync(at('offline'));
  expect((await install()).code).toBe(0);
});

test('without npm it says where to get it', async () => {
  const { code, said } = await install({ npm_execpath: undefined, PATH: at('empty') });
  expect(code).toBe(1);
  expect(said).toContain('npm was not found. It comes with Node');
});

test('a folder that cannot be written is named', async () => {
  rmSync(at('dist'), { recursive: true });
  writeFileSync(at('dist'), 'a file where the folder should be: even root cannot write here');
  const { code, said } = await install();
  expect(code).toBe(1);
  expect(said).toMatch(/cannot be written to \((EEXIST|ENOTDIR)\)/);
});
