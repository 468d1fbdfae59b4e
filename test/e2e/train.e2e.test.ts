/** `gantry train` as a person runs it: what it leaves, training on from it, stopping it, and being told what is wrong. */
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
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSafetensorsCheckpoint } from '../../src/interop/safetensorsCheckpoint.ts';
import { readThesisCheckpoint } from '../../src/interop/thesisCheckpoint.ts';
import { readTrainingLog } from '../../src/interop/trainingLog.ts';
import type { RunFile } from '../../src/report/runFile.ts';
import { sampleDicom } from '../../src/sample/phantom.ts';
import { type Ended, startGantry } from './commandLine.ts';
import { ROOT } from './harness.ts';

/** Seconds of training, and a checkpoint after every epoch. */
const TINY = { bsize: 8, imsize: 32, ngf: 4, ndf: 4, nz: 8, critic_iters: 2, save_epoch: 1, lr: 0.002 };
const ITERATIONS = 6;
const MORE = 4;

let home: string;
const gantry = (...args: string[]): Promise<Ended> => startGantry(home, args).ended;
const file = (...path: string[]) => readFileSync(join(home, ...path));
const runFile = (folder: string) => JSON.parse(file(folder, 'run.json').toString()) as RunFile;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'gantry-train-'));
  // Every fourth slice of the phantom's six patients is enough to train on.
  for (const [i, { path, bytes }] of [...sampleDicom(1)].entries()) {
    if (i % 4 !== 0) continue;
    mkdirSync(dirname(join(home, 'chests', path)), { recursive: true });
    writeFileSync(join(home, 'chests', path), bytes);
  }
  writeFileSync(join(home, 'tiny.json'), JSON.stringify({ params: TINY }));
  // A first layer of 2 GB, whatever the batch.
  const vast = { ...TINY, imsize: 128, ngf: 512, ndf: 512, nz: 4096 };
  writeFileSync(join(home, 'vast.json'), JSON.stringify({ params: vast }));
});
afterAll(() => rmSync(home, { recursive: true }));

test.each([
  [['train'], 'No data was given'],
  [['train', '--data'], 'argument missing'],
  [['train', '--data', 'chests'], 'No --out was given'],
  [['train', 'chests', '--out', 'o', '--threshold', '3'], "Unknown option '--threshold'"],
  [['train', 'chests', '--out', 'o', '--mode', 'wp'], '--mode is "wp"; it must be one of gp, wc'],
  [['train', 'chests', '--out', 'o', '--load-path', 'none.pth'], 'There is no file'],
  [['train', 'chests', '--out', 'o', '--load-path', 'chests'], 'holds neither model.pth nor'],
  [
    ['train', 'chests', '--out', 'o', '--load-path', 'm.pth', '--size', '64'],
    '--size and --load-path exclude each other',
  ],
  [['train', 'nowhere', '--out', 'o'], 'There is no file or folder'],
])('gantry %j ends with 2 and one line', async (args, words) => {
  const { code, stdout, stderr } = await gantry(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(words);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

/** Tests from here on run in order: each goes on from what the one before left. */
test('a training leaves the model, its logs, its samples and what it was told, and judges nothing', {
  timeout: 240_000,
}, async () => {
  const { code, stdout, stderr } = await gantry(
    ...['train', '--data', 'chests', '--config', 'tiny.json', '--iterations', String(ITERATIONS)],
    ...['--seed', '7', '--backend', 'wasm', '--out', 'first'],
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('One step fits into memory');
  expect(stdout).toContain(`${ITERATIONS} iterations in`);
  expect(readdirSync(join(home, 'first')).sort()).toEqual([
    'checkpoint.safetensors',
    'dataset.json',
    'diagnostics.json',
    'model.pth',
    'run.json',
    'samples',
    'training_log_full.csv',
    'training_log_wgan.csv',
  ]);
  expect(readdirSync(join(home, 'first', 'samples')).length).toBeGreaterThan(0);
  expect(readTrainingLog(file('first', 'training_log_wgan.csv').toString())).toHaveLength(ITERATIONS);

  const model = readThesisCheckpoint(file('first', 'model.pth'));
  expect(model.config).toMatchObject({ ...TINY, iterations: ITERATIONS, seed: 7, mode: 'gp' });
  expect(model.corrected).toEqual([]);
  expect(model.generatorOptimizer).toMatchObject({ kind: 'adam', steps: ITERATIONS });
  expect(model.criticOptimizer).toMatchObject({ steps: ITERATIONS * TINY.critic_iters });
  const tensors = readSafetensorsCheckpoint(file('first', 'checkpoint.safetensors'));
  expect(tensors.generator.parameters).toEqual(model.generator.parameters);
});

test('run.json fits its schema and says what was done; the full log ends in a diagnosed iteration', () => {
  const [schema, report] = ['run-1', 'report-1'].map((name) =>
    JSON.parse(readFileSync(join(ROOT, `public/schemas/${name}.schema.json`), 'utf8')),
  );
  const validate = new Ajv2020({ strict: false, validateFormats: false }).addSchema(report).compile(schema);
  const run = runFile('first');
  expect(validate(run), JSON.stringify(validate.errors)).toBe(true);
  expect(run).toMatchObject({
    state: 'done',
    startedFrom: null,
    settings: { configuration: { ...TINY, seed: 7 }, backend: 'wasm', trainOnly: true },
    device: { backend: 'wasm' },
    data: { patients: 6, recipe: { size: 32 } },
    rounds: [
      { trainedIterations: ITERATIONS, evaluation: null, outcome: null, log: { iterations: ITERATIONS } },
    ],
    incidents: [],
  });
  expect(run.seconds).toBeGreaterThan(0);

  const { diagnostics } = JSON.parse(file('first', 'diagnostics.json').toString());
  expect(diagnostics.at(-1)).toMatchObject({ iteration: ITERATIONS, critic: { n: expect.any(Number) } });
  const lines = file('first', 'training_log_full.csv').toString().trimEnd().split('\n');
  expect(lines).toHaveLength(1 + ITERATIONS);
  const { critic, memory } = diagnostics.at(-1);
  expect(lines.at(-1)).toContain(`,${critic.train},${critic.validation},${critic.fake},`);
  expect(lines.at(-1)).toContain(`,${memory.tensors},${memory.bytes},`);
});

test('nothing that names a patient, a file or a folder is in what a training leaves', () => {
  for (const name of readdirSync(join(home, 'first'), { recursive: true, encoding: 'utf8' })) {
    if (!/\.\w+$/.test(name)) continue;
    const text = readFileSync(join(home, 'first', name), 'latin1');
    for (const secret of ['SAMPLE-', 'Phantom', '2.25.', 'chests', home])
      expect(text, name).not.toContain(secret);
  }
});

test('--load-path trains on with the model’s own configuration, and the optimizers’ steps add up', {
  timeout: 240_000,
}, async () => {
  const { code, stdout, stderr } = await gantry(
    ...['train', 'chests', '--load-path', 'first', '--iterations', String(MORE), '--backend', 'wasm'],
    ...['--out', 'second'],
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(
    `Training on from a gp model of 32 px (nz 8, ngf 4, ${ITERATIONS} generator steps`,
  );
  const [before, after] = ['first', 'second'].map((folder) =>
    readThesisCheckpoint(file(folder, 'model.pth')),
  );
  expect(after!.config).toMatchObject({ ...TINY, seed: 7, iterations: MORE });
  expect(after!.generatorOptimizer).toMatchObject({ steps: ITERATIONS + MORE });
  expect(after!.criticOptimizer).toMatchObject({ steps: (ITERATIONS + MORE) * TINY.critic_iters });
  expect(after!.generator.parameters).not.toEqual(before!.generator.parameters);
  expect(runFile('second')).toMatchObject({
    startedFrom: { kind: '.pth', steps: ITERATIONS },
    rounds: [{ trainedIterations: MORE }],
  });
});

test('what a configuration asks for counts, but for the model’s architecture, which is told; DIR may be its own', {
  timeout: 240_000,
}, async () => {
  writeFileSync(join(home, 'other.json'), JSON.stringify({ params: { ngf: 16, lr: 0.0005 } }));
  const { code, stdout, stderr } = await gantry(
    ...['train', 'chests', '--load-path', 'second/checkpoint.safetensors', '--config', 'other.json'],
    ...['--iterations', '1', '--backend', 'wasm', '--out', 'second'],
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('ngf 16 was asked for; the model has 4, which is used');
  const model = readThesisCheckpoint(file('second', 'model.pth'));
  expect(model.config).toMatchObject({ ...TINY, lr: 0.0005 });
  expect(model.generatorOptimizer).toMatchObject({ steps: ITERATIONS + MORE + 1, lr: 0.0005 });
  expect(runFile('second')).toMatchObject({ startedFrom: { kind: '.safetensors' } });
});

test('Ctrl-C ends with 130 and leaves what was trained up to there', { timeout: 240_000 }, async () => {
  const { child, ended, said } = startGantry(home, [
    ...['train', 'chests', '--config', 'tiny.json', '--iterations', '100000', '--backend', 'wasm'],
    ...['--out', 'stopped'],
  ]);
  await said(/iteration \d+ of 100000/);
  child.kill('SIGINT');
  const { code, stdout, stderr } = await ended;
  expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
  expect(stdout).toContain('What was trained is in stopped');
  const { generatorOptimizer } = readThesisCheckpoint(file('stopped', 'model.pth'));
  const steps = generatorOptimizer!.steps;
  expect(steps).toBeGreaterThan(0);
  expect(existsSync(join(home, 'stopped', 'checkpoint.safetensors'))).toBe(true);
  expect(runFile('stopped')).toMatchObject({
    state: 'stopped',
    rounds: [{ trainedIterations: steps, log: { iterations: steps } }],
  });
  expect(readTrainingLog(file('stopped', 'training_log_wgan.csv').toString())).toHaveLength(steps);
});

test('a step that does not fit into memory ends with 1 before anything is trained, and says what would', {
  timeout: 240_000,
}, async () => {
  const { code, stderr } = await gantry(
    ...['train', 'chests', '--config', 'vast.json', '--backend', 'wasm', '--out', 'vast'],
  );
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^gantry: A training step with bsize 8 .*Nothing smaller that was tried fits either\.\n$/,
  );
  expect(existsSync(join(home, 'vast', 'model.pth'))).toBe(false);
});
