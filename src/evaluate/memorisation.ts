/**
 * Whether a generator copies its training images: the distance of each fake to the training image most like it, against that
 * of validation images, which copy nothing. In pixels (copySearch.ts) and in features; copyRule.ts says what counts as a copy.
 *
 * Needs validation images of other patients than the training split's: of the same patient they are near for another reason,
 * and nothing can be said. Does not see a copy of a part of an image, nor one turned or scaled.
 */
import type { CopyShare, Memorisation } from '../evaluation.ts';
import { nextTask } from '../nextTask.ts';
import { boundedDistance } from './boundedDistance.ts';
import { copyRule } from './copyRule.ts';
import { type MostAlike, mostAlike, type SearchOptions, type TrainImages } from './copySearch.ts';
import type { ImageSet } from './features.ts';
import type { FeatureSet } from './fid.ts';
import { createPlainNearest } from './plainNearest.ts';

export type { TrainImages } from './copySearch.ts';

export interface PixelCopiesInput {
  /** The judged split. */
  readonly real: ImageSet;
  readonly fake: ImageSet;
  readonly train: TrainImages;
  /** Unit (patient or block) of each real. */
  readonly realUnits: Int32Array;
}

export interface PixelCopies {
  /** Null: too few reals. */
  readonly share: CopyShare | null;
  /** Per fake. Distances as copySearch.ts defines them. */
  readonly nearest: MostAlike & { readonly flagged: Uint8Array };
  /** Index of the training image nearest to each fake in plain pixels; −1 without training images. */
  readonly plainNearest: Int32Array;
}

/**
 * Root mean square difference, on [0, 1], smoothed and aligned, of images that are one but for noise and clipped brightness:
 * noise of σ 0.02 leaves 0.006, brightness moved by 5 % up to 0.013.
 */
const NEAR_IDENTICAL = 0.015;

/** A p-value below which copying is no accident; two spaces are looked at, so honest generators fail at most twice as often. */
const FAILS_BELOW = 0.01;

/** Mirrored training images are always looked at: for validation images just so. @throws AbortError */
export async function pixelCopies(
  { real, fake, train, realUnits }: PixelCopiesInput,
  options: SearchOptions = {},
): Promise<PixelCopies> {
  const plain = createPlainNearest(fake);
  const found = await mostAlike([fake, real], train, options, plain.take);

  const distance = found.distance.subarray(0, fake.count);
  const share = copyRule({
    honest: found.distance.subarray(fake.count),
    units: realUnits,
    fake: distance,
    train: train.count,
    nearIdentical: NEAR_IDENTICAL / medianDeviation(real),
  });
  return {
    share,
    nearest: {
      train: found.train.subarray(0, fake.count),
      distance,
      mirrored: found.mirrored.subarray(0, fake.count),
      flagged: Uint8Array.from(distance, (d) => (share && d < share.threshold ? 1 : 0)),
    },
    plainNearest: plain.nearest,
  };
}

export interface FeatureCopiesInput {
  readonly real: FeatureSet;
  readonly fake: FeatureSet;
  readonly train: FeatureSet;
  readonly realUnits: Int32Array;
}

/** The same rule with the Euclidean distance of features. Null: too few reals. @throws AbortError */
export async function featureCopies(
  { real, fake, train, realUnits }: FeatureCopiesInput,
  { signal }: Pick<SearchOptions, 'signal'> = {},
): Promise<CopyShare | null> {
  return copyRule({
    honest: await nearestFeature(real, train, signal),
    units: realUnits,
    fake: await nearestFeature(fake, train, signal),
    train: train.count,
    nearIdentical: null,
  });
}

/** Fakes that must have been looked at to say that none is copied. */
const FEWEST_TO_CLEAR = 32;

/** Fails by either space. Figures stand also where they mean nothing because splits share a patient; the state says so. */
export function memorisationOf(
  pixel: CopyShare | null,
  feature: CopyShare | null,
  { samePatient, fakes }: { readonly samePatient: boolean; readonly fakes: number },
): Memorisation {
  const figures = { mirrored: true, pixel, feature };
  if (samePatient) return { state: 'not-assessable', reason: 'same-patient', ...figures };
  const spaces = [pixel, feature].filter((share) => share !== null);
  if (spaces.some(({ p }) => p < FAILS_BELOW)) return { state: 'failed', reason: null, ...figures };
  // None copied among few says little: of 32, with none flagged, one in ten may yet be copies.
  const enough = spaces.length > 0 && fakes >= FEWEST_TO_CLEAR;
  return enough
    ? { state: 'passed', reason: null, ...figures }
    : { state: 'not-assessable', reason: 'too-few-images', ...figures };
}

/** Distances of features computed between two looks at the waiting messages: some 0.2 s at 2,048 dimensions. */
const TURN = 2 ** 17;

/** Euclidean distance of each row to the nearest row of `train`. */
async function nearestFeature(
  { count, dimension, data }: FeatureSet,
  train: FeatureSet,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const nearest = new Float64Array(count);
  const rows = Math.max(1, Math.floor(TURN / Math.max(1, train.count)));
  for (let i = 0; i < count; i++) {
    if (i % rows === 0) await nextTask();
    signal?.throwIfAborted();
    let least = Number.POSITIVE_INFINITY;
    for (let t = 0; t < train.count; t++) {
      const found = boundedDistance(data, i * dimension, train.data, t * dimension, dimension, least);
      least = Math.min(least, found);
    }
    nearest[i] = Math.sqrt(least);
  }
  return nearest;
}

/** Median over images of their standard deviation on [0, 1]; 0 for flat images. */
function medianDeviation({ count, size, data }: ImageSet): number {
  const area = size * size;
  const deviations = Float64Array.from({ length: count }, (_, i) => {
    let [sum, squares] = [0, 0];
    for (let at = i * area; at < (i + 1) * area; at++) {
      sum += data[at]!;
      squares += data[at]! ** 2;
    }
    return Math.sqrt(Math.max(0, squares / area - (sum / area) ** 2)) / 2;
  }).sort();
  return deviations[count >> 1] ?? 0;
}
