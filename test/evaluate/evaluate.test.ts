import { describe, expect, test, vi } from 'vitest';
import { NonFiniteError, SizeMismatchError, TooFewValidationError } from '../../src/errors.ts';
import { evaluate } from '../../src/evaluate/evaluate.ts';
import type { FeatureExtractor, ImageSet } from '../../src/evaluate/features.ts';
import { frechetDistance } from '../../src/evaluate/fid.ts';
import type { PairDistance } from '../../src/evaluate/pairFigures.ts';
import { createRealFeatures } from '../../src/evaluate/reals.ts';
import type { EvaluateArgs, EvaluateProgress, Figure, NetworkInfo } from '../../src/evaluation.ts';
import type { DeviceInfo } from '../../src/workers/protocol.ts';
import { bodies, dataset, noise, SIZE } from '../fixtures/bodies.ts';

const AREA = SIZE * SIZE;
const device: DeviceInfo = {
  backend: 'cpu',
  requested: 'cpu',
  adapter: null,
  software: false,
  threads: 1,
  simd: false,
  passedOver: [],
  tfjs: '4.22.0',
};

const tiles: NetworkInfo = {
  name: 'tile-means',
  kind: 'features',
  title: 'Means of 4×4 tiles',
  tap: 'tiles',
  dimension: 16,
  inputSize: null,
  range: [-1, 1],
  resize: 'none',
  licence: 'none',
  sha256: '00'.repeat(32),
  id: '00'.repeat(32),
  from: 'this test',
  published: false,
};

/** A pair's mean absolute difference. */
const meanDifference: PairDistance & { readonly info: NetworkInfo } = {
  info: { ...tiles, name: 'mean-difference', kind: 'lpips' },
  async distances(first: ImageSet, second: ImageSet, pairs) {
    return Float64Array.from(pairs, ([i, j]) => {
      let sum = 0;
      for (let p = 0; p < AREA; p++) {
        sum += Math.abs(first.data[i * AREA + p]! - second.data[j * AREA + p]!);
      }
      return sum / AREA;
    });
  },
};

/** Stands in for a network: the means of 4×4 tiles of 8×8 pixels, 16 numbers an image. */
function tileMeans(): FeatureExtractor & { images: number; readonly info: NetworkInfo } {
  const network = {
    info: tiles,
    dimension: 16,
    images: 0,
    async extract({ count, data }: { count: number; data: Float32Array }, options: Options = {}) {
      options.signal?.throwIfAborted();
      const out = new Float32Array(count * 16);
      for (let i = 0; i < count * AREA; i++) {
        const y = Math.floor((i % AREA) / SIZE);
        const x = i % SIZE;
        out[Math.floor(i / AREA) * 16 + Math.floor(y / 8) * 4 + Math.floor(x / 8)]! += data[i]! / 64;
      }
      network.images += count;
      options.onBatch?.(count);
      return { count, dimension: 16, data: out };
    },
    dispose() {},
  };
  return network;
}

interface Options {
  readonly signal?: AbortSignal | undefined;
  readonly onBatch?: ((done: number) => void) | undefined;
}

function setUp(pixels = bodies(1, 106), splits = { train: 60, validation: 40 }, about = {}) {
  const reals = dataset(pixels, splits, about);
  const network = tileMeans();
  const realFeatures = createRealFeatures(reals, network);
  const run = (fakes: Float32Array<ArrayBuffer>, options: object = {}, args: Partial<EvaluateArgs> = {}) =>
    evaluate(
      {
        datasetId: 'd1',
        split: 'validation',
        depth: 'fid',
        network: tiles.name,
        lpips: null,
        fakes,
        count: fakes.length / AREA,
        size: SIZE,
        scores: null,
        seed: 7,
        dump: false,
        ...args,
      },
      { reals, realFeatures, network, lpips: null, standIn: meanDifference, device, ...options },
    );
  const figures = async (...given: Parameters<typeof run>) => (await run(...given)).evaluation.metrics;
  return { reals, network, realFeatures, run, figures };
}

const full = { depth: 'full' as const };

describe('an evaluation', () => {
  test('measures all fakes against every validation slice, and no other', async () => {
    const { reals, network, run } = setUp();
    const fakes = bodies(2, 80);
    const { evaluation } = await run(fakes);
    const validation = await reals.read(reals.record.slices.filter((s) => s.split === 'validation'));
    const expected = frechetDistance(
      await network.extract({ count: 80, data: fakes, size: SIZE }),
      await network.extract({ count: 40, data: new Float32Array(validation), size: SIZE }),
    );
    expect(evaluation.metrics.fid.value).toBe(expected);
    expect(evaluation.n).toEqual({ real: 40, fake: 80, floor: 60, train: 60, pairs: 0 });
  });

  test('the floor has as many training slices as fakes, and at that size the matched FID is the FID', async () => {
    const { evaluation } = await setUp().run(bodies(2, 50));
    const { fid, matchedFid, floor, ratio } = evaluation.metrics;
    expect(evaluation.n.floor).toBe(50);
    expect(matchedFid).toEqual(fid);
    expect(ratio.value).toBe(fid.value! / floor.value!);
  });

  test('with more fakes than training slices the ratio is taken over a sample of the fakes', async () => {
    const { evaluation } = await setUp().run(bodies(2, 90));
    const { fid, matchedFid, floor, ratio } = evaluation.metrics;
    expect(evaluation.n.floor).toBe(60);
    expect(matchedFid.value).not.toBe(fid.value);
    expect(ratio.value).toBe(matchedFid.value! / floor.value!);
  });

  test('fakes as good as reals have a ratio near 1, noise one far above', async () => {
    const { figures } = setUp();
    const good = await figures(bodies(3, 60), {}, full);
    const bad = await figures(noise(3, 60), {}, full);
    // Six numbers make a body, so a sample of 60 says little: over seeds the distance of two varies some threefold.
    expect(good.ratio.value).toBeGreaterThan(1 / 3);
    expect(good.ratio.value).toBeLessThan(3);
    expect(bad.ratio.low).toBeGreaterThan(50);
    expect(good.kid.value).toBeLessThan(bad.kid.low!);
    expect([good.recall.value, bad.recall.value]).toEqual([expect.closeTo(1, 0), 0]);
    expect(good.ssim.realFake.value).toBeGreaterThan(bad.ssim.realFake.value!);
    expect(Math.abs(good.ssim.realFake.value! - good.ssim.realReal.value!)).toBeLessThan(0.05);
    expect(good.psnr.realFake.value).toBeGreaterThan(bad.psnr.realFake.value!);
  });

  test('the same seed gives the same figures, another seed another floor sample and other pairs', async () => {
    const { figures } = setUp();
    const of = (seed: number) => figures(bodies(2, 30), {}, { ...full, seed });
    const first = await of(1);
    expect(await of(1)).toEqual(first);
    const second = await of(2);
    expect(second.fid.value).toBe(first.fid.value);
    expect(second.floor.value).not.toBe(first.floor.value);
    expect(second.ssim.realReal.value).not.toBe(first.ssim.realReal.value);
  });

  test('a second round runs the network on its fakes only', async () => {
    const { network, run } = setUp();
    await run(bodies(2, 60));
    expect(network.images).toBe(40 + 60 + 60);
    await run(bodies(3, 60));
    expect(network.images).toBe(40 + 60 + 60 + 60);
  });

  test('says what it rests on: network, preparation, seed, units, patients shared, synthetic data', async () => {
    const shared = await setUp(bodies(1, 106), undefined, { samePatient: true, synthetic: false }).run(
      bodies(2, 20),
      {},
      full,
    );
    expect(shared.evaluation).toMatchObject({
      version: 2,
      samePatient: true,
      synthetic: false,
      network: tiles,
      lpipsNetwork: null,
      preprocessing: 'ab'.repeat(32),
      seed: 7,
      units: { kind: 'blocks' },
      comparable: ['ssim', 'psnr'],
    });
    const apart = await setUp().run(bodies(2, 20));
    expect(apart.evaluation).toMatchObject({ samePatient: false, synthetic: true, units: null });
  });

  test('the final split is judged where it is asked for', async () => {
    const { run } = setUp(bodies(1, 106), { train: 60, validation: 40 });
    await expect(run(bodies(2, 20), {}, { split: 'final' })).rejects.toThrow('The final split has 3 slices');
  });

  test('reports its stages in order, counts images, and knows the time left once it has seen some', async () => {
    const seen: EvaluateProgress[] = [];
    await setUp().run(bodies(2, 20), { onProgress: (p: EvaluateProgress) => seen.push(p) });
    expect(seen.map(({ stage, done, total }) => [stage, done, total])).toEqual([
      ['real', 40, 40],
      ['train', 60, 60],
      ['fake', 20, 20],
      ['metrics', 0, 1],
    ]);
    expect(seen[0]!.secondsLeft).toBeGreaterThanOrEqual(0);
    expect(seen[2]!.secondsLeft).toBe(0);
  });
});

describe('depth', () => {
  test('asked for the FID alone, it gives that with its floor, and says of every other figure that it was not asked', async () => {
    const { evaluation, pictures } = await setUp().run(bodies(2, 30));
    const { fid, matchedFid, floor, ratio, msSsim, ...rest } = evaluation.metrics;
    for (const { value, low, reason } of [fid, matchedFid, floor, ratio]) {
      expect([value === null, low, reason]).toEqual([false, null, 'not-asked']);
    }
    const others = Object.values(rest).flatMap((figure): Figure[] =>
      'realFake' in figure ? Object.values(figure) : [figure],
    );
    expect(others).toHaveLength(11 + 4 * 4);
    expect(new Set([...others, msSsim.realReal].map(({ reason }) => reason))).toEqual(new Set(['not-asked']));
    expect([pictures, evaluation.memorisation, evaluation.kidTest]).toEqual([null, null, null]);
  });

  test('in full, every figure of features and pairs has a value inside its interval', async () => {
    const { evaluation } = await setUp().run(bodies(2, 64), {}, full);
    const { fid, floor, ratio, kid, precision, recall, density, coverage, ssim, psnr } = evaluation.metrics;
    const figures = [fid, floor, ratio, kid, precision, recall, density, coverage];
    for (const { value, low, high, reason } of [...figures, ...Object.values(ssim), ...Object.values(psnr)]) {
      expect(reason).toBeNull();
      expect(value).toBeGreaterThanOrEqual(low!);
      expect(value).toBeLessThanOrEqual(high!);
    }
    expect(evaluation.kidTest!.p).toBeGreaterThan(0);
  });

  test('without LPIPS weights it is null with the reason, and the stand-in is measured; with them the other way', async () => {
    const { figures } = setUp();
    const without = await figures(bodies(2, 30), {}, full);
    expect(without.lpips.realFake).toMatchObject({ value: null, reason: 'no-weights' });
    expect(without.featureDistance.realFake.value).toBeGreaterThan(0);
    const given = await figures(bodies(2, 30), { lpips: meanDifference, standIn: null }, full);
    expect(given.lpips.realFake.value).toBe(without.featureDistance.realFake.value);
    expect(given.featureDistance.realFake).toMatchObject({ value: null, reason: 'not-asked' });
  });

  test('without a critic its figures say so; with scores they are there', async () => {
    const { run } = setUp();
    const without = await run(bodies(2, 30), {}, full);
    expect(without.evaluation.metrics.auc).toMatchObject({ value: null, reason: 'no-critic' });
    expect(without.evaluation.critic).toBeNull();
    const scores = {
      fake: Float32Array.from({ length: 30 }, (_, i) => -1 + (i % 7) / 10),
      real: Float32Array.from({ length: 40 }, (_, i) => 1 + (i % 5) / 10),
      train: Float32Array.from({ length: 60 }, (_, i) => 2 + (i % 5) / 10),
    };
    const { evaluation } = await run(bodies(2, 30), {}, { ...full, scores });
    expect(evaluation.metrics.auc.value).toBe(1);
    expect(evaluation.metrics.discriminatorAccuracy.value).toBe(1);
    expect(evaluation.metrics.generatorAccuracy.value).toBe(0);
    expect(evaluation.metrics.criticGap.value).toBeCloseTo(1, 6);
    const mean = (values: Float32Array) => values.reduce((sum, v) => sum + v, 0) / values.length;
    expect(evaluation.metrics.wasserstein.value).toBeCloseTo(mean(scores.real) - mean(scores.fake), 6);
    expect(evaluation.asInThesis!.discriminatorAccuracy).toBe(1);
  });
});

describe('memorisation', () => {
  test('a generator that repeats training slices fails, and the pairs shown are those slices', async () => {
    const pixels = bodies(1, 106);
    const { run } = setUp(pixels);
    const fakes = bodies(2, 60);
    fakes.set(pixels.subarray(0, 20 * AREA)); // slices 0 … 19 train
    const { evaluation, pictures } = await run(fakes, {}, full);
    expect(evaluation.memorisation).toMatchObject({ state: 'failed' });
    expect(evaluation.memorisation!.pixel!.flagged).toBeGreaterThanOrEqual(20);
    const { fake, train, distances } = pictures!.nearest!;
    expect(distances).toHaveLength(16);
    expect(fake).toEqual(train);
  });

  test('with a patient in two splits it cannot be assessed', async () => {
    const { evaluation } = await setUp(bodies(1, 106), undefined, { samePatient: true }).run(
      bodies(2, 60),
      {},
      full,
    );
    expect(evaluation.memorisation).toMatchObject({ state: 'not-assessable', reason: 'same-patient' });
  });
});

test('a dump holds the images, features and pairs that the figures were made of', async () => {
  const { run } = setUp();
  const fakes = bodies(2, 50);
  const { evaluation, dump } = await run(fakes, {}, { ...full, dump: true });
  expect(dump!.images.fake).toEqual(fakes);
  expect(dump!.images.real).toHaveLength(40 * AREA);
  expect(dump!.images.train).toHaveLength(60 * AREA);
  const set = (data: Float32Array) => ({ count: data.length / 16, dimension: 16, data });
  expect(frechetDistance(set(dump!.features.fake), set(dump!.features.real))).toBe(
    evaluation.metrics.fid.value,
  );
  for (const [i, j] of dump!.pairs.nearestTraining) {
    const squares = (train: number) => {
      let sum = 0;
      for (let p = 0; p < AREA; p++) {
        sum += (fakes[i * AREA + p]! - dump!.images.train[train * AREA + p]!) ** 2;
      }
      return sum;
    };
    const nearest = Math.min(...Array.from({ length: 60 }, (_, train) => squares(train)));
    expect(squares(j)).toBeCloseTo(nearest, 4);
  }
});

test('without a dump only the training images of pairs are read, and the figures are the same', async () => {
  const { reals, run } = setUp();
  const fakes = bodies(2, 20);
  await run(fakes); // features of slices are kept from here on
  const readsOf = async (dump: boolean) => {
    const before = reals.reads;
    const result = await run(fakes, {}, { ...full, dump });
    return { ...result, reads: reals.reads - before };
  };
  const plain = await readsOf(false);
  const dumped = await readsOf(true);
  const named = new Set(dumped.dump!.pairs.nearestTraining.map(([, train]) => train));
  expect(dumped.reads - plain.reads).toBe(60 - named.size);
  expect(plain.evaluation.metrics).toEqual(dumped.evaluation.metrics);
});

test('the pairs of both definitions of LPIPS are one stage', async () => {
  const seen: EvaluateProgress[] = [];
  const batches: PairDistance & { readonly info: NetworkInfo } = {
    info: meanDifference.info,
    async distances(first, second, pairs, options) {
      options?.onBatch?.(pairs.length);
      return meanDifference.distances(first, second, pairs, options);
    },
  };
  const onProgress = (progress: EvaluateProgress) => seen.push(progress);
  const { evaluation } = await setUp().run(
    bodies(2, 20),
    { lpips: batches, standIn: null, onProgress },
    full,
  );
  const pairs = seen.filter(({ stage }) => stage === 'pairs').slice(1); // the first says only that it begins
  const [first, last] = [pairs[0]!, pairs.at(-1)!];
  expect(evaluation.n.pairs).toBe(128);
  // 128 real–fake and real–real, 20 nearest, 128 fake–fake, in pixels and in the network; then 128 once more.
  expect(first.total).toBe(2 * (128 + 128 + 20 + 128) + 128);
  expect([last.done, last.total]).toEqual([first.total, first.total]);
  expect(pairs.map(({ done }) => done)).toEqual(pairs.map(({ done }) => done).toSorted((a, b) => a - b));
});

describe('degenerate images', () => {
  test('one fake has no figure of its features or its scores, and its pairs have theirs', async () => {
    const scores = {
      fake: Float32Array.of(1),
      real: Float32Array.from({ length: 40 }, (_, i) => i),
      train: Float32Array.from({ length: 60 }, (_, i) => i),
    };
    for (const depth of ['fid', 'full'] as const) {
      const { evaluation, pictures } = await setUp().run(bodies(2, 1), {}, { depth, scores });
      const { fid, matchedFid, floor, ratio, kid, auc, ssim } = evaluation.metrics;
      for (const figure of [fid, matchedFid, floor, ratio])
        expect(figure).toMatchObject({ value: null, reason: 'too-few-images' });
      expect(evaluation.n.fake).toBe(1);
      expect(notNumbers(evaluation)).toEqual([]);
      if (depth === 'fid') continue;
      expect([kid.reason, auc.reason, ssim.fakeFake.reason]).toEqual(Array(3).fill('too-few-images'));
      expect(ssim.realFake.value).toBeGreaterThan(0);
      expect(pictures!.fake).toHaveLength(AREA);
      expect(pictures!.nearest!.distances).toHaveLength(1);
    }
  });

  test('identical fakes, constant fakes and a constant dataset give finite figures', async () => {
    const { figures } = setUp();
    const one = bodies(9, 1);
    const copies = new Float32Array(20 * AREA);
    for (let i = 0; i < 20; i++) copies.set(one, i * AREA);
    for (const fakes of [copies, new Float32Array(20 * AREA), new Float32Array(20 * AREA).fill(-1)]) {
      const { fid, ratio, ssim, psnr } = await figures(fakes, {}, full);
      expect(Number.isFinite(fid.value)).toBe(true);
      expect(Number.isFinite(ratio.value)).toBe(true);
      expect(Number.isFinite(ssim.realFake.value)).toBe(true);
      expect(ssim.fakeFake.reason).toBe(fakes === copies ? null : 'constant');
      expect(psnr.fakeFake).toMatchObject({ value: null, reason: 'identical-images' });
    }
  });

  test('where every image is the same the floor is 0, so there is no ratio, and no PSNR', async () => {
    const { figures } = setUp(new Float32Array(106 * AREA).fill(0.5));
    const found = await figures(new Float32Array(20 * AREA).fill(0.5), {}, full);
    expect(found.fid.value).toBe(0);
    expect(found.floor.value).toBe(0);
    expect(found.ratio).toMatchObject({ value: null, reason: 'floor-zero' });
    expect(found.psnr.realFake).toMatchObject({ value: null, reason: 'identical-images' });
    expect(found.ssim.realFake).toMatchObject({ value: null, reason: 'constant' });
    expect(notNumbers(found)).toEqual([]);
  });

  test('a NaN among the fakes is an error that says training diverged, before any network runs', async () => {
    const { network, run } = setUp();
    const fakes = bodies(2, 20);
    fakes[12345] = Number.NaN;
    await expect(run(fakes)).rejects.toThrow(NonFiniteError);
    await expect(run(fakes)).rejects.toThrow(/diverged.*Lower the learning rate/);
    expect(network.images).toBe(0);
  });
});

test('without training images there is no floor, no search for copies and no nearest pair, and the rest stands', async () => {
  const { evaluation, pictures } = await setUp(bodies(1, 46), { train: 0, validation: 40 }).run(
    bodies(2, 20),
    {},
    full,
  );
  const { metrics, memorisation } = evaluation;
  expect(metrics.floor).toMatchObject({ value: null, reason: 'too-few-images' });
  expect(metrics.ssim.nearestTraining).toMatchObject({ value: null, reason: 'too-few-images' });
  expect(memorisation).toMatchObject({ pixel: null, feature: null });
  expect(pictures?.nearest?.distances).toEqual([]);
  expect(metrics.ssim.realFake.value).toBeGreaterThan(0);
});

describe('what an evaluation refuses', () => {
  test('seven validation slices, with the number and the need', async () => {
    const { run } = setUp(bodies(1, 73), { train: 60, validation: 7 });
    await expect(run(bodies(2, 20))).rejects.toMatchObject({
      constructor: TooFewValidationError,
      facts: { slices: 7, needed: 8 },
    });
    await expect(run(bodies(2, 20))).rejects.toThrow('7 slices');
  });

  test('eight are enough', async () => {
    const { run } = setUp(bodies(1, 74), { train: 60, validation: 8 });
    expect((await run(bodies(2, 20), {}, full)).evaluation.n.real).toBe(8);
  });

  test('fakes of another size than the dataset, and of another count than told', async () => {
    const { run } = setUp();
    await expect(run(bodies(2, 20), {}, { size: 64 })).rejects.toMatchObject({
      constructor: SizeMismatchError,
      facts: { dataset: 32, model: 64 },
    });
    await expect(run(bodies(2, 20), {}, { count: 21 })).rejects.toThrow('21 images of 32 px');
  });
});

test('an abort stops an evaluation with AbortError and keeps the real features already computed', async () => {
  const { network, realFeatures, reals, run } = setUp(bodies(1, 206), { train: 160, validation: 40 });
  const controller = new AbortController();
  const onProgress = vi.fn(() => controller.abort());
  await expect(run(bodies(2, 100), { signal: controller.signal, onProgress })).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(onProgress).toHaveBeenCalledTimes(1);
  expect(network.images).toBe(40); // the first chunk
  expect(realFeatures.missing(reals.record.slices)).toBe(206 - 40);
});

/** Every value in it that JSON could not hold. */
function notNumbers(value: unknown): unknown[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [value];
  return value && typeof value === 'object' ? Object.values(value).flatMap(notNumbers) : [];
}
