/**
 * How good a generator's images are, beside how good it could be: Fréchet distance of fakes to the validation split, its
 * floor (training slices to the validation split, at the same number of images), their ratio, and SSIM and PSNR of random
 * pairs. Says nothing of passing or failing: the gate is adjust's.
 *
 * The Fréchet distance of a finite sample is biased upwards by some trace/n (Chong & Forsyth 2020, "Effectively unbiased
 * FID"), so the ratio compares two distances at the same n. Knows no storage and no worker; all randomness is `args.seed`.
 */
import { NonFiniteError, TooFewValidationError } from '../errors.ts';
import { nextTask } from '../nextTask.ts';
import { permutation } from '../numerics/random.ts';
import type { DeviceInfo, EvaluateArgs, EvaluateProgress, Evaluation } from '../workers/protocol.ts';
import type { FeatureExtractor, ImageSet } from './features.ts';
import { type FeatureSet, frechetDistance } from './fid.ts';
import { networkInfo } from './networks.ts';
import { comparePairs, drawPairs } from './pairs.ts';
import { createProgress } from './progress.ts';
import type { RealFeatures, RealImages } from './reals.ts';

/** Below this, one slice moves the covariance so much that the distance says nothing. */
export const MIN_VALIDATION = 8;

export interface EvaluateParts {
  readonly reals: RealImages;
  readonly realFeatures: RealFeatures;
  readonly network: FeatureExtractor;
  readonly device: DeviceInfo;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: EvaluateProgress) => void) | undefined;
}

/** @throws TooFewValidationError below 8 slices, NonFiniteError, RangeError on images of another size; AbortError. */
export async function evaluate(args: EvaluateArgs, parts: EvaluateParts): Promise<Evaluation> {
  const { reals, realFeatures, network, device, signal, onProgress } = parts;
  const started = performance.now();
  const fakes = checkFakes(args, reals);
  const { validation, train } = checkReals(reals);

  const n = Math.min(train.length, fakes.count);
  const sample = pick(train, permutation({ seed: args.seed, name: 'evaluate/floor' }, train.length), n);
  const progress = createProgress(
    { real: realFeatures.missing([...validation, ...sample]), fake: fakes.count },
    onProgress,
  );
  const all = await realFeatures.of([...validation, ...sample], { signal, onBatch: progress.of('real') });
  const fakeFeatures = await network.extract(fakes, { signal, onBatch: progress.of('fake') });

  progress.metrics();
  const validationFeatures = rows(all, 0, validation.length);
  const fid = frechetDistance(fakeFeatures, validationFeatures);
  await nextTask(); // each takes long enough that a silent worker must be told from one at work
  const floor = frechetDistance(rows(all, validation.length, n), validationFeatures);
  await nextTask();
  const matchedFid =
    n === fakes.count ? fid : frechetDistance(subset(fakeFeatures, args.seed, n), validationFeatures);
  await nextTask();
  const pairs = await figures(args.seed, fakes, parts);
  signal?.throwIfAborted();

  return {
    fid,
    matchedFid,
    floor,
    ratio: floor > 0 ? matchedFid / floor : null,
    ssim: { realFake: pairs.realFake.ssim, realReal: pairs.realReal.ssim },
    psnr: { realFake: pairs.realFake.psnr, realReal: pairs.realReal.psnr },
    n: { validation: validation.length, fake: fakes.count, floor: n, pairs: pairs.count },
    network: networkInfo(args.network),
    samePatient: reals.record.samePatient,
    synthetic: reals.record.synthetic,
    seconds: (performance.now() - started) / 1000,
    device,
  };
}

/** @throws TooFewValidationError. Cheap: call it before a network is loaded. */
export function checkReals({ record }: RealImages) {
  const validation = record.slices.filter((slice) => slice.split === 'validation');
  const train = record.slices.filter((slice) => slice.split === 'train');
  if (validation.length < MIN_VALIDATION) {
    throw new TooFewValidationError(
      `The validation split has ${validation.length} slices; a Fréchet distance needs at least ${MIN_VALIDATION}. Add more patients or slices to the dataset.`,
      { slices: validation.length, needed: MIN_VALIDATION },
    );
  }
  return { validation, train };
}

function checkFakes({ fakes, count, size }: EvaluateArgs, { record }: RealImages): ImageSet {
  if (size !== record.recipe.size || count < 2 || fakes.length !== count * size * size) {
    throw new RangeError(
      `${fakes.length} values for ${count} images of ${size} px, beside slices of ${record.recipe.size} px`,
    );
  }
  if (!fakes.every(Number.isFinite)) {
    throw new NonFiniteError(
      'The generated images hold values that are not numbers: training diverged. Lower the learning rate and train again.',
      { iteration: null, what: 'images' },
    );
  }
  return { count, size, data: fakes };
}

/** Random pairs: a validation slice beside a fake, and beside another slice of the validation or training split. */
async function figures(seed: number, fakes: ImageSet, { reals }: EvaluateParts) {
  const { validation, train } = checkReals(reals);
  const pool = [...validation, ...train];
  const withFake = drawPairs(
    { seed, name: 'evaluate/pairs' },
    { first: validation.length, second: fakes.count },
  );
  const withReal = drawPairs(
    { seed, name: 'evaluate/real-pairs' },
    { first: validation.length, second: pool.length, distinct: true },
  );
  const load = async (slices: typeof pool): Promise<ImageSet> => ({
    count: slices.length,
    size: fakes.size,
    data: await reals.read(slices),
  });
  // The slices of the pairs only: a validation split may be larger than memory.
  const besideFakes = await load(withFake.map(([i]) => validation[i]!));
  const besideReals = await load(withReal.map(([i]) => validation[i]!));
  const others = await load(withReal.map(([, j]) => pool[j]!));
  return {
    realFake: comparePairs(
      withFake.map(([, j], k) => [k, j]),
      besideFakes,
      fakes,
    ),
    realReal: comparePairs(
      withReal.map((_, k) => [k, k]),
      besideReals,
      others,
    ),
    count: withFake.length,
  };
}

/** The fakes that the ratio is taken over. */
function subset(features: FeatureSet, seed: number, n: number): FeatureSet {
  const { count, dimension, data } = features;
  const order = permutation({ seed, name: 'evaluate/matched' }, count);
  const out = new Float32Array(n * dimension);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < dimension; j++) out[i * dimension + j] = data[order[i]! * dimension + j]!;
  }
  return { count: n, dimension, data: out };
}

function rows({ dimension, data }: FeatureSet, first: number, count: number): FeatureSet {
  return {
    count,
    dimension,
    data: Float32Array.from({ length: count * dimension }, (_, i) => data[first * dimension + i]!),
  };
}

function pick<T>(items: readonly T[], order: Uint32Array, n: number): T[] {
  return Array.from({ length: n }, (_, i) => items[order[i]!]!);
}
