/**
 * How alike images are, pair by pair: SSIM and PSNR on [0, 1], a perceptual distance on [−1, 1], MS-SSIM for diversity. A
 * similarity means nothing alone, so each stands as four numbers: random real–fake beside real–real (how alike two slices of
 * this dataset are at all), fake–fake (diversity), and fake beside its nearest training image (copying).
 */
import type { Metrics, PairFigures, PairList, PairLists } from '../evaluation.ts';
import { nextTask } from '../nextTask.ts';
import type { ImageSet } from './features.ts';
import { unmeasured, unmeasuredPairs } from './figures.ts';
import { createMsSsim, scalesOf } from './msSsim.ts';
import { type Bounds, type PairUnits, pairMean } from './pairInterval.ts';
import { psnr } from './psnr.ts';
import { createSimilarity, SSIM_WINDOW } from './ssim.ts';
import { unitImage } from './unitImage.ts';

export { choosePairs } from './pairs.ts';

/** A perceptual distance of image pairs, ≥ 0; lpips.ts makes one. Images in [−1, 1]. */
export interface PairDistance {
  /** One distance per pair (i, j): image i of `first` beside image j of `second`. */
  distances(
    first: ImageSet,
    second: ImageSet,
    pairs: PairList,
    options?: {
      readonly signal?: AbortSignal | undefined;
      /** Pairs done so far. */
      readonly onBatch?: ((done: number) => void) | undefined;
    },
  ): Promise<Float64Array>;
}

export interface PairInput {
  readonly real: ImageSet;
  readonly fake: ImageSet;
  /** What `nearestTraining` names; others need not be here. */
  readonly train: ImageSet;
  readonly pairs: PairLists;
  /** Unit (patient or block) of each real. Fakes are drawn one by one; the training images are what they are. */
  readonly realUnits: Int32Array;
}

export interface PairOptions {
  readonly lpips: PairDistance | null;
  /** Measured only where there is no LPIPS. */
  readonly standIn: PairDistance | null;
  readonly signal?: AbortSignal | undefined;
  /** Pairs done, of all that will be compared; those of a network count apart. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export type PairMetrics = Pick<Metrics, 'ssim' | 'psnr' | 'lpips' | 'featureDistance' | 'msSsim'>;

/** Pairs between two looks at the waiting messages: some 20 ms at 64 px. */
const TURN = 16;

/** Of each of four kinds of pair. Intervals by pairInterval.ts. @throws AbortError; what the networks throw. */
export async function pairFigures(input: PairInput, options: PairOptions): Promise<PairMetrics> {
  const kinds = kindsOf(input);
  const network = options.lpips ?? options.standIn;
  const each = KINDS.reduce((sum, kind) => sum + kinds[kind].pairs.length, 0);
  const total = network ? 2 * each : each;
  const pixels = await measurePixels(kinds, input.fake.size, options, (done) =>
    options.onProgress?.(done, total),
  );
  const distances = network
    ? await measureDistances(kinds, network, options, (done) => options.onProgress?.(each + done, total))
    : null;
  return {
    ...pixels,
    lpips: options.lpips && distances ? distances : unmeasuredPairs('no-weights'),
    featureDistance: !options.lpips && distances ? distances : unmeasuredPairs('not-asked'),
  };
}

const KINDS = ['realFake', 'realReal', 'nearestTraining', 'fakeFake'] as const;

interface Kind {
  readonly first: ImageSet;
  readonly second: ImageSet;
  readonly pairs: PairList;
  readonly units: PairUnits;
}

type Kinds = Readonly<Record<(typeof KINDS)[number], Kind>>;

function kindsOf({ real, fake, train, pairs, realUnits }: PairInput): Kinds {
  const columns = (list: PairList, side: 0 | 1) => Int32Array.from(list, (pair) => pair[side]);
  const unitsOf = (list: PairList, side: 0 | 1) => Int32Array.from(list, (pair) => realUnits[pair[side]]!);
  const { realFake, realReal, nearestTraining, fakeFake } = pairs;
  return {
    realFake: {
      first: real,
      second: fake,
      pairs: realFake,
      units: { first: unitsOf(realFake, 0), second: columns(realFake, 1), onePool: false },
    },
    realReal: {
      first: real,
      second: real,
      pairs: realReal,
      units: { first: unitsOf(realReal, 0), second: unitsOf(realReal, 1), onePool: true },
    },
    nearestTraining: {
      first: fake,
      second: train,
      pairs: nearestTraining,
      units: { first: columns(nearestTraining, 0), second: null, onePool: false },
    },
    fakeFake: {
      first: fake,
      second: fake,
      pairs: fakeFake,
      units: { first: columns(fakeFake, 0), second: columns(fakeFake, 1), onePool: true },
    },
  };
}

const SSIM_BOUNDS: Bounds = { from: -1, to: 1 };
const SHARE_BOUNDS: Bounds = { from: 0, to: 1 };
const PSNR_BOUNDS: Bounds = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
const DISTANCE_BOUNDS: Bounds = { from: 0, to: Number.POSITIVE_INFINITY };

async function measurePixels(
  kinds: Kinds,
  size: number,
  { signal }: PairOptions,
  onDone: (done: number) => void,
): Promise<Pick<PairMetrics, 'ssim' | 'psnr' | 'msSsim'>> {
  const scales = scalesOf(size);
  const similarity = size >= SSIM_WINDOW ? createSimilarity(size) : null;
  const multiScale = scales > 0 ? createMsSsim(size) : null;
  const [x, y] = [new Float64Array(size * size), new Float64Array(size * size)];
  let done = 0;

  const measure = async ({ first, second, pairs, units }: Kind, diversity: boolean) => {
    const found = { ssim: [] as number[], psnr: [] as number[], msSsim: [] as number[] };
    let structured = pairs.length === 0;
    for (const [i, j] of pairs) {
      unitImage(first, i, x);
      unitImage(second, j, y);
      structured ||= varies(x) || varies(y);
      found.psnr.push(psnr(x, y));
      if (similarity) found.ssim.push(similarity(x, y).ssim);
      if (multiScale && diversity) found.msSsim.push(multiScale(x, y));
      if (++done % TURN > 0) continue;
      onDone(done);
      await nextTask();
      signal?.throwIfAborted();
    }
    // Of two images of one shade each SSIM compares the brightness alone; where all pairs are such, that is no likeness.
    const structure = (measured: boolean, values: number[], bounds: Bounds) => {
      if (!measured) return unmeasured('images-too-small');
      return structured ? pairMean(values, units, bounds) : unmeasured('constant');
    };
    return {
      ssim: structure(similarity !== null, found.ssim, SSIM_BOUNDS),
      psnr: pairMean(found.psnr, units, PSNR_BOUNDS, pairs.length > 0 ? 'identical-images' : undefined),
      msSsim: structure(multiScale !== null, found.msSsim, SHARE_BOUNDS),
    };
  };

  const realFake = await measure(kinds.realFake, false);
  const realReal = await measure(kinds.realReal, true);
  const nearestTraining = await measure(kinds.nearestTraining, false);
  const fakeFake = await measure(kinds.fakeFake, true);
  onDone(done);
  const four = (name: 'ssim' | 'psnr'): PairFigures => ({
    realFake: realFake[name],
    realReal: realReal[name],
    nearestTraining: nearestTraining[name],
    fakeFake: fakeFake[name],
  });
  return {
    ssim: four('ssim'),
    psnr: four('psnr'),
    msSsim: { realReal: realReal.msSsim, fakeFake: fakeFake.msSsim, scales },
  };
}

function varies(image: ArrayLike<number>): boolean {
  for (let i = 1; i < image.length; i++) if (image[i] !== image[0]) return true;
  return false;
}

async function measureDistances(
  kinds: Kinds,
  network: PairDistance,
  { signal }: PairOptions,
  onDone: (done: number) => void,
): Promise<PairFigures> {
  let before = 0;
  const measure = async ({ first, second, pairs, units }: Kind) => {
    const values =
      pairs.length === 0
        ? new Float64Array(0)
        : await network.distances(first, second, pairs, { signal, onBatch: (done) => onDone(before + done) });
    before += pairs.length;
    return pairMean(values, units, DISTANCE_BOUNDS);
  };
  return {
    realFake: await measure(kinds.realFake),
    realReal: await measure(kinds.realReal),
    nearestTraining: await measure(kinds.nearestTraining),
    fakeFake: await measure(kinds.fakeFake),
  };
}
