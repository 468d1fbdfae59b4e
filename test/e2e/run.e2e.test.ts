/** A whole run without hands on the built page: through the command line into a folder, and into a real S3 server. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import Ajv2020 from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { knownChromium } from '../../scripts/chromium.mjs';
import { PRESETS } from '../../src/config.ts';
import { INTENDED_USE } from '../../src/errors.ts';
import { readSafetensors, writeSafetensors } from '../../src/interop/safetensors.ts';
import { readSafetensorsCheckpoint } from '../../src/interop/safetensorsCheckpoint.ts';
import { readThesisCheckpoint } from '../../src/interop/thesisCheckpoint.ts';
import { PLAIN_SLICES } from '../../src/preprocess/recipe.ts';
import type { RemoteEvent, RemoteRequest } from '../../src/remoteProtocol.ts';
import { sampleDicom } from '../../src/sample/phantom.ts';
import { createUploadEndpoint } from '../../src/signer/endpoint.ts';
import { golden } from '../interop/golden.ts';
import { readPng } from '../report/readPng.ts';
import { BUCKET, CREDENTIALS, startBucket } from '../signer/bucket.ts';
import { CLI, type Driven, openBuiltPage, ROOT, ready } from './harness.ts';

const schema = JSON.parse(readFileSync(join(ROOT, 'public/schemas/report-1.schema.json'), 'utf8'));
const monthlySchema = JSON.parse(readFileSync(join(ROOT, 'public/schemas/monthly-1.schema.json'), 'utf8'));

let home: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'gantry-run-'));
  for (const { path, bytes } of sampleDicom(1)) {
    mkdirSync(dirname(join(home, 'chests', path)), { recursive: true });
    writeFileSync(join(home, 'chests', path), bytes);
  }
  writeFileSync(join(home, 'chests', 'readme.txt'), 'Six chests.');
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

test('a folder goes in; a schema-valid report, its images and its logs come out, and nothing that identifies anyone', {
  timeout: 240_000,
}, async () => {
  // A threshold this wide passes whatever three iterations learn: what is judged here is the way, not the generator.
  const line =
    'run chests --iterations 3 --max-rounds 1 --num-output 5 --threshold-ratio 1e9 --backend wasm --out out --profile kept';
  const { code, stdout, stderr } = await gantry(line.split(' '));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('left out: 1 not-dicom');
  expect(stdout).toContain('Computing with wasm');
  expect(stdout).toContain('No further round: Round 1 passed the gate: matched FID ');
  expect(stdout).toContain('FID gate passed (at most 1000000000 times the floor)');

  const out = join(home, 'out');
  const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
  expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
  expect(report.intendedUse).toBe(INTENDED_USE);
  expect(report).toMatchObject({ ending: { rule: 'passed' }, policy: { name: 'ladder', patience: 3 } });

  const dataset = JSON.parse(readFileSync(join(out, 'dataset.json'), 'utf8'));
  expect(dataset).toMatchObject({
    files: 289,
    patients: 6,
    splitBy: 'patient',
    outcomes: { accepted: 288, 'not-dicom': 1 },
  });
  expect(dataset.slices).toHaveLength(288);
  expect(Object.keys(dataset.slices[0]).sort()).toEqual(['file', 'frame', 'patient', 'series', 'split']);
  expect(new Set(dataset.slices.map(({ patient }: { patient: string }) => patient))).toEqual(
    new Set(['p001', 'p002', 'p003', 'p004', 'p005', 'p006']),
  );

  const [header, ...rows] = readFileSync(join(out, 'training_log_wgan.csv'), 'utf8').trimEnd().split('\n');
  expect(header).toBe(
    'Epoch,Total Epochs,Iteration,Total Iterations,Loss_D,Loss_G,D(x),D(G(z))_Real,D(G(z))_Fake,Wasserstein',
  );
  expect(rows).toHaveLength(3);
  expect(readdirSync(join(out, 'generated'))).toEqual([
    '0001.png',
    '0002.png',
    '0003.png',
    '0004.png',
    '0005.png',
  ]);
  expect(
    readFileSync(join(out, 'generated', '0001.png'))
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');
  const model = readThesisCheckpoint(readFileSync(join(out, 'model.pth')));
  expect(model.config).toMatchObject({ imsize: 32, ngf: PRESETS.quick.ngf, lr: PRESETS.quick.lr });
  expect(model.corrected).toEqual([]);
  const tensors = readSafetensorsCheckpoint(readFileSync(join(out, 'checkpoint.safetensors')));
  const weight = 'main.0.weight';
  expect(tensors.generator.parameters.get(weight)).toEqual(model.generator.parameters.get(weight));
  expect(readdirSync(join(out, 'samples')).length).toBeGreaterThan(0);
  expect(readdirSync(join(out, 'rounds', '1')).sort()).toEqual([
    'config.json',
    'diagnostics.json',
    'evaluation.json',
    'training_log_full.csv',
    'training_log_wgan.csv',
  ]);
  expect(JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'))).toMatchObject({
    state: 'done',
    settings: { trainOnly: false },
    rounds: [{ trainedIterations: 3, outcome: report.gate.outcome }],
  });
  expect(readFileSync(join(out, 'training_log_full.csv'), 'utf8').trimEnd().split('\n')).toHaveLength(4);

  for (const name of readdirSync(out, { recursive: true, encoding: 'utf8' })) {
    if (!/\.\w+$/.test(name)) continue;
    const text = readFileSync(join(out, name), 'latin1');
    // Patient's name and ID, the files' UIDs and paths
    for (const secret of ['SAMPLE-', 'Phantom', '2.25.', 'chests', home])
      expect(text, name).not.toContain(secret);
  }
});

test('the profile kept the run: its month is reported as JSON that fits its schema, Markdown and PDF', async () => {
  const { code, stderr } = await gantry('report --profile kept --out months'.split(' '));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(statSync(join(home, 'kept')).mode & 0o777).toBe(0o700);
  const [json, markdown, pdf, ...more] = readdirSync(join(home, 'months')).sort();
  expect(more).toEqual([]);
  const report = JSON.parse(readFileSync(join(home, 'months', json!), 'utf8'));
  const ajv = new Ajv2020({ strict: false, validateFormats: false }).addSchema(schema);
  expect(ajv.validate(monthlySchema, report), JSON.stringify(ajv.errors)).toBe(true);
  const run = JSON.parse(readFileSync(join(home, 'out', 'run.json'), 'utf8'));
  expect([json, markdown, pdf]).toEqual(['json', 'md', 'pdf'].map((end) => `report-${report.month}.${end}`));
  expect(report.runs.map(({ id, outcome }: { id: string; outcome: string }) => [id, outcome])).toEqual([
    [run.id, 'passed'],
  ]);
  expect(readFileSync(join(home, 'months', markdown!), 'utf8')).toContain(report.integrity.digest);
  expect(
    readFileSync(join(home, 'months', pdf!))
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
});

test('the run’s model draws the run’s own images again, into a folder of their own', {
  timeout: 60_000,
}, async () => {
  // No seed: the model's own, which is the run's. The spellings are generate.py's.
  const drawn = await gantry('generate -load_path out -num_output 5 --backend wasm --out drawn'.split(' '));
  expect({ code: drawn.code, stderr: drawn.stderr }).toEqual({ code: 0, stderr: '' });
  const pictures = (folder: string) =>
    readdirSync(join(home, folder, 'generated')).map((name) =>
      readPng(readFileSync(join(home, folder, 'generated', name))),
    );
  expect(pictures('drawn').map(({ pixels }) => pixels)).toEqual(pictures('out').map(({ pixels }) => pixels));
  expect(pictures('drawn')[0]!.text).toMatchObject({ Disclaimer: INTENDED_USE, Gate: 'Not judged here' });
  const hashes = [...pictures('drawn'), ...pictures('out')].map(({ text }) => text['Model hash']);
  expect(new Set(hashes).size).toBe(1); // one model, as a run's checkpoint and as a file
  expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);

  // Its latents, given back, draw the same values; the run's folder is left alone but for what is drawn.
  const again = await gantry(
    'generate --load-path out/checkpoint.safetensors --latents drawn/latents.safetensors --backend wasm --out drawn2'.split(
      ' ',
    ),
  );
  expect({ code: again.code, stderr: again.stderr }).toEqual({ code: 0, stderr: '' });
  const images = (folder: string) => readFileSync(join(home, folder, 'images.safetensors'));
  expect(images('drawn2').equals(images('drawn'))).toBe(true);
});

test('a thesis checkpoint that PyTorch saved draws PyTorch’s images of the same latents', {
  timeout: 60_000,
}, async () => {
  const { tensors } = readSafetensors(golden('thesis.safetensors'));
  const [z, expected] = [tensors.get('latents')!, tensors.get('images')!.toFloat32()];
  const latents = new Map([['z', { shape: z.shape.slice(0, 2), values: z.toFloat32() }]]);
  writeFileSync(join(home, 'z.safetensors'), writeSafetensors(latents));
  const thesis = join(ROOT, 'test/oracle/interop/thesis.pth');
  const { code, stderr } = await gantry(
    ['generate', '--load-path', thesis].concat('--latents z.safetensors --backend wasm --out own'.split(' ')),
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const drawn = readSafetensors(readFileSync(join(home, 'own', 'images.safetensors'))).tensors.get('images')!;
  expect(drawn.shape).toEqual([3, 32, 32, 1]);
  let worst = 0;
  drawn.toFloat32().forEach((x, i) => {
    worst = Math.max(worst, Math.abs(x - expected[i]!));
  });
  console.log(`thesis.pth: largest difference from PyTorch ${worst.toExponential(1)}`);
  expect(worst).toBeLessThan(1e-6); // float32 sums in another order; values lie in [−1, 1]
});

test('Ctrl-C ends a run with 130, keeps what was written, and leaves no browser profile behind', {
  timeout: 120_000,
}, async () => {
  const profiles = () => readdirSync(home).filter((name) => name.startsWith('gantry-profile-'));
  const before = new Set(profiles());
  let during: string[] = [];
  let askedAt = 0;
  const line = 'run chests --iterations 300 --max-rounds 1 --backend wasm --out stopped';
  const { code, stdout, stderr } = await gantry(line.split(' '), (said, child) => {
    if (during.length > 0 || !said.includes('Computing with')) return;
    during = profiles().filter((name) => !before.has(name));
    askedAt = Date.now();
    child.kill('SIGINT');
  });
  expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
  expect(Date.now() - askedAt).toBeLessThan(45_000); // it ends when it has stopped, not when its patience (60 s) does
  expect(stdout).toContain('Stopped before the end; there is no report.');
  expect(stdout).not.toContain('FID gate');
  expect(stdout).toContain('No model was trained yet.');
  // Stopped while the untrained generator was judged: there is no log and no model.
  expect(readdirSync(join(home, 'stopped')).sort()).toEqual(['dataset.json', 'run.json']);
  expect(during.length).toBeGreaterThan(0);
  expect(profiles().filter((name) => during.includes(name))).toEqual([]);
});

test('what a run made goes through presigned addresses to S3 and is fetched back equal', {
  timeout: 240_000,
}, async () => {
  for (const [name, value] of Object.entries(CREDENTIALS)) vi.stubEnv(name, value);
  const bucket = await startBucket();
  const uploads = await createUploadEndpoint({
    GANTRY_S3_BUCKET: BUCKET,
    GANTRY_S3_ENDPOINT: bucket.endpoint,
  });
  const built = await openBuiltPage({ uploads });
  try {
    const files = new Map<string, Buffer>();
    await built.page.exposeFunction('gantryHost', (event: RemoteEvent) => {
      if (event.type !== 'file') return;
      const before = files.get(event.name) ?? Buffer.alloc(0);
      files.set(event.name, Buffer.concat([before, Buffer.from(event.base64, 'base64')]));
    });
    // Addresses the page was given, to find the objects again.
    const keys: string[] = [];
    built.page.on('request', (request) => {
      if (request.method() === 'PUT') keys.push(decodeURIComponent(new URL(request.url()).pathname));
    });
    await built.page.goto(built.server.origin);
    await ready(built.page);

    const names = readdirSync(join(home, 'chests'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.dcm'))
      .sort();
    const input = await built.page.evaluateHandle(() => {
      const element = document.createElement('input');
      element.type = 'file';
      element.multiple = true;
      return element;
    });
    await input.setInputFiles(names.map((name) => join(home, 'chests', name)));
    const request: RemoteRequest = {
      paths: names,
      name: 'test',
      slices: PLAIN_SLICES,
      config: { ...PRESETS.quick, iterations: 1 },
      gate: { kind: 'ratio', threshold: 2 },
      maxRounds: 1,
      numOutput: 3,
      backend: 'wasm',
      network: 'mobilenet-v2',
    };
    const sent = await built.page.evaluate(
      async ({ input, request }) => {
        const remote = (globalThis as Driven).gantryRemote!;
        const outcome = await remote.run(input.files, request);
        return outcome.ok ? await remote.upload(outcome.run.id) : outcome.error.message;
      },
      { input, request },
    );

    // The command line's own; no upload holds a model or a dataset's splits.
    for (const own of ['dataset.json', 'model.pth', 'checkpoint.safetensors'])
      expect(files.delete(own)).toBe(true);
    expect(sent).toEqual([...files].map(([file, bytes]) => ({ file, bytes: bytes.length, error: null })));
    expect(sent.length).toBeGreaterThanOrEqual(3 + 2 + 3); // images, report and log, one round's files
    expect(built.problems).toEqual([]);

    const client = new S3Client({ region: 'us-east-1', endpoint: bucket.endpoint, forcePathStyle: true });
    for (const [name, bytes] of files) {
      const key = keys.find(
        (path) => path.endsWith(`/${name}`) && path.split('/').length === name.split('/').length + 3,
      )!;
      const { Body } = await client.send(
        new GetObjectCommand({ Bucket: BUCKET, Key: key.replace(`/${BUCKET}/`, '') }),
      );
      expect(Buffer.from(await Body!.transformToByteArray()).equals(bytes), name).toBe(true);
    }
  } finally {
    await built.close();
    await bucket.close();
  }
});

/** Runs the command line where `home` is where the person stands; `hear` is told all it said so far. */
function gantry(
  args: readonly string[],
  hear: (said: string, child: ChildProcess) => void = () => {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const path = knownChromium();
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: ROOT,
    env: { ...process.env, INIT_CWD: home, TMPDIR: home, ...(path ? { GANTRY_CHROMIUM: path } : {}) },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (part: Buffer) => {
    stdout += part.toString();
    hear(stdout, child);
  });
  child.stderr.on('data', (part: Buffer) => {
    stderr += part.toString();
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
}
