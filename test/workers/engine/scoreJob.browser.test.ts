/** The critic's scores from the real engine worker on WASM, beside the critic's defining sums in float64. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CheckpointMissingError, SizeMismatchError } from '../../../src/errors.ts';
import { chosenSlices } from '../../../src/evaluate/chosen.ts';
import { writeSafetensorsCheckpoint } from '../../../src/interop/safetensorsCheckpoint.ts';
import { criticLayers, KERNEL, LEAK } from '../../../src/model/architecture.ts';
import { encodeCheckpoint, type NamedArrays } from '../../../src/model/checkpoint.ts';
import { initialCheckpoint } from '../../../src/model/networks.ts';
import { putCheckpoint } from '../../../src/storage/checkpoints.ts';
import { deleteDataset, putDataset, putShard } from '../../../src/storage/datasets.ts';
import { trainingState } from '../../../src/workers/engine/exportJob.ts';
import type { ScoreArgs } from '../../../src/workers/protocol.ts';
import { datasetRecord, splitsOf } from '../../fixtures/datasetRecord.ts';
import { deleteRun } from '../../fixtures/deleteRun.ts';
import { naiveConvolve } from '../../fixtures/naiveConvolution.ts';
import { blobs } from '../../train/fixture.browser.ts';
import { config, startEngine } from './fixture.browser.ts';

const engine = startEngine();
const datasetId = 'score-test';
const runId = 'score-test-run';
const size = config.imsize;
const area = size * size;
/** More training slices and fakes than one pass takes. */
const record = datasetRecord(splitsOf({ train: 40, validation: 10, final: 3 }), { id: datasetId, size });
const pixels = blobs(53, size);
const fakes = blobs(35, size, 2);
const initial = initialCheckpoint(config, 0);
const epoch = { ...initialCheckpoint({ ...config, seed: config.seed + 1 }, 0), iteration: 7 };

beforeAll(async () => {
  await putShard(datasetId, 's0', size, pixels);
  await putDataset(record);
  await putDataset(datasetRecord(splitsOf({ train: 8, validation: 8 }), { id: 'score-test-64', size: 64 }));
  const bytes = await encodeCheckpoint(epoch);
  await putCheckpoint(runId, 1, 'epoch-5', { sequence: 0, iteration: 7, savedAt: 0, seconds: 0, bytes });
});

afterAll(async () => {
  engine.terminate();
  await Promise.all([deleteDataset(datasetId), deleteDataset('score-test-64'), deleteRun(runId)]);
});

const ask = (change: Partial<ScoreArgs> = {}): ScoreArgs => ({
  source: { kind: 'run', runId, round: 1, weights: 'initial', config },
  datasetId,
  split: 'validation',
  fakes,
  count: 35,
  size,
  seed: 1,
  backend: 'wasm',
  ...change,
});

/** One score an image: convolutions and LeakyReLU as their sums. */
function naiveScores(critic: NamedArrays, images: Float32Array): number[] {
  const layers = criticLayers(config);
  return Array.from({ length: images.length / area }, (_, i) => {
    let x: ArrayLike<number> = images.subarray(i * area, (i + 1) * area);
    layers.forEach(({ weight, shape, large, stride, pad }, l) => {
      const [, , inChannels, outChannels] = shape;
      const square = { height: large, width: large, kernelHeight: KERNEL, kernelWidth: KERNEL };
      const y = naiveConvolve(x, critic.get(weight)!.values, {
        ...square,
        batch: 1,
        inChannels,
        outChannels,
        stride,
        pad,
      });
      x = l < layers.length - 1 ? y.map((v) => (v > 0 ? v : LEAK * v)) : y;
    });
    return x[0]!;
  });
}

const slicesOf = (split: 'validation' | 'final', part: 'real' | 'train') => {
  const chosen = chosenSlices(record, { split, seed: 1 })[part];
  const out = new Float32Array(chosen.length * area);
  chosen.forEach(({ offset }, i) => {
    out.set(pixels.subarray(offset * area, (offset + 1) * area), i * area);
  });
  return out;
};

/** Float32 sums of at most 256 products a layer beside float64 ones. The scores differ by a hundred times the tolerance, 5e-6. */
function expectNear(found: Float32Array, expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  expect(Math.max(...expected) - Math.min(...expected)).toBeGreaterThan(5e-4);
  expected.forEach((score, i) => {
    expect(found[i]).toBeCloseTo(score, 5);
  });
}

test('fakes, reals and training slices get the critic’s own scores, in their order', async () => {
  const told: number[] = [];
  const scores = await engine.run('score', ask(), {
    onProgress: ({ done, total }) => {
      expect(total).toBe(35 + 10 + 40);
      told.push(done);
    },
  });
  const { parameters } = initial.critic;
  expect(scores!.iteration).toBe(0);
  expectNear(scores!.fake, naiveScores(parameters, fakes));
  expectNear(scores!.real, naiveScores(parameters, slicesOf('validation', 'real')));
  expectNear(scores!.train, naiveScores(parameters, slicesOf('validation', 'train')));
  expect(told.at(-1)).toBe(85);
  expect(fakes.length).toBe(35 * area); // still here for the evaluator
});

test('the final split is scored where it is asked for', async () => {
  const scores = await engine.run('score', ask({ split: 'final' }));
  expectNear(scores!.real, naiveScores(initial.critic.parameters, slicesOf('final', 'real')));
});

test('a kept epoch’s critic scores and its generator draws; one that is gone is named', async () => {
  const source = { kind: 'run', runId, round: 1, weights: 'epoch-5', config } as const;
  const scores = await engine.run('score', ask({ source }));
  expect(scores!.iteration).toBe(7);
  expectNear(scores!.fake, naiveScores(epoch.critic.parameters, fakes));
  const draw = { ...source, backend: 'wasm', seed: 3, first: 0, count: 2 } as const;
  const drawn = await engine.run('generate', draw);
  const untrained = await engine.run('generate', { ...draw, weights: 'initial' });
  expect(drawn.images).not.toEqual(untrained.images);
  const gone = { ...source, weights: 'epoch-6' };
  await expect(engine.run('score', ask({ source: gone }))).rejects.toBeInstanceOf(CheckpointMissingError);
  await expect(engine.run('generate', { ...draw, weights: 'epoch-6' })).rejects.toBeInstanceOf(
    CheckpointMissingError,
  );
});

test('a model file scores as its checkpoint does; without its critic there are no scores', async () => {
  const state = trainingState(initial);
  const whole = new Blob([writeSafetensorsCheckpoint(state)]);
  const scores = await engine.run('score', ask({ source: { kind: 'model', model: whole } }));
  expectNear(scores!.fake, naiveScores(initial.critic.parameters, fakes));
  const generatorOnly = new Blob([
    writeSafetensorsCheckpoint({ ...state, critic: null, criticOptimizer: null }),
  ]);
  expect(await engine.run('score', ask({ source: { kind: 'model', model: generatorOnly } }))).toBeNull();
});

test('a dataset of another size is refused with both sizes; so are fakes of another', async () => {
  const mismatch = engine.run('score', ask({ datasetId: 'score-test-64' }));
  await expect(mismatch).rejects.toBeInstanceOf(SizeMismatchError);
  await expect(mismatch).rejects.toMatchObject({ facts: { dataset: 64, model: 32 } });
  await expect(engine.run('score', ask({ count: 34 }))).rejects.toThrow(/34 images of 32 px/);
});

test('cancelled between two batches, it says so, and nothing stays on the device', async () => {
  const measure = () => engine.run('measure', { config, backend: 'wasm', trainSlices: 4 });
  const before = await measure();
  const controller = new AbortController();
  const cancelled = engine.run('score', ask(), {
    signal: controller.signal,
    onProgress: () => controller.abort(),
  });
  await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
  await engine.run('score', ask());
  expect((await measure()).memory.tensors).toBe(before.memory.tensors);
});
