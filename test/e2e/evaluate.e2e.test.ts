/** `gantry evaluate` as a person runs it: a model and a folder of images against a few small patients made here. */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { encode } from 'fast-png';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { frechetDistance } from '../../src/evaluate/fid.ts';
import type { PairLists } from '../../src/evaluation.ts';
import { readSafetensors } from '../../src/interop/safetensors.ts';
import { uniforms } from '../../src/numerics/random.ts';
import type { EvaluationFile } from '../../src/report/evaluationFile.ts';
import { dicomBytes, words } from '../fixtures/dicom.ts';
import { type Ended, startGantry } from './commandLine.ts';
import { ROOT } from './harness.ts';

/** One patient's eight slices are the validation split: as many as an evaluation needs. */
const PATIENTS = 7;
const SLICES = 8;
/** Above recipe.ts's length of a block, so that each slice is one to draw anew. */
const SPACING_MM = 12;
const NUM = 32; // the fewest that pass a gate

let home: string;
const gantry = (...args: string[]): Promise<Ended> => startGantry(home, args).ended;
const file = (...path: string[]) => readFileSync(join(home, ...path));
const evaluation = (folder: string) =>
  JSON.parse(file(folder, 'evaluation.json').toString()) as EvaluationFile;

const ajv = new Ajv2020({
  allowUnionTypes: true,
  strictRequired: false,
  formats: { 'date-time': true },
});
const schemaOf = (name: string) =>
  JSON.parse(readFileSync(join(ROOT, `public/schemas/${name}.schema.json`), 'utf8'));
ajv.addSchema(schemaOf('report-1'));
const validate = ajv.compile(schemaOf('evaluation-1'));

function problems(file: EvaluationFile): string[] {
  validate(file);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'gantry-evaluate-'));
  for (let i = 0; i < PATIENTS * SLICES; i++) {
    const patient = Math.floor(i / SLICES);
    mkdirSync(join(home, `ct/${patient}`), { recursive: true });
    writeFileSync(join(home, `ct/${patient}/${i % SLICES}.dcm`), slice(patient, i));
  }
  copyFileSync(join(ROOT, 'test/oracle/interop/thesis.pth'), join(home, 'model.pth')); // 32 px, three steps old
  mkdirSync(join(home, 'noise'));
  for (let i = 0; i < NUM; i++) writeFileSync(join(home, `noise/${i}.png`), picture(i));
});
afterAll(() => rmSync(home, { recursive: true }));

test('a model is judged within a wide gate with 0, and what it was computed from gives its figures again', {
  timeout: 180_000,
}, async () => {
  const { code, stdout, stderr } = await gantry(
    ...['evaluate', '--load-path', 'model.pth', '--data', 'ct', '--num', String(NUM), '--threshold', '1e9'],
    ...['--dump', '--backend', 'wasm', '--out', 'judged'],
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('real slices are written to judged');
  expect(stdout).toContain('FID gate passed');
  expect(readdirSync(join(home, 'judged')).sort()).toEqual([
    'evaluation.json',
    'features.safetensors',
    'images.safetensors',
    'pairs.json',
  ]);

  const judged = evaluation('judged');
  expect(problems(judged)).toEqual([]);
  expect(judged).toMatchObject({
    dumped: true,
    gate: { kind: 'fid', threshold: 1e9 },
    verdict: { outcome: 'passed' },
  });
  expect(judged.subject).toMatchObject({
    kind: 'model',
    file: '.pth',
    imsize: 32,
    iteration: 3,
    critic: true,
  });
  const { n, network, metrics } = judged;
  expect(n.fake).toBe(NUM);
  for (const word of ['PATIENT', 'ct/', home])
    expect(file('judged', 'evaluation.json').toString()).not.toContain(word);

  const features = readSafetensors(file('judged', 'features.safetensors')).tensors;
  const images = readSafetensors(file('judged', 'images.safetensors')).tensors;
  for (const [side, count] of [
    ['real', n.real],
    ['fake', NUM],
    ['train', n.train],
  ] as const) {
    expect(features.get(side)!.shape).toEqual([count, network.dimension]);
    expect(images.get(side)!.shape).toEqual([count, 32, 32]);
    for (const value of images.get(side)!.toFloat32()) expect(Math.abs(value)).toBeLessThanOrEqual(1);
  }
  const side = (name: 'real' | 'fake') => ({
    count: name === 'real' ? n.real : NUM,
    dimension: network.dimension,
    data: features.get(name)!.toFloat32(),
  });
  // The same routine in Node on the same float32 features: sums in the same order.
  expect(frechetDistance(side('fake'), side('real')) / metrics.fid.value!).toBeCloseTo(1, 9);
  const pairs = JSON.parse(file('judged', 'pairs.json').toString()) as PairLists;
  expect(new Set(pairs.nearestTraining.map(([fake]) => fake)).size).toBe(NUM);
  expect(pairs.realFake.length).toBe(n.pairs);
  for (const [fake, train] of pairs.nearestTraining) expect(nearest(images, fake)).toBe(train);
});

test('a folder of noise is not passed with 3, and has no critic’s figures', {
  timeout: 180_000,
}, async () => {
  const { code, stdout, stderr } = await gantry(
    ...[
      'evaluate',
      '--fake',
      'noise',
      '--data',
      'ct',
      '--threshold',
      '0.001',
      '--backend',
      'wasm',
      '--out',
      'noisy',
    ],
  );
  expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
  expect(stdout).toContain('FID gate not passed');
  expect(readdirSync(join(home, 'noisy'))).toEqual(['evaluation.json']);
  const judged = evaluation('noisy');
  expect(problems(judged)).toEqual([]);
  expect(judged.subject).toMatchObject({ kind: 'images', count: NUM, imsize: 32 });
  expect(judged.metrics.auc).toEqual({ value: null, low: null, high: null, reason: 'no-critic' });
});

/** The training image with the least squared difference. */
function nearest(images: ReturnType<typeof readSafetensors>['tensors'], fake: number): number {
  const pixels = 32 * 32;
  const of = (name: string, i: number) =>
    images
      .get(name)!
      .toFloat32()
      .subarray(i * pixels, (i + 1) * pixels);
  const one = of('fake', fake);
  const distances = Array.from({ length: images.get('train')!.shape[0]! }, (_, i) =>
    of('train', i).reduce((sum, value, k) => sum + (value - one[k]!) ** 2, 0),
  );
  return distances.indexOf(Math.min(...distances));
}

/** 8 × 8 pixels of air and tissue, drawn by the slice's number. */
function slice(patient: number, i: number): Uint8Array {
  const stored = Array.from(uniforms({ seed: 1, name: 'slice', index: i }, 64), (u) =>
    Math.round(200 + 900 * u),
  );
  return dicomBytes({
    set: {
      '0008,0018': ['UI', `1.2.7.${i}`],
      '0010,0020': ['LO', `PATIENT-${patient}`],
      '0020,000d': ['UI', `1.2.5.${patient}`],
      '0020,000e': ['UI', `1.2.6.${patient}`],
      '0020,0013': ['IS', String(i)],
      '0020,0032': ['DS', `0\\0\\${i * SPACING_MM}`],
      '7fe0,0010': ['OW', words(stored)],
    },
  });
}

function picture(i: number): Uint8Array {
  const data = Uint8Array.from(uniforms({ seed: 2, name: 'noise', index: i }, 32 * 32), (u) => u * 255);
  return encode({ width: 32, height: 32, channels: 1, depth: 8, data });
}
