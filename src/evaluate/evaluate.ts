/**
 * How good a generator's images are, beside how good they could be: what is measured, in which order, on which images.
 * The figures themselves are made by featureFigures, pairFigures, criticFigures and memorisation.
 *
 * Says nothing of passing or failing: the gate is report/verdict.ts. Knows no storage and no worker; all randomness is `args.seed`.
 */
import { NonFiniteError } from '../errors.ts';
import type {
  EvaluateArgs,
  EvaluateProgress,
  EvaluateResult,
  Evaluation,
  EvaluationDump,
  EvaluationPictures,
  MetricName,
  NetworkInfo,
} from '../evaluation.ts';
import type { DeviceInfo, SliceRecord } from '../workers/protocol.ts';
import { asInThesis } from './asInThesis.ts';
import { type ChosenSlices, chosenSlices, requireReals } from './chosen.ts';
import { criticFigures } from './criticFigures.ts';
import { featureFigures } from './featureFigures.ts';
import type { FeatureExtractor, ImageSet } from './features.ts';
import type { FeatureSet } from './fid.ts';
import { unmeasuredCritic, unmeasuredImages } from './figures.ts';
import { featureCopies, memorisationOf, pixelCopies } from './memorisation.ts';
import { choosePairs, type PairDistance, pairFigures } from './pairFigures.ts';
import { greyImages, nearestPictures, shownOf } from './pictures.ts';
import { imageProgress, stageProgress } from './progress.ts';
import type { RealFeatures, RealImages } from './reals.ts';
import { sizeMismatch } from './sizeMismatch.ts';
import { trainingOfPairs } from './trainingOfPairs.ts';
import { resamplingUnits, type Units } from './units.ts';

export interface EvaluateParts {
  readonly reals: RealImages;
  readonly realFeatures: RealFeatures;
  readonly network: FeatureExtractor & { readonly info: NetworkInfo };
  /** Null: no weights, or depth `fid`. */
  readonly lpips: (PairDistance & { readonly info: NetworkInfo }) | null;
  /** What stands in for LPIPS where there is none. */
  readonly standIn: PairDistance | null;
  readonly device: DeviceInfo;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: EvaluateProgress) => void) | undefined;
}

/** @throws TooFewValidationError below 8 slices, SizeMismatchError, NonFiniteError, RangeError; AbortError. */
export async function evaluate(args: EvaluateArgs, parts: EvaluateParts): Promise<EvaluateResult> {
  const started = performance.now();
  const { reals, network, device, signal } = parts;
  const { record } = reals;
  const fake = checkFakes(args, reals);
  const chosen = checkReals(reals, args);
  const units = resamplingUnits(chosen, record);

  const features = await extract(chosen, fake, parts);
  const ofFeatures = await featureFigures({
    ...features,
    realUnits: units.real,
    trainUnits: units.train,
    seed: args.seed,
    depth: args.depth,
    signal,
    onProgress: stageProgress('metrics', parts.onProgress),
  });
  const rest =
    args.depth === 'full'
      ? await beyondFid(args, { chosen, units, fake, features, plane: ofFeatures.plane }, parts)
      : BARE;
  signal?.throwIfAborted();

  const evaluation: Evaluation = {
    version: 2,
    depth: args.depth,
    split: args.split,
    metrics: { ...ofFeatures.metrics, ...rest.metrics },
    kidTest: ofFeatures.kidTest,
    memorisation: rest.memorisation,
    critic: rest.critic,
    asInThesis: rest.asInThesis,
    fidByCount: ofFeatures.fidByCount,
    n: {
      real: chosen.real.length,
      fake: fake.count,
      floor: ofFeatures.floorCount,
      train: chosen.train.length,
      pairs: rest.pairs,
    },
    units:
      args.depth === 'full' ? { kind: units.kind, ...units.counts, replicates: ofFeatures.replicates } : null,
    network: network.info,
    lpipsNetwork: args.depth === 'full' ? (parts.lpips?.info ?? null) : null,
    preprocessing: record.recipeHash,
    seed: args.seed,
    comparable: comparableOf(network.info, parts.lpips?.info ?? null),
    samePatient: record.samePatient,
    synthetic: record.synthetic,
    seconds: (performance.now() - started) / 1000,
    device,
  };
  return { evaluation, pictures: rest.pictures, dump: rest.dump };
}

/** @throws TooFewValidationError. Cheap: call it before a network is loaded. */
export function checkReals(
  { record }: RealImages,
  { split, seed }: Pick<EvaluateArgs, 'split' | 'seed'>,
): ChosenSlices {
  const chosen = chosenSlices(record, { split, seed });
  requireReals(split, chosen.real.length);
  return chosen;
}

function checkFakes({ fakes, count, size }: EvaluateArgs, { record }: RealImages): ImageSet {
  if (size !== record.recipe.size) {
    throw sizeMismatch(record.recipe.size, size);
  }
  if (count < 1 || fakes.length !== count * size * size) {
    throw new RangeError(`${fakes.length} values for ${count} images of ${size} px`);
  }
  if (!fakes.every(Number.isFinite)) {
    throw new NonFiniteError(
      'The generated images hold values that are not numbers: training diverged. Lower the learning rate and train again.',
      { iteration: null, what: 'images' },
    );
  }
  return { count, size, data: fakes };
}

interface Features {
  readonly real: FeatureSet & { readonly data: Float32Array };
  readonly train: FeatureSet & { readonly data: Float32Array };
  readonly fake: FeatureSet & { readonly data: Float32Array };
}

async function extract(chosen: ChosenSlices, fakes: ImageSet, parts: EvaluateParts): Promise<Features> {
  const { realFeatures, network, signal } = parts;
  const totals = {
    real: realFeatures.missing(chosen.real),
    train: realFeatures.missing(chosen.train),
    fake: fakes.count,
  };
  const progressOf = imageProgress(totals, parts.onProgress);
  const real = await realFeatures.of(chosen.real, { signal, onBatch: progressOf('real') });
  const train = await realFeatures.of(chosen.train, { signal, onBatch: progressOf('train') });
  const fake = await network.extract(fakes, { signal, onBatch: progressOf('fake') });
  return { real, train, fake };
}

interface BeyondFid
  extends Pick<Evaluation, 'memorisation' | 'critic' | 'asInThesis'>,
    Pick<EvaluateResult, 'pictures' | 'dump'> {
  readonly metrics: ReturnType<typeof unmeasuredImages> & ReturnType<typeof unmeasuredCritic>;
  readonly pairs: number;
}

const BARE: BeyondFid = {
  metrics: { ...unmeasuredImages('not-asked'), ...unmeasuredCritic('not-asked') },
  memorisation: null,
  critic: null,
  asInThesis: null,
  pictures: null,
  dump: null,
  pairs: 0,
};

interface Measured {
  readonly chosen: ChosenSlices;
  readonly units: Units;
  readonly fake: ImageSet;
  readonly features: Features;
  readonly plane: EvaluationPictures['plane'];
}

/** All that is not in the features alone: copies, pairs of images, the critic, the thesis's definitions, pictures. */
async function beyondFid(
  args: EvaluateArgs,
  { chosen, units, fake, features, plane }: Measured,
  parts: EvaluateParts,
): Promise<BeyondFid> {
  const { reals, signal } = parts;
  const { samePatient } = reals.record;
  const training = reals.record.slices.filter(({ split }) => split === 'train');
  const real = await imagesOf(reals, chosen.real);

  const copies = await pixelCopies(
    {
      real,
      fake,
      train: {
        count: training.length,
        read: (first, count) => reals.read(training.slice(first, first + count)),
      },
      realUnits: units.real,
    },
    { signal, onProgress: stageProgress('copies', parts.onProgress) },
  );
  const inFeatures = await featureCopies({ ...features, realUnits: units.real }, { signal });

  const found = choosePairs({
    real: real.count,
    fake: fake.count,
    seed: args.seed,
    realUnits: units.real,
    nearest: copies.plainNearest,
  });
  // A dump holds all that were chosen, and whatever is nearest to any fake.
  const dumped = args.dump
    ? [...chosen.train, ...Array.from(copies.plainNearest).flatMap((i) => training[i] ?? [])] // −1: there are none
    : [];
  const { slices, pairs } = trainingOfPairs(found, training, dumped);
  const train = await imagesOf(reals, slices);
  const comparing = pairProgress(
    stageProgress('pairs', parts.onProgress),
    parts.lpips ? pairs.realFake.length : 0,
  );
  const ofImages = await pairFigures(
    { real, fake, train, pairs, realUnits: units.real },
    { lpips: parts.lpips, standIn: parts.standIn, signal, onProgress: comparing.figures },
  );
  const critic = args.scores
    ? criticFigures(args.scores, { realUnits: units.real, trainUnits: units.train, seed: args.seed })
    : null;
  const thesis = await asInThesis({
    scores: args.scores,
    real,
    fake,
    pairs,
    lpips: parts.lpips,
    signal,
    onBatch: comparing.thesis,
  });

  const shown = shownOf(real.count, { seed: args.seed, name: 'evaluate/shown' });
  const readTrain = (indices: readonly number[]) => reals.read(indices.map((i) => training[i]!));
  return {
    metrics: { ...ofImages, ...(critic?.metrics ?? unmeasuredCritic('no-critic')) },
    memorisation: memorisationOf(copies.share, inFeatures, { samePatient, fakes: fake.count }),
    critic: critic?.histogram ?? null,
    asInThesis: thesis,
    pairs: Math.max(...Object.values(pairs).map(({ length }) => length)),
    pictures: {
      size: fake.size,
      real: greyImages(real, shown),
      fake: greyImages(fake, shownOf(fake.count, { seed: args.seed, name: 'evaluate/shown' })),
      nearest: await nearestPictures(fake, copies.nearest, readTrain),
      plane,
    },
    dump: args.dump ? dumpOf({ real, fake, train }, features, pairs) : null,
  };
}

/** One stage of two parts: pairs of our own figures, then those of the thesis's LPIPS, on another range. */
function pairProgress(tell: (done: number, total: number) => void, ofThesis: number) {
  let own = 0;
  return {
    figures: (done: number, total: number) => {
      own = total;
      tell(done, total + ofThesis);
    },
    thesis: (done: number) => tell(own + done, own + ofThesis),
  };
}

function dumpOf(
  images: Readonly<Record<keyof Features, ImageSet>>,
  { real, fake, train }: Features,
  pairs: EvaluationDump['pairs'],
): EvaluationDump {
  return {
    size: images.real.size,
    images: { real: images.real.data, fake: images.fake.data, train: images.train.data },
    features: { real: real.data, fake: fake.data, train: train.data },
    dimension: real.dimension,
    pairs,
  };
}

async function imagesOf(reals: RealImages, slices: readonly SliceRecord[]): Promise<ImageSet> {
  return { count: slices.length, size: reals.record.recipe.size, data: await reals.read(slices) };
}

/** Definitions that are the literature's, whatever the network; and those that are so in the network of the literature. */
function comparableOf(network: NetworkInfo, lpips: NetworkInfo | null): MetricName[] {
  return [
    ...(network.published ? (['fid', 'kid'] as const) : []),
    'ssim',
    'psnr',
    ...(lpips?.published ? (['lpips'] as const) : []),
  ];
}
