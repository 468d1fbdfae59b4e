import { expect, test } from 'vitest';
import { featureCopies, memorisationOf, pixelCopies } from '../../src/evaluate/memorisation.ts';
import type { CopyShare } from '../../src/evaluation.ts';
import { lcg } from './golden.ts';
import { copyOf, scenery, setOf, trainOf } from './scenery.ts';

const SIZE = 32;
const train = scenery({ seed: 1, count: 60, size: SIZE });
const real = scenery({ seed: 2, count: 20, size: SIZE });
const honest = scenery({ seed: 3, count: 60, size: SIZE });
const realUnits = Int32Array.from({ length: 20 }, (_, i) => i >> 2);
const none = { dy: 0, dx: 0 };

function judged(fakes: readonly Float32Array[]) {
  return pixelCopies({ real: setOf(real, SIZE), fake: setOf(fakes, SIZE), train: trainOf(train), realUnits });
}

test('planted copies are flagged, with the image that they copy; honest images are not', async () => {
  const copies = [
    copyOf(train, 5, none),
    copyOf(train, 17, { dy: 2, dx: -1 }),
    copyOf(train, 40, { ...none, mirrored: true }),
    copyOf(train, 59, { ...none, gain: 1.05, offset: 0.05 }),
    copyOf(train, 8, { ...none, noise: 0.02 }),
  ];
  const { share, nearest } = await judged([...copies, ...honest]);
  expect(Array.from(nearest.flagged.subarray(0, 5))).toEqual([1, 1, 1, 1, 1]);
  expect(Array.from(nearest.train.subarray(0, 5))).toEqual([5, 17, 40, 59, 8]);
  expect(Array.from(nearest.mirrored.subarray(0, 5))).toEqual([0, 0, 1, 0, 0]);
  expect(share).toMatchObject({ flagged: 5, train: 60, share: { value: 5 / 65 } });
  expect(memorisationOf(share, null, { samePatient: false, fakes: 60 }).state).toBe('failed');
});

test('a generator of its own images passes', async () => {
  const { share } = await judged(honest);
  expect(share).toMatchObject({ flagged: 0, p: 1 });
  expect(memorisationOf(share, null, { samePatient: false, fakes: 60 })).toMatchObject({
    state: 'passed',
    reason: null,
    mirrored: true,
  });
});

test('the plain nearest is by pixels as they are: a mirrored copy is not near its origin', async () => {
  const fakes = [copyOf(train, 5, none), copyOf(train, 40, { ...none, mirrored: true }), ...honest];
  const { plainNearest } = await judged(fakes);
  const distance = (a: Float32Array, b: Float32Array) => a.reduce((sum, x, i) => sum + (x - b[i]!) ** 2, 0);
  const byHand = fakes.map((fake) => {
    const all = train.map((image) => distance(fake, image));
    return all.indexOf(Math.min(...all));
  });
  expect(Array.from(plainNearest)).toEqual(byHand);
  expect(plainNearest[0]).toBe(5);
});

test('copies in feature space are flagged by the same rule', async () => {
  const features = (seed: number, count: number) => ({
    count,
    dimension: 24,
    data: Float64Array.from(lcg(seed, count * 24)),
  });
  const [ofTrain, ofReal, ofFake] = [features(1, 200), features(2, 40), features(3, 100)];
  const units = Int32Array.from({ length: 40 }, (_, i) => i >> 3);
  const passed = await featureCopies({ real: ofReal, fake: ofFake, train: ofTrain, realUnits: units });
  expect(passed).toMatchObject({ flagged: 0, train: 200 });
  ofFake.data.set(ofTrain.data.subarray(0, 3 * 24), 10 * 24); // rows 10 to 12
  const failed = await featureCopies({ real: ofReal, fake: ofFake, train: ofTrain, realUnits: units });
  expect(failed!.flagged).toBe(3);
  expect(memorisationOf(null, failed, { samePatient: false, fakes: 60 }).state).toBe('failed');
  await expect(
    featureCopies(
      { real: ofReal, fake: ofFake, train: ofTrain, realUnits: units },
      { signal: AbortSignal.abort() },
    ),
  ).rejects.toThrow('abort');
});

test('with a patient in both splits, or too few images, nothing is claimed', () => {
  const figure = { flagged: 9, p: 1e-9 } as CopyShare;
  expect(memorisationOf(figure, figure, { samePatient: true, fakes: 60 })).toMatchObject({
    state: 'not-assessable',
    reason: 'same-patient',
    pixel: figure,
  });
  expect(memorisationOf(null, null, { samePatient: false, fakes: 60 })).toMatchObject({
    state: 'not-assessable',
    reason: 'too-few-images',
  });
});

test('without training images there is no nearest one', async () => {
  const none = { count: 0, read: async () => new Float32Array(0) };
  const found = await pixelCopies({
    real: setOf(real, SIZE),
    fake: setOf(honest, SIZE),
    train: none,
    realUnits,
  });
  expect(found.share).toBe(null);
  expect(new Set(found.plainNearest)).toEqual(new Set([-1]));
});

test('with fewer than 32 fakes a copy is told, but that there is none is not', () => {
  const none: CopyShare = {
    flagged: 0,
    share: { value: 0, low: 0, high: 0.2, reason: null },
    expected: 0.001,
    threshold: 0.1,
    p: 1,
    train: 100,
  };
  const of = (share: CopyShare, fakes: number) => memorisationOf(share, null, { samePatient: false, fakes });
  expect(of(none, 31)).toMatchObject({ state: 'not-assessable', reason: 'too-few-images' });
  expect(of(none, 32).state).toBe('passed');
  expect(of({ ...none, flagged: 2, p: 1e-4 }, 6).state).toBe('failed');
});
