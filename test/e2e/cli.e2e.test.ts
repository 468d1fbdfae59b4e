/** The command line as a person runs it, on the built page. */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import dicomParser from 'dicom-parser';
import { decode } from 'fast-png';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GRADIENT_BOUND, replayDistance, TRACE_BOUND } from '../../src/interop/replayBounds.ts';
import { sampleDicom } from '../../src/sample/phantom.ts';
import { startGantry } from './commandLine.ts';
import { CLI, ROOT } from './harness.ts';

let home: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'gantry-e2e-'));
  mkdirSync(join(home, 'letters'));
  writeFileSync(join(home, 'letters', 'notes.dcm'), 'Dear colleague, thank you for referring this patient.');
  writeFileSync(join(home, 'letters', 'empty.dcm'), '');
  writeFileSync(join(home, 'bad.json'), '{"lr": -0.5}');
});
afterAll(() => rmSync(home, { recursive: true }));

test('--help says every option and every exit code', async () => {
  const { code, stdout, stderr } = await gantry('--help');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const options = [
    '--config',
    '--preset',
    '--threshold-ratio',
    '--threshold',
    '--max-rounds',
    '--num-output',
    '--out',
    '--load-path',
    '--latents',
    '--data',
  ];
  for (const word of [
    ...options,
    '--iterations',
    '--backend',
    '--seed',
    '--size',
    '--window',
    'Research use only',
  ]) {
    expect(stdout).toContain(word);
  }
  expect(stdout).toMatch(/0 when the FID gate passed, 3 when .* 1 after an error, 2 for/);
});

test.each([
  [[], 'No command was given'],
  [['walk'], 'There is no command "walk"'],
  [['serve', '--port', '80'], 'npm start takes no arguments, and got "--port"'],
  [['run'], 'No path was given'],
  [['run', 'letters'], 'No --out was given'],
  [['run', 'letters', '--out', 'o', '--size', '48'], '"imsize" is 48; it must be one of 32, 64, 128.'],
  [['run', 'letters', '--out', 'o', '--config', 'bad.json'], '"lr" is -0.5; it must be'],
  [['run', 'letters', '--out', 'o', '--config', 'none.json'], 'none.json cannot be read (ENOENT)'],
  [['run', 'nowhere', '--out', 'o'], 'There is no file or folder'],
  [['run', 'letters', '--out', 'bad.json'], 'Choose another --out.'],
  [['generate', '--out', 'o'], 'No --load-path was given'],
  [['generate', '--load-path', 'none.pth', '--out', 'o'], 'There is no file'],
  [
    ['generate', '--load-path', 'letters', '--out', 'o'],
    'holds neither model.pth nor checkpoint.safetensors',
  ],
])('gantry %j ends with 2 and one line', async (args, words) => {
  const { code, stdout, stderr } = await gantry(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(words);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

test('a folder without DICOM ends with 1, says why in one line, and leaves no profile behind', async () => {
  const before = profiles();
  const { code, stderr } = await gantry('run', 'letters', '--out', 'o', '--backend', 'wasm');
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^gantry: No slice could be read from 2 files \(.*1 not-dicom.*\)\. Give a folder of axial CT.*\n$/,
  );
  expect(stderr).toContain('1 empty-file');
  expect(stderr).not.toContain('notes');
  expect(profiles()).toEqual(before);
  expect(existsSync(join(home, 'o', 'report.json'))).toBe(false);
});

test('results may lie in the folder that is read: an earlier run’s are replaced, not read', async () => {
  mkdirSync(join(home, 'letters', 'out'));
  writeFileSync(join(home, 'letters', 'out', 'report.json'), '{}');
  const { code, stderr } = await gantry('run', 'letters', '--out', 'letters/out', '--backend', 'wasm');
  expect(code).toBe(1);
  expect(stderr).toContain('from 2 files');
  rmSync(join(home, 'letters', 'out'), { recursive: true });
});

test('a hostile model ends with 1 and one line that names what it asked for', async () => {
  const foreign = join(ROOT, 'test/oracle/interop/foreign.pth');
  const { code, stdout, stderr } = await gantry('generate', '--load-path', foreign, '--out', 'drawn');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^gantry: The \.pth file asks for the global "posix\.system".*\n$/);
});

test('a model’s images leave as marked DICOM, and beside real slices in one picture of its own', async () => {
  mkdirSync(join(home, 'ct'));
  let seen = 0;
  for (const { bytes } of sampleDicom(1)) {
    if (++seen > 3 * 48) break; // three of its patients, every twelfth slice
    if (seen % 12 === 6) writeFileSync(join(home, 'ct', `${seen}.dcm`), bytes);
  }
  const thesis = join(ROOT, 'test/oracle/interop/thesis.pth');
  const { code, stdout, stderr } = await gantry(
    'generate',
    ...['-load_path', thesis, '-num_output', '3', '--format', 'dicom'],
    ...['-compare', '--data', 'ct', '--backend', 'wasm', '--out', 'compared'],
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('real slices are written to compared, in compare.png');
  expect(readdirSync(join(home, 'compared', 'generated'))).toEqual(['0001.dcm', '0002.dcm', '0003.dcm']);
  const dicom = dicomParser.parseDicom(readFileSync(join(home, 'compared', 'generated', '0003.dcm')));
  expect(dicom.string('x00100010')).toBe('SYNTHETIC^GANTRY');
  expect(dicom.string('x00204000')).toContain('Index 2');
  const { width, height, text } = decode(readFileSync(join(home, 'compared', 'compare.png')));
  expect([width, height]).toEqual([2 * 32, 3 * 32]); // three pairs, one a row
  expect(text.Title).toContain('REAL');
});

test('a training log becomes one picture of its curves, in the light colours, of the size asked for', async () => {
  const head = 'Epoch,Total Epochs,Iteration,Total Iterations,Loss_D,Loss_G,D(x),D(G(z))_Real,D(G(z))_Fake';
  const rows = Array.from({ length: 60 }, (_, i) => `${i},60,0,8,${-i},${i},${2 * i},${i},${-i}`);
  writeFileSync(join(home, 'log.csv'), [head, ...rows].join('\n'));
  const { code, stdout } = await gantry(
    'graph',
    'log.csv',
    '--out',
    'drawn/graph.png',
    '--width',
    '480',
    '--height',
    '900',
  );
  expect({ code, stdout }).toEqual({ code: 0, stdout: '60 rows drawn into drawn/graph.png\n' });
  const { width, height, data, channels } = decode(readFileSync(join(home, 'drawn', 'graph.png')));
  expect([width, height]).toEqual([480, 900]);
  // Of the pixels those near a colour, each channel within 30 of 255: a line's edges are mixed with the white.
  const share = (...colour: readonly number[]) => {
    let near = 0;
    for (let i = 0; i < width * height; i++) {
      if (colour.every((value, c) => Math.abs(data[i * channels + c]! - value) <= 30)) near++;
    }
    return near / (width * height);
  };
  expect(share(255, 255, 255)).toBeGreaterThan(0.8);
  // --series-1, -2 and -3 of css/tokens.css, light. The key alone has at most 28 × 2 pixels of each: 0.00013.
  expect(share(11, 102, 114)).toBeGreaterThan(2e-4);
  expect(share(154, 77, 15)).toBeGreaterThan(2e-4);
  expect(share(109, 63, 168)).toBeGreaterThan(2e-4);
});

test('a bundle is replayed within the documented bounds, and leaves its three files', {
  timeout: 180_000,
}, async () => {
  writeFileSync(join(home, 'tiny.safetensors'), bundle('tiny'));
  const { code, stderr } = await gantry(
    'replay',
    'tiny.safetensors',
    '--backend',
    'wasm',
    '--out',
    'replayed',
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(readdirSync(join(home, 'replayed')).sort()).toEqual([
    'final.safetensors',
    'grads.safetensors',
    'trace.json',
  ]);
  const [trace, grads, final] = ['trace.json', 'grads.safetensors', 'final.safetensors'].map((name) =>
    readFileSync(join(home, 'replayed', name)),
  );
  const distance = replayDistance({ trace: trace!, grads: grads!, final: final! }, bundle('tiny.expected'));
  expect(distance.gradient).toBeLessThanOrEqual(GRADIENT_BOUND);
  expect(distance.discriminator).toBeLessThanOrEqual(TRACE_BOUND);
  expect(distance.generator).toBeLessThanOrEqual(TRACE_BOUND);
});

test('a bundle that was cut short ends with 1 and one line, and nothing is written', async () => {
  const whole = bundle('tiny');
  writeFileSync(join(home, 'half.safetensors'), whole.subarray(0, whole.length / 2));
  const { code, stdout, stderr } = await gantry('replay', 'half.safetensors', '--out', 'half');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^gantry: The \.safetensors file ends too early.*\n$/);
  expect(readdirSync(join(home, 'half'))).toEqual([]);
});

test('a browser that cannot start ends with 1 and says so in one line', async () => {
  const { code, stderr } = await gantry.with({ GANTRY_CHROMIUM: join(home, 'no-chromium') })(
    'run',
    'letters',
    '--out',
    'o',
  );
  expect(code).toBe(1);
  expect(stderr).toMatch(/^gantry: No Chromium could be started .*\n$/);
});

test('the start command says that its port is taken, in one line, with 1', async () => {
  const first = spawn(process.execPath, [CLI, 'serve'], { env: { ...process.env, GANTRY_NO_OPEN: '1' } });
  const said = await new Promise<string>((resolve) => {
    first.stdout.once('data', (part: Buffer) => resolve(part.toString()));
    first.once('exit', () => resolve('ended'));
  });
  try {
    // Where another Gantry runs on this machine, the first one has already met the case.
    if (said !== 'ended') expect(said).toContain('Gantry is at http://localhost:4178');
    const { code, stderr } = await gantry.with({ GANTRY_NO_OPEN: '1' })('serve');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^gantry: Port 4178 is taken.*another, empty database\.\n$/);
  } finally {
    first.kill('SIGINT');
  }
  if (said !== 'ended') {
    expect(await new Promise((resolve) => first.once('exit', (code) => resolve(code)))).toBe(0);
  }
});

/** Runs the command line where `home` is where the person stands. */
const gantry = Object.assign((...args: string[]) => startGantry(home, args).ended, {
  with:
    (env: Readonly<Record<string, string>>) =>
    (...args: string[]) =>
      startGantry(home, args, env).ended,
});

function profiles(): string[] {
  return readdirSync(home).filter((name) => name.startsWith('gantry-profile-'));
}

/** test/oracle/replay/bundles.py */
function bundle(name: string): Buffer {
  return gunzipSync(readFileSync(join(ROOT, `test/oracle/replay/${name}.safetensors.gzip`)));
}
