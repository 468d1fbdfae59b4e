import { describe, expect, test } from 'vitest';
import { featureFigures } from '../../src/evaluate/featureFigures.ts';
import { lcgFeatures } from './golden.ts';

const blocks = (count: number, size: number) =>
  Int32Array.from({ length: count }, (_, i) => Math.floor(i / size));
const input = {
  real: lcgFeatures(1, 50, 8, 0),
  fake: lcgFeatures(2, 60, 8, 0.1),
  train: lcgFeatures(3, 80, 8, 0),
  realUnits: blocks(50, 5),
  trainUnits: blocks(80, 5),
  seed: 1,
};
const constant = (count: number, value: number) => ({
  count,
  dimension: 4,
  data: new Float32Array(4 * count).fill(value),
});

describe('at full depth', () => {
  test('every figure is within its interval, and the vectors of facts.md are among them', async () => {
    const { metrics, kidTest, fidByCount, floorCount, replicates, plane } = await featureFigures({
      ...input,
      depth: 'full',
    });
    expect(metrics.fid.value).toBeCloseTo(0.14152664847, 11);
    expect(metrics.kid.value).toBeCloseTo(2.718574198e-2, 11);
    expect(metrics.density.value).toBeCloseTo(1.09, 12);
    expect(floorCount).toBe(60);
    expect(metrics.ratio.value).toBeCloseTo(metrics.matchedFid.value! / metrics.floor.value!, 12);
    for (const figure of Object.values(metrics)) {
      if (figure === metrics.fidInfinity) continue;
      expect(figure.reason).toBeNull();
      expect(figure.low).toBeLessThan(figure.value!);
      expect(figure.high).toBeGreaterThan(figure.value!);
    }
    expect(metrics.precision.high).toBeLessThanOrEqual(1);
    // Half of 60 fakes are too few to extrapolate from.
    expect(metrics.fidInfinity).toMatchObject({ low: null, reason: 'too-few-images' });
    expect(metrics.fidInfinity.value).toBeLessThan(metrics.fid.value!);
    expect(fidByCount).toHaveLength(8);
    expect(kidTest!.permutations).toBe(999);
    expect(replicates).toBe(100);
    expect([plane!.real.length, plane!.fake.length]).toEqual([100, 120]);
    const share = (flags: Uint8Array) => flags.reduce((sum, flag) => sum + flag, 0) / flags.length;
    expect(share(plane!.fakeInside)).toBeCloseTo(metrics.precision.value!, 12);
    expect(share(plane!.realInside)).toBeCloseTo(metrics.recall.value!, 12);
  });

  test('a seed gives the same figures again', async () => {
    const small = {
      ...input,
      real: lcgFeatures(1, 20, 8, 0),
      realUnits: blocks(20, 2),
      depth: 'full' as const,
    };
    expect(await featureFigures(small)).toEqual(await featureFigures(small));
  });

  test('of three patients there are values and no intervals, and no test', async () => {
    const { metrics, kidTest } = await featureFigures({ ...input, realUnits: blocks(50, 20), depth: 'full' });
    expect(metrics.fid).toMatchObject({ low: null, high: null, reason: 'too-few-units' });
    expect(metrics.coverage).toMatchObject({ low: null, high: null, reason: 'too-few-units' });
    expect(metrics.fid.value).toBeCloseTo(0.14152664847, 11);
    // Half of 60 fakes are too few to extrapolate from, too; but no number of fakes would give it an interval.
    expect(metrics.fidInfinity).toMatchObject({ low: null, high: null, reason: 'too-few-units' });
    expect(kidTest).toBeNull();
  });

  test('five fakes are too few for neighbours, and not for a Fréchet distance', async () => {
    const { metrics, plane } = await featureFigures({
      ...input,
      fake: lcgFeatures(2, 5, 8, 0),
      depth: 'full',
    });
    for (const name of ['precision', 'recall', 'density', 'coverage', 'fidInfinity'] as const)
      expect(metrics[name]).toEqual({ value: null, low: null, high: null, reason: 'too-few-images' });
    expect(metrics.fid.value).toBeGreaterThan(0);
    expect(plane).toBeNull();
  });

  test('constant features are at 0 from themselves, without a ratio or a plane, and nothing is NaN', async () => {
    const { metrics, kidTest, plane } = await featureFigures({
      real: constant(12, 1),
      train: constant(12, 1),
      fake: constant(40, 1),
      realUnits: blocks(12, 2),
      trainUnits: blocks(12, 2),
      seed: 1,
      depth: 'full',
    });
    expect(metrics.fid).toEqual({ value: 0, low: 0, high: 0, reason: null });
    expect(metrics.kid).toEqual({ value: 0, low: 0, high: 0, reason: null });
    expect(metrics.ratio).toMatchObject({ value: null, reason: 'floor-zero' });
    expect(kidTest!.p).toBe(1);
    expect(plane).toBeNull();
  });

  test('progress ends at its total, and an abort is heeded', async () => {
    const seen: [number, number][] = [];
    const small = {
      ...input,
      real: lcgFeatures(1, 20, 8, 0),
      realUnits: blocks(20, 2),
      depth: 'full' as const,
    };
    await featureFigures({ ...small, onProgress: (done, total) => seen.push([done, total]) });
    expect(seen.at(-1)![0]).toBe(seen.at(-1)![1]);
    const controller = new AbortController();
    const running = featureFigures({
      ...small,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(running).rejects.toThrow('aborted');
  });
});

test('at depth fid there are four values, the same as at full depth, and no intervals', async () => {
  const { metrics, replicates } = await featureFigures({ ...input, depth: 'fid' });
  expect(metrics.fid).toEqual({ value: metrics.fid.value, low: null, high: null, reason: 'not-asked' });
  expect(metrics.fid.value).toBeCloseTo(0.14152664847, 11);
  expect(metrics.ratio.value).toBeCloseTo(metrics.matchedFid.value! / metrics.floor.value!, 12);
  expect(metrics.kid).toEqual({ value: null, low: null, high: null, reason: 'not-asked' });
  expect(replicates).toBe(0);
});

test('one training image gives no floor', async () => {
  const { metrics } = await featureFigures({
    ...input,
    train: lcgFeatures(3, 1, 8, 0),
    trainUnits: blocks(1, 1),
    depth: 'fid',
  });
  expect(metrics.floor).toMatchObject({ value: null, reason: 'too-few-images' });
  expect(metrics.ratio).toMatchObject({ value: null, reason: 'too-few-images' });
});

test('refuses units of another count than images', async () => {
  await expect(featureFigures({ ...input, realUnits: blocks(49, 5), depth: 'fid' })).rejects.toThrow(
    '49 and 80 units for 50 reals',
  );
});
