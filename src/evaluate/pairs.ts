/** Which images are compared with which. Everything follows from the seed. */
import type { PairList, PairLists } from '../evaluation.ts';
import { permutation, uniforms } from '../numerics/random.ts';

/** Pairs of each kind; 64 leave the mean SSIM of unlike slices uncertain in the second digit, 128 halve that. */
export const PAIRS = 128;

export interface PairChoice {
  /** Images of the judged split. */
  readonly real: number;
  readonly fake: number;
  readonly seed: number;
  /** Unit (patient or block) of each real; without them, or with one only, two images of one unit may meet. */
  readonly realUnits?: Int32Array | undefined;
  /** The nearest training image of each fake; −1 for none. */
  readonly nearest: Int32Array;
}

/**
 * Up to PAIRS distinct pairs of each kind, fewer where there are fewer.
 * `realFake`: both sides shuffled, every image used as often as any other. `realReal`: uniform among pairs of different
 * units where there are two, since neighbouring slices of a patient say nothing of how alike two patients are.
 * `fakeFake`: uniform. `nearestTraining`: the fakes of `realFake` first, so that the two figures are of the same images.
 */
export function choosePairs({ real, fake, seed, realUnits, nearest }: PairChoice): PairLists {
  const fakes = permutation({ seed, name: 'evaluate/pairs/fake' }, fake);
  const reals = permutation({ seed, name: 'evaluate/pairs/real' }, real);
  const units = realUnits && new Set(realUnits).size > 1 ? realUnits : null;
  return {
    realFake: crossed(reals, fakes),
    realReal: acrossGroups({ seed, name: 'evaluate/pairs/real-real' }, units ?? ownGroups(real)),
    nearestTraining: Array.from(fakes.subarray(0, PAIRS), (i) => [i, nearest[i]!] as const).filter(
      ([, train]) => train >= 0,
    ),
    fakeFake: acrossGroups({ seed, name: 'evaluate/pairs/fake-fake' }, ownGroups(fake)),
  };
}

/** Distinct pairs, the k-th of each side together; the second side moves on by one whenever both would begin anew. */
function crossed(first: Uint32Array, second: Uint32Array): PairList {
  const [n, m] = [first.length, second.length];
  const together = (n * m) / divisor(n, m);
  return Array.from({ length: Math.min(PAIRS, n * m) }, (_, k) => {
    const turn = Math.floor(k / together);
    return [first[k % n]!, second[(k + turn) % m]!] as const;
  });
}

/** Up to PAIRS distinct pairs, each unordered one of two groups as likely as any other. @param groups the group of each image. */
function acrossGroups(stream: { seed: number; name: string }, groups: Int32Array): PairList {
  const n = groups.length;
  const order = Array.from(groups.keys()).sort((a, b) => groups[a]! - groups[b]! || a - b); // groups lie together
  const bounds = groupBounds(order, groups);
  const outside = order.map((_, at) => n - (bounds[at]![1] - bounds[at]![0])); // images of other groups
  const all = outside.reduce((sum, count) => sum + count, 0) / 2;
  if (all <= 4 * PAIRS) return sampleOf(stream, everyPair(order, bounds));

  const upTo = Float64Array.from(outside);
  for (let at = 1; at < n; at++) upTo[at]! += upTo[at - 1]!;
  const chosen = new Map<number, readonly [number, number]>();
  for (let block = 0; chosen.size < PAIRS; block++) {
    const u = uniforms({ ...stream, index: block }, 2 * PAIRS);
    for (let k = 0; k < PAIRS && chosen.size < PAIRS; k++) {
      const a = firstAbove(upTo, u[2 * k]! * upTo[n - 1]!);
      const [from, to] = bounds[a]!;
      const other = Math.floor(u[2 * k + 1]! * outside[a]!);
      const b = other < from ? other : other + to - from;
      const key = Math.min(a, b) * n + Math.max(a, b);
      if (!chosen.has(key)) chosen.set(key, [order[a]!, order[b]!]);
    }
  }
  return [...chosen.values()];
}

/** First place and past-the-last of the group that stands at each place. */
function groupBounds(order: readonly number[], groups: Int32Array): [number, number][] {
  const bounds: [number, number][] = [];
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && groups[order[to]!] === groups[order[from]!]) to++;
    for (let at = from; at < to; at++) bounds.push([from, to]);
  }
  return bounds;
}

function everyPair(order: readonly number[], bounds: readonly [number, number][]): PairList {
  const pairs: [number, number][] = [];
  order.forEach((image, at) => {
    for (let other = bounds[at]![1]; other < order.length; other++) pairs.push([image, order[other]!]);
  });
  return pairs;
}

function sampleOf(stream: { seed: number; name: string }, pairs: PairList): PairList {
  return Array.from(permutation(stream, pairs.length).subarray(0, PAIRS), (k) => pairs[k]!);
}

/** The first place whose running sum lies above `value`. */
function firstAbove(upTo: Float64Array, value: number): number {
  let low = 0;
  let high = upTo.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (upTo[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

function ownGroups(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => i);
}

function divisor(a: number, b: number): number {
  return b === 0 ? Math.max(a, 1) : divisor(b, a % b);
}
