/**
 * Precision and recall (Kynkäänniemi et al. 2019, "Improved precision and recall metric…"), density and coverage (Naeem et al. 2020,
 * "Reliable fidelity and diversity metrics…"), k = 5. As the authors' package `prdc` 0.2: the ball of an image reaches to its k-th
 * nearest neighbour on its own side, itself not counted, and its rim is outside; so the ball of an image that is there k + 1 times holds nothing.
 *
 * Works on squared distances, which order as distances do.
 */
import type { DistanceTable } from './distanceTable.ts';

/** The published choice of both papers' comparisons. */
export const NEIGHBOURS = 5;

export interface SideTables {
  readonly real: DistanceTable;
  readonly fake: DistanceTable;
  /** [fakes, reals] */
  readonly cross: DistanceTable;
}

export interface Prdc {
  /** Share of fakes within some real's ball. */
  readonly precision: number;
  /** Share of reals within some fake's ball. */
  readonly recall: number;
  /** Reals' balls that a fake lies in, over k: 1 is ideal, more is possible. */
  readonly density: number;
  /** Share of reals whose ball holds a fake. */
  readonly coverage: number;
  /** By chosen row, 1: counts to recall; to precision. */
  readonly realInside: Uint8Array<ArrayBuffer>;
  readonly fakeInside: Uint8Array<ArrayBuffer>;
}

/** Over the chosen rows; null where a side has fewer than k + 1. */
export function prdc(tables: SideTables, real: Uint32Array, fake: Uint32Array, k = NEIGHBOURS): Prdc | null {
  if (real.length <= k || fake.length <= k) return null;
  const realRadii = ballRadii(tables.real, real, k);
  const fakeRadii = ballRadii(tables.fake, fake, k);
  const realInside = new Uint8Array(real.length);
  const fakeInside = new Uint8Array(fake.length);
  const covered = new Uint8Array(real.length);
  let held = 0;
  for (let i = 0; i < fake.length; i++) {
    const row = fake[i]! * tables.cross.columns;
    const radius = fakeRadii[i]!;
    for (let j = 0; j < real.length; j++) {
      const distance = tables.cross.squared[row + real[j]!]!;
      if (distance < radius) realInside[j] = 1;
      if (distance < realRadii[j]!) {
        fakeInside[i] = 1;
        covered[j] = 1;
        held++;
      }
    }
  }
  return {
    precision: share(fakeInside),
    recall: share(realInside),
    density: held / (k * fake.length),
    coverage: share(covered),
    realInside,
    fakeInside,
  };
}

/** Squared distance of each chosen row to its k-th nearest other chosen row. */
function ballRadii({ columns, squared }: DistanceTable, rows: Uint32Array, k: number): Float64Array {
  const radii = new Float64Array(rows.length);
  const nearest = new Float64Array(k); // ascending
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]! * columns;
    nearest.fill(Number.POSITIVE_INFINITY);
    for (let j = 0; j < rows.length; j++) {
      const distance = squared[row + rows[j]!]!;
      if (i === j || distance >= nearest[k - 1]!) continue;
      let at = k - 1;
      for (; at > 0 && nearest[at - 1]! > distance; at--) nearest[at] = nearest[at - 1]!;
      nearest[at] = distance;
    }
    radii[i] = nearest[k - 1]!;
  }
  return radii;
}

function share(flags: Uint8Array): number {
  let sum = 0;
  for (const flag of flags) sum += flag;
  return sum / flags.length;
}
