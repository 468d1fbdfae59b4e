/**
 * Were reals and fakes drawn from one source? KID over permutations of which unit is real, as a p-value.
 *
 * Slices of one patient resemble each other, fakes do not come in patients: labels of images are not exchangeable, and a test that
 * shuffles them finds any patients different from any fakes. So units are permuted that vary alike under the null:
 * - a patient of s slices, ρ of whose variance is shared with the patient (`unitCorrelation`), has a mean that
 *   varies as that of e = 1/(ρ + (1 − ρ)/s) independent images (Kish's effective size);
 * - the fakes are dealt into groups of such sizes, and every unit weighs its e.
 * At ρ = 0 the groups are as large as the patients, at ρ = 1 they are single fakes; in both cases units are exchangeable exactly, between
 * them in their total variance. The statistic is KID over pairs of different units (pairs within a unit would bias it), and
 * p = (1 + permutations at least as large) / (1 + permutations) (Phipson & Smyth 2010).
 *
 * Measured in bench/evaluation/null.ts. Not valid for fewer units than `FEWEST_TEST_UNITS` of either kind, where ρ is a guess: null then.
 * Says nothing of a difference in how patients vary among themselves.
 */

import type { KidTest } from '../evaluation.ts';
import { permutation } from '../numerics/random.ts';
import { upTo } from '../numerics/upTo.ts';
import type { UnitMembers } from './halves.ts';
import type { Kernels } from './kid.ts';

export const PERMUTATIONS = 999;
/** Of reals, and of groups of fakes. */
export const FEWEST_TEST_UNITS = 4;

export interface UnitTest extends KidTest {
  /** KID over pairs of different units. */
  readonly statistic: number;
  /** ρ, 0 … 1. */
  readonly correlation: number;
}

/** Yields now and then. @returns null where units are too few. */
export function* kidTest(
  kernels: Kernels,
  realUnits: UnitMembers,
  { seed, permutations = PERMUTATIONS }: { readonly seed: number; readonly permutations?: number },
): Generator<void, UnitTest | null, undefined> {
  if (realUnits.count < FEWEST_TEST_UNITS) return null;
  const correlation = unitCorrelation(kernels, realUnits);
  const sizes = realUnits.members.map(({ length }) => 1 / (correlation + (1 - correlation) / length));
  const groups = dealFakes(kernels.fakes, sizes, seed);
  if (groups.length < FEWEST_TEST_UNITS) return null;
  yield;
  const weights = Float64Array.from([...sizes, ...groups.map(({ length }) => length)]);
  const table = unitTable(kernels, realUnits.members, groups, weights);
  yield;
  const count = weights.length;
  const real = realUnits.count;
  const totals = totalsOf(table, weights);
  const statistic = unitStatistic(table, weights, totals, upTo(real));
  let atLeast = 0;
  for (let b = 0; b < permutations; b++) {
    const chosen = permutation({ seed, name: 'evaluate/kid-test', index: b }, count).subarray(0, real);
    if (unitStatistic(table, weights, totals, chosen) >= statistic) atLeast++;
    if (b % 64 === 63) yield;
  }
  return { p: (1 + atLeast) / (1 + permutations), permutations, statistic, correlation };
}

/**
 * ρ of the reals: analysis of variance by unit of k(x, f) for every fake f, its squares summed over the fakes. The fakes lie where the
 * source varies, so directions count as they do in the statistic's own variance. k(x, ·) is centred over the fakes first.
 */
function unitCorrelation({ cross, reals, fakes }: Kernels, { members, count }: UnitMembers): number {
  const centred = new Float64Array(cross.length); // [fakes, reals]
  for (let i = 0; i < reals; i++) {
    let mean = 0;
    for (let f = 0; f < fakes; f++) mean += cross[f * reals + i]! / fakes;
    for (let f = 0; f < fakes; f++) centred[f * reals + i] = cross[f * reals + i]! - mean;
  }
  let between = 0;
  let within = 0;
  for (let f = 0; f < fakes; f++) {
    const row = centred.subarray(f * reals, (f + 1) * reals);
    const grand = meanAt(row, null);
    for (const unit of members) {
      const mean = meanAt(row, unit);
      between += unit.length * (mean - grand) ** 2;
      for (const i of unit) within += (row[i]! - mean) ** 2;
    }
  }
  if (count === reals) return 0; // single images: e is 1 whatever ρ is
  between *= (1 + 1 / (2 * (count - 1))) / (count - 1); // found from few: a little more than found (bench/evaluation/null.ts)
  within /= reals - count;
  const squares = members.reduce((sum, { length }) => sum + length ** 2, 0);
  const size = (reals - squares / reals) / (count - 1); // of a unit, as the analysis of variance weighs them
  const total = between + (size - 1) * within;
  return total > 0 ? Math.min(1, Math.max(0, (between - within) / total)) : 0;
}

function meanAt(values: Float64Array, rows: Uint32Array | null): number {
  let sum = 0;
  if (!rows) {
    for (const value of values) sum += value;
    return sum / values.length;
  }
  for (const row of rows) sum += values[row]!;
  return sum / rows.length;
}

/** Fakes in random groups of about the wanted sizes, in turn; the rest that fills no group is left out. */
function dealFakes(fakes: number, sizes: readonly number[], seed: number): Uint32Array[] {
  const order = permutation({ seed, name: 'evaluate/kid-groups' }, fakes);
  const groups: Uint32Array[] = [];
  let wanted = 0;
  for (let from = 0, k = 0; ; k++) {
    wanted += sizes[k % sizes.length]!;
    const to = Math.max(from + 1, Math.round(wanted));
    if (to > fakes) return groups;
    groups.push(order.subarray(from, to));
    from = to;
  }
}

/** wᵤ wᵥ · mean k between units u and v, [units, units]. */
function unitTable(
  { real, fake, cross, reals, fakes }: Kernels,
  realUnits: readonly Uint32Array[],
  groups: readonly Uint32Array[],
  weights: Float64Array,
): Float64Array {
  const units = [...realUnits, ...groups];
  const table = new Float64Array(units.length ** 2);
  units.forEach((rows, u) => {
    for (let v = 0; v < u; v++) {
      const columns = units[v]!;
      const [kernel, width] =
        u < realUnits.length ? [real, reals] : v < realUnits.length ? [cross, reals] : [fake, fakes];
      let sum = 0;
      for (const i of rows) for (const j of columns) sum += kernel[i * width + j]!;
      const value = (weights[u]! * weights[v]! * sum) / (rows.length * columns.length);
      table[u * units.length + v] = value;
      table[v * units.length + u] = value;
    }
  });
  return table;
}

interface Totals {
  /** Of every unit's row of the table. */
  readonly rows: Float64Array;
  readonly all: number;
  readonly weight: number;
  readonly squares: number;
}

function totalsOf(table: Float64Array, weights: Float64Array): Totals {
  const n = weights.length;
  const rows = new Float64Array(n);
  let all = 0;
  let weight = 0;
  let squares = 0;
  for (let u = 0; u < n; u++) {
    for (let v = 0; v < n; v++) rows[u]! += table[u * n + v]!;
    all += rows[u]!;
    weight += weights[u]!;
    squares += weights[u]! ** 2;
  }
  return { rows, all, weight, squares };
}

/** KID over pairs of different units with `chosen` as the reals; its cost is the square of their number. */
function unitStatistic(
  table: Float64Array,
  weights: Float64Array,
  totals: Totals,
  chosen: Uint32Array,
): number {
  const n = weights.length;
  let within = 0;
  let rows = 0;
  let weight = 0;
  let squares = 0;
  for (let a = 0; a < chosen.length; a++) {
    const u = chosen[a]!;
    for (let b = 0; b < a; b++) within += 2 * table[u * n + chosen[b]!]!;
    rows += totals.rows[u]!;
    weight += weights[u]!;
    squares += weights[u]! ** 2;
  }
  const across = rows - within;
  const others = totals.all - within - 2 * across;
  const otherWeight = totals.weight - weight;
  return (
    within / (weight ** 2 - squares) +
    others / (otherWeight ** 2 - (totals.squares - squares)) -
    (2 * across) / (weight * otherWeight)
  );
}
