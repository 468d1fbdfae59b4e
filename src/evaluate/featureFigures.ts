/**
 * All that is measured in a feature network's space: Fréchet distance with its floor, ratio and extrapolation, kernel distance and its
 * test, precision, recall, density, coverage, and a picture of the plane. Pure: typed arrays in, numbers out; all randomness is `seed`.
 *
 * The Fréchet distance of a finite sample is biased upwards by some trace/n (Chong & Forsyth 2020, "Effectively unbiased FID"), so the
 * ratio compares two distances at the same n. Intervals are about each estimate at its own n, bias included (interval.ts).
 */

import type { EvaluationPictures, FigureReason, KidTest, Metrics } from '../evaluation.ts';
import { nextTask } from '../nextTask.ts';
import { type Matrix, matrix } from '../numerics/matrix.ts';
import { permutation } from '../numerics/random.ts';
import { upTo } from '../numerics/upTo.ts';
import { distanceTable } from './distanceTable.ts';
import { type FeatureSet, frechetDistance } from './fid.ts';
import { fidInfinity } from './fidInfinity.ts';
import { createFidOfRows } from './fidOfRows.ts';
import { unmeasured } from './figures.ts';
import { singleImages, type UnitMembers, unitMembers } from './halves.ts';
import {
  FEWEST_UNITS,
  pointFigure,
  positiveFigure,
  type Spread,
  shareFigure,
  spreadOf,
  symmetricFigure,
} from './interval.ts';
import { kernelDistance, polynomialKernel, squaredNorms } from './kid.ts';
import { kidTest } from './permutationTest.ts';
import { realPlane } from './plane.ts';
import { prdc } from './prdc.ts';
import { halfSampleFigures, REPLICATE_NAMES, type ReplicateName, replicatesFor } from './replicates.ts';

export interface FeatureFiguresInput {
  /** Of the judged split. */
  readonly real: FeatureSet;
  /** Of the chosen training images. */
  readonly train: FeatureSet;
  readonly fake: FeatureSet;
  /** Ordinal of each image's unit (patient or block). Fakes are independent. */
  readonly realUnits: Int32Array;
  readonly trainUnits: Int32Array;
  readonly seed: number;
  /** `fid`: the values up to `ratio` alone, without intervals. */
  readonly depth: 'fid' | 'full';
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export interface FeatureFigures {
  readonly metrics: Pick<
    Metrics,
    | 'fid'
    | 'matchedFid'
    | 'floor'
    | 'ratio'
    | 'fidInfinity'
    | 'kid'
    | 'precision'
    | 'recall'
    | 'density'
    | 'coverage'
  >;
  readonly kidTest: KidTest | null;
  readonly fidByCount: readonly { readonly n: number; readonly fid: number }[];
  /** Images of the floor's and the matched sample. */
  readonly floorCount: number;
  /** 0 at depth `fid`. */
  readonly replicates: number;
  readonly plane: EvaluationPictures['plane'];
}

/**
 * @throws RangeError on features of different dimension, on units of another count than images, on fewer than two reals;
 * AbortError. Features must be finite.
 */
export async function featureFigures(input: FeatureFiguresInput): Promise<FeatureFigures> {
  checkUnits(input);
  const { real, train, fake, seed, depth } = input;
  const floorCount = Math.min(train.count, fake.count);
  if (fake.count < 2) return { ...onlyFigures('too-few-images'), floorCount };
  const matched = permutation({ seed, name: 'evaluate/matched' }, fake.count).subarray(0, floorCount).sort();
  const sample = permutation({ seed, name: 'evaluate/floor' }, train.count).subarray(0, floorCount).sort();
  const points = await frechetPoints(input, matched, sample);
  if (depth === 'fid') return { ...fidAlone(points), floorCount };

  const sides = {
    real: asMatrix(real, upTo(real.count)),
    fake: asMatrix(fake, upTo(fake.count)),
    floor: asMatrix(train, sample),
  };
  const units = {
    real: unitMembers(input.realUnits),
    fake: singleImages(fake.count),
    floor: unitMembers(Array.from(sample, (at) => input.trainUnits[at]!)),
  };
  return { ...(await allFigures(input, { points, sides, units, matched })), floorCount };
}

/** One image has no covariance, and no other of its side to be held against. */
/** `reason` for all but `known`. */
function onlyFigures(
  reason: FigureReason,
  known: Partial<FeatureFigures['metrics']> = {},
): Omit<FeatureFigures, 'floorCount'> {
  const none = unmeasured(reason);
  return {
    metrics: {
      fid: none,
      matchedFid: none,
      floor: none,
      ratio: none,
      fidInfinity: none,
      kid: none,
      precision: none,
      recall: none,
      density: none,
      coverage: none,
      ...known,
    },
    kidTest: null,
    fidByCount: [],
    replicates: 0,
    plane: null,
  };
}

/** NaN where a side has fewer than two. */
interface FrechetPoints {
  readonly fid: number;
  readonly matchedFid: number;
  readonly floor: number;
}

async function frechetPoints(
  { real, train, fake, signal }: FeatureFiguresInput,
  matched: Uint32Array,
  sample: Uint32Array,
): Promise<FrechetPoints> {
  const between = async (set: FeatureSet) => {
    await nextTask(); // each takes long enough that a silent worker must be told from one at work
    signal?.throwIfAborted();
    return frechetDistance(set, real);
  };
  const fid = await between(fake);
  if (sample.length < 2) return { fid, matchedFid: Number.NaN, floor: Number.NaN };
  const floor = await between(pick(train, sample));
  return { fid, floor, matchedFid: matched.length === fake.count ? fid : await between(pick(fake, matched)) };
}

function fidAlone({ fid, matchedFid, floor }: FrechetPoints): Omit<FeatureFigures, 'floorCount'> {
  const point = (value: number) =>
    Number.isNaN(value) ? unmeasured('too-few-images') : pointFigure(value, 'not-asked');
  return onlyFigures('not-asked', {
    fid: point(fid),
    matchedFid: point(matchedFid),
    floor: point(floor),
    ratio: floor === 0 ? unmeasured('floor-zero') : point(matchedFid / floor),
  });
}

interface Sides<T> {
  readonly real: T;
  readonly fake: T;
  /** The training images that the floor is taken over. */
  readonly floor: T;
}

async function allFigures(
  { seed, signal, onProgress }: FeatureFiguresInput,
  given: {
    readonly points: FrechetPoints;
    readonly sides: Sides<Matrix>;
    readonly units: Sides<UnitMembers>;
    readonly matched: Uint32Array;
  },
): Promise<Omit<FeatureFigures, 'floorCount'>> {
  const { points, sides, units, matched } = given;
  const rounds = replicatesFor(sides);
  let done = 0;
  const step = async () => {
    await nextTask();
    signal?.throwIfAborted();
    done++;
    onProgress?.(Math.min(done, rounds + OTHER_STEPS), rounds + OTHER_STEPS);
  };

  const tables = {
    real: await distanceTable(sides.real, sides.real, signal),
    fake: await distanceTable(sides.fake, sides.fake, signal),
    cross: await distanceTable(sides.fake, sides.real, signal),
    floor: await distanceTable(sides.floor, sides.real, signal),
  };
  await step();
  const norms = { real: squaredNorms(sides.real), fake: squaredNorms(sides.fake) };
  const kernels = {
    real: polynomialKernel(tables.real, norms.real, norms.real, sides.real.columns),
    fake: polynomialKernel(tables.fake, norms.fake, norms.fake, sides.real.columns),
    cross: polynomialKernel(tables.cross, norms.fake, norms.real, sides.real.columns),
    reals: sides.real.rows,
    fakes: sides.fake.rows,
  };
  await step();
  const everyReal = upTo(sides.real.rows);
  const everyFake = upTo(sides.fake.rows);
  const kid = kernelDistance(kernels, everyReal, everyFake);
  const balls = prdc(tables, everyReal, everyFake);
  await step();
  const fidOfFakes = createFidOfRows(sides.fake, sides.real, tables.cross);
  const fidOfFloor = createFidOfRows(sides.floor, sides.real, tables.floor);
  const infinity = await drain(
    fidInfinity(fidOfFakes, { real: everyReal, fake: everyFake, seed, whole: points.fid }),
    nextTask,
    signal,
  );
  await step();
  const test = await drain(kidTest(kernels, units.real, { seed }), nextTask, signal);
  await step();

  const replicates = new Map<ReplicateName, number[]>(REPLICATE_NAMES.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const found = await drain(
      halfSampleFigures(
        { units, matched, seed, tables, kernels, fidOfFakes, fidOfFloor, infinity: infinity !== null },
        round,
      ),
      nextTask,
      signal,
    );
    for (const name of REPLICATE_NAMES) replicates.get(name)!.push(found[name]);
    await step();
  }
  const spread = (name: ReplicateName | 'ratio'): Spread =>
    spreadOf(name === 'ratio' ? ratioReplicates(replicates, points) : replicates.get(name)!);
  const plane = balls && realPlane(sides.real, sides.fake, tables.real, balls);
  await step();

  return {
    metrics: figuresOf({
      points,
      kid,
      balls,
      infinity: infinity?.value ?? null,
      units,
      sides,
      spread,
      rounds,
      matchesAll: matched.length === sides.fake.rows,
    }),
    kidTest: test && { p: test.p, permutations: test.permutations },
    fidByCount: infinity?.points ?? [],
    replicates: rounds,
    plane,
  };
}

/**
 * Of the ratio, to first order in its two distances' own replicates: ratio · (1 + M/M₀ − F/F₀). The ratio of two halves' distances
 * itself would not do: half as many images bias both upwards, which draws it towards 1 and its spread with it.
 */
function ratioReplicates(
  replicates: ReadonlyMap<ReplicateName, readonly number[]>,
  { matchedFid, floor }: FrechetPoints,
): number[] {
  const floors = replicates.get('floor')!;
  return replicates
    .get('matchedFid')!
    .map((value, k) => (matchedFid / floor) * (1 + value / matchedFid - floors[k]! / floor));
}

/** Steps beside the replicates. */
const OTHER_STEPS = 6;

function figuresOf(found: {
  readonly points: FrechetPoints;
  readonly kid: number;
  readonly balls: ReturnType<typeof prdc>;
  readonly infinity: number | null;
  readonly units: Sides<UnitMembers>;
  readonly sides: Sides<Matrix>;
  readonly rounds: number;
  /** The ratio is taken over all fakes. */
  readonly matchesAll: boolean;
  spread(name: ReplicateName | 'ratio'): Spread;
}): FeatureFigures['metrics'] {
  const { points, kid, balls, infinity, units, sides, rounds } = found;
  const pair = Math.min(units.real.count, units.fake.count);
  const three = Math.min(pair, units.floor.count);
  /** Without an interval: for want of units where they are few, else since half samples were mostly too small to have a value. */
  const bare = (value: number, fewest: number) =>
    pointFigure(value, fewest < FEWEST_UNITS ? 'too-few-units' : 'too-few-images');
  /** Null where half samples were mostly too small to have a value. */
  const errorOf = (name: ReplicateName | 'ratio') => {
    const { standardError, count } = found.spread(name);
    return count * 2 > rounds ? standardError : null;
  };
  const positive = (name: ReplicateName | 'ratio', value: number | null, fewest: number, plain = false) => {
    if (value === null || Number.isNaN(value)) return unmeasured('too-few-images');
    const error = errorOf(name);
    return error === null ? bare(value, fewest) : positiveFigure(value, error, fewest, { plain });
  };
  const symmetric = (name: ReplicateName, value: number | null) => {
    if (value === null || Number.isNaN(value)) return unmeasured('too-few-images');
    const error = errorOf(name);
    return error === null ? bare(value, pair) : symmetricFigure(value, error, pair);
  };
  const share = (name: 'precision' | 'recall' | 'coverage', images: number) => {
    if (!balls) return unmeasured('too-few-images');
    const error = errorOf(name);
    return error === null
      ? bare(balls[name], pair)
      : shareFigure(balls[name], error, { images, units: pair });
  };
  const fid = positive('fid', points.fid, pair);
  return {
    fid,
    matchedFid: found.matchesAll ? fid : positive('matchedFid', points.matchedFid, pair),
    floor: positive('floor', points.floor, Math.min(units.real.count, units.floor.count), true),
    ratio:
      points.floor === 0
        ? unmeasured('floor-zero')
        : positive('ratio', points.matchedFid / points.floor, three, true),
    fidInfinity: symmetric('fidInfinity', infinity),
    kid: symmetric('kid', kid),
    precision: share('precision', sides.fake.rows),
    recall: share('recall', sides.real.rows),
    density: positive('density', balls?.density ?? null, pair),
    coverage: share('coverage', sides.real.rows),
  };
}

function checkUnits({ real, train, realUnits, trainUnits }: FeatureFiguresInput): void {
  if (realUnits.length !== real.count || trainUnits.length !== train.count) {
    throw new RangeError(
      `${realUnits.length} and ${trainUnits.length} units for ${real.count} reals and ${train.count} training images`,
    );
  }
}

async function drain<T>(
  work: Generator<void, T, undefined>,
  pause: () => Promise<void>,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (;;) {
    await pause();
    signal?.throwIfAborted();
    const { done, value } = work.next();
    if (done) return value;
  }
}

function pick({ dimension, data }: FeatureSet, rows: Uint32Array): FeatureSet & { data: Float64Array } {
  const out = new Float64Array(rows.length * dimension);
  rows.forEach((row, i) => {
    for (let j = 0; j < dimension; j++) out[i * dimension + j] = data[row * dimension + j]!;
  });
  return { count: rows.length, dimension, data: out };
}

function asMatrix(set: FeatureSet, rows: Uint32Array): Matrix {
  return matrix(rows.length, set.dimension, pick(set, rows).data);
}
