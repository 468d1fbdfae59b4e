import { describe, expect, test, vi } from 'vitest';
import { NonFiniteError, TooFewValidationError } from '../../src/errors.ts';
import { evaluate } from '../../src/evaluate/evaluate.ts';
import type { FeatureExtractor } from '../../src/evaluate/features.ts';
import { frechetDistance } from '../../src/evaluate/fid.ts';
import { createRealFeatures } from '../../src/evaluate/reals.ts';
import type { DeviceInfo, EvaluateArgs, EvaluateProgress } from '../../src/workers/protocol.ts';
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

/** Stands in for a network: the means of 4×4 tiles of 8×8 pixels, 16 numbers an image. */
function tileMeans(): FeatureExtractor & { images: number } {
  const network = {
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
        network: 'mobilenet-v2',
        fakes,
        count: fakes.length / AREA,
        size: SIZE,
        seed: 7,
        ...args,
      },
      { reals, realFeatures, network, device, ...options },
    );
  return { reals, network, realFeatures, run };
}

describe('an evaluation', () => {
  test('measures all fakes against every validation slice, and no other', async () => {
    const { reals, network, run } = setUp();
    const fakes = bodies(2, 80);
    const { fid, n } = await run(fakes);
    const validation = await reals.read(reals.record.slices.filter((s) => s.split === 'validation'));
    const expected = frechetDistance(
      await network.extract({ count: 80, data: fakes, size: SIZE }),
      await network.extract({ count: 40, data: new Float32Array(validation), size: SIZE }),
    );
    expect(fid).toBe(expected);
    expect(n).toEqual({ validation: 40, fake: 80, floor: 60, pairs: 128 });
  });

  test('the floor has as many training slices as fakes, and at that size the matched FID is the FID', async () => {
    const { run } = setUp();
    const evaluation = await run(bodies(2, 50));
    expect(evaluation.n.floor).toBe(50);
    expect(evaluation.matchedFid).toBe(evaluation.fid);
    expect(evaluation.ratio).toBe(evaluation.fid / evaluation.floor);
  });

  test('with more fakes than training slices the ratio is taken over a sample of the fakes', async () => {
    const { run } = setUp();
    const evaluation = await run(bodies(2, 90));
    expect(evaluation.n.floor).toBe(60);
    expect(evaluation.matchedFid).not.toBe(evaluation.fid);
    expect(evaluation.ratio).toBe(evaluation.matchedFid / evaluation.floor);
  });

  test('fakes as good as reals have a ratio near 1, noise one far above', async () => {
    const { run } = setUp();
    const good = await run(bodies(3, 60));
    const bad = await run(noise(3, 60));
    // Six numbers make a body, so a sample of 60 says little: over seeds the distance of two varies some threefold.
    expect(good.ratio).toBeGreaterThan(1 / 3);
    expect(good.ratio).toBeLessThan(3);
    expect(bad.ratio).toBeGreaterThan(50);
    expect(good.ssim.realFake).toBeGreaterThan(bad.ssim.realFake);
    expect(Math.abs(good.ssim.realFake - good.ssim.realReal)).toBeLessThan(0.05);
    expect(good.psnr.realFake).toBeGreaterThan(bad.psnr.realFake!);
  });

  test('the same seed gives the same figures, another seed another floor sample and other pairs', async () => {
    const { run } = setUp();
    const figures = async (seed: number) => {
      const { fid, floor, ssim, psnr } = await run(bodies(2, 30), {}, { seed });
      return { fid, floor, ssim, psnr };
    };
    const first = await figures(1);
    expect(await figures(1)).toEqual(first);
    const second = await figures(2);
    expect(second.fid).toBe(first.fid);
    expect(second.floor).not.toBe(first.floor);
    expect(second.ssim.realReal).not.toBe(first.ssim.realReal);
  });

  test('a second round runs the network on its fakes only', async () => {
    const { network, run } = setUp();
    await run(bodies(2, 60));
    expect(network.images).toBe(40 + 60 + 60);
    await run(bodies(3, 60));
    expect(network.images).toBe(40 + 60 + 60 + 60);
  });

  test('says that splits share a patient, and that the data is synthetic', async () => {
    const shared = await setUp(bodies(1, 106), undefined, { samePatient: true, synthetic: false }).run(
      bodies(2, 20),
    );
    expect([shared.samePatient, shared.synthetic]).toEqual([true, false]);
    const apart = await setUp().run(bodies(2, 20));
    expect([apart.samePatient, apart.synthetic]).toEqual([false, true]);
  });

  test('reports its stages in order, counts images, and knows the time left once it has seen some', async () => {
    const seen: EvaluateProgress[] = [];
    await setUp().run(bodies(2, 20), { onProgress: (p: EvaluateProgress) => seen.push(p) });
    expect(seen.map(({ stage, done, total }) => [stage, done, total])).toEqual([
      ['real', 60, 60], // 40 validation + 20 training slices
      ['fake', 20, 20],
      ['metrics', 0, 1],
    ]);
    expect(seen[0]!.secondsLeft).toBeGreaterThanOrEqual(0);
    expect(seen[1]!.secondsLeft).toBe(0);
  });
});

describe('degenerate images', () => {
  test('identical fakes, constant fakes and a constant dataset give finite figures', async () => {
    const { run } = setUp();
    const one = bodies(9, 1);
    const copies = new Float32Array(20 * AREA);
    for (let i = 0; i < 20; i++) copies.set(one, i * AREA);
    for (const fakes of [copies, new Float32Array(20 * AREA), new Float32Array(20 * AREA).fill(-1)]) {
      const evaluation = await run(fakes);
      expect(Number.isFinite(evaluation.fid)).toBe(true);
      expect(Number.isFinite(evaluation.ratio)).toBe(true);
      expect(Number.isFinite(evaluation.ssim.realFake)).toBe(true);
    }
  });

  test('where every image is the same the floor is 0, so there is no ratio, and no PSNR', async () => {
    const { run } = setUp(new Float32Array(106 * AREA).fill(0.5));
    const evaluation = await run(new Float32Array(20 * AREA).fill(0.5));
    expect(evaluation).toMatchObject({
      fid: 0,
      floor: 0,
      ratio: null,
      psnr: { realFake: null, realReal: null },
    });
    expect(evaluation.ssim.realFake).toBeCloseTo(1, 12);
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
    expect((await run(bodies(2, 20))).n.validation).toBe(8);
  });

  test('fakes of another size or count than told', async () => {
    const { run } = setUp();
    await expect(run(bodies(2, 20), {}, { size: 64 })).rejects.toThrow(RangeError);
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
  expect(network.images).toBe(64); // the first chunk
  expect(realFeatures.missing(reals.record.slices)).toBe(206 - 64);
});
