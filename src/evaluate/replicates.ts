/**
 * One replicate of the delete-half jackknife (interval.ts): every figure of feature space on half of the reals' units, half of the fakes
 * and half of the training units at once. For the ratio, as many fakes as training images are taken.
 */
import type { Matrix } from '../numerics/matrix.ts';
import { permutation, type Stream } from '../numerics/random.ts';
import { fidInfinity } from './fidInfinity.ts';
import type { FidOfRows } from './fidOfRows.ts';
import { halfOf, type UnitMembers } from './halves.ts';
import { type Kernels, kernelDistance } from './kid.ts';
import { prdc, type SideTables } from './prdc.ts';

export const REPLICATE_NAMES = [
  'fid',
  'matchedFid',
  'floor',
  'fidInfinity',
  'kid',
  'precision',
  'recall',
  'density',
  'coverage',
] as const;
export type ReplicateName = (typeof REPLICATE_NAMES)[number];

export interface ReplicateInput {
  /** `floor`: the training images that the floor is taken over. */
  readonly units: { readonly real: UnitMembers; readonly fake: UnitMembers; readonly floor: UnitMembers };
  /** Fakes that the ratio is taken over. */
  readonly matched: Uint32Array;
  readonly seed: number;
  readonly tables: SideTables;
  readonly kernels: Kernels;
  readonly fidOfFakes: FidOfRows;
  readonly fidOfFloor: FidOfRows;
  readonly infinity: boolean;
}

/** NaN where the halves are too small. Yields after every distance. */
export function* halfSampleFigures(
  input: ReplicateInput,
  index: number,
): Generator<void, Record<ReplicateName, number>, undefined> {
  const { units, seed, fidOfFakes, fidOfFloor } = input;
  const real = halfOf(units.real, { seed, name: 'evaluate/half-real' }, index);
  const fake = halfOf(units.fake, { seed, name: 'evaluate/half-fake' }, index);
  const train = halfOf(units.floor, { seed, name: 'evaluate/half-train' }, index);
  const among = new Set(input.matched);
  const matched = fake.filter((at) => among.has(at));
  const n = Math.min(train.length, matched.length); // halves of patients are not half of the images
  const choose = (rows: Uint32Array, name: string) => chooseOf(rows, n, { seed, name, index });
  const matchedRows = choose(matched, 'evaluate/half-matched');
  const floor = fidOfFloor(choose(train, 'evaluate/half-floor'), real);
  yield;
  const fid = fidOfFakes(fake, real);
  yield;
  const matchedFid = matchedRows.length === fake.length ? fid : fidOfFakes(matchedRows, real);
  const extrapolated = input.infinity
    ? yield* fidInfinity(fidOfFakes, { real, fake, seed, sizes: SIZES, whole: fid })
    : null;
  const balls = prdc(input.tables, real, fake);
  return {
    fid,
    matchedFid,
    floor,
    fidInfinity: extrapolated?.value ?? Number.NaN,
    kid: kernelDistance(input.kernels, real, fake),
    precision: balls?.precision ?? Number.NaN,
    recall: balls?.recall ?? Number.NaN,
    density: balls?.density ?? Number.NaN,
    coverage: balls?.coverage ?? Number.NaN,
  };
}

function chooseOf(rows: Uint32Array, n: number, stream: Stream): Uint32Array {
  if (n === rows.length) return rows;
  return permutation(stream, rows.length)
    .subarray(0, n)
    .map((at) => rows[at]!);
}

/** From fewer sizes than the figure itself, which makes the replicates' spread no smaller. */
const SIZES = 3;

const MOST = 100;
const FEWEST = 20;
/** About 10 s at 2.7 ns. */
const BUDGET = 3.5e9;

/** Even; by shapes alone, so that a seed gives the same everywhere. */
export function replicatesFor({ real, fake, floor }: { real: Matrix; fake: Matrix; floor: Matrix }): number {
  const cost = (a: number, b: number) => a * b * Math.min(a, b, real.columns);
  const r = real.rows / 2;
  const once = 3 * cost(fake.rows / 2, r) + cost(floor.rows / 2, r);
  return 2 * Math.round(Math.min(MOST, Math.max(FEWEST, BUDGET / once)) / 2);
}
