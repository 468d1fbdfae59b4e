/**
 * When a fake counts as a copy of a training image: nearer to it than images that copy nothing are. Those are the validation
 * images, whose nearest training images are of other patients; their distances are the null.
 *
 * Wanted is a distance that about one honest image in a thousand falls below, and validation splits have tens or hundreds. So
 * the null's lower tail is carried on as a power law, P(d < x) = level·(x/q)^m below its 10 % quantile q: what distances to a
 * nearest neighbour follow where data have m dimensions. m is estimated from the tail (by the median of log q/d, which a few
 * leaked images do not move) and never taken above 6, though images have more: with the steep tail of a few alike patients the
 * threshold would lie where the next patient does. At m = 6 it is not half of q. The quantile gives each unit (patient or
 * block) the same weight, since a new patient is one more unit.
 *
 * Where alike in absolute terms means something (`nearIdentical`), images as alike as that count too, if no validation image
 * is and the null lies at least twice as far; what is expected at that distance follows from the same tail.
 */
import type { CopyShare } from '../evaluation.ts';
import { binomialTail } from '../numerics/binomialTail.ts';
import { wilsonInterval } from '../numerics/wilson.ts';

/** Below, a low quantile of the null is a guess. */
export const FEWEST_NULL = 8;
const TAIL = 0.1;
/** Images that the tail's quantile rests on, at least. */
const TAIL_IMAGES = 2;
const MOST_DIMENSIONS = 6;
/** Share of honest images that may be flagged. */
const EXPECTED = 0.001;
/** The p-value also asks for fakes below a third, a ninth and a 27th of the threshold: one exact copy is evidence enough. */
const DEPTHS = [1, 3, 9, 27] as const;

export interface CopyRuleInput {
  /** Distance of each validation image to its nearest training image. */
  readonly honest: Float64Array;
  readonly units: Int32Array;
  readonly fake: Float64Array;
  /** Training images looked at. */
  readonly train: number;
  readonly nearIdentical: number | null;
}

/** Null when validation images are too few, or so many of them in the training split that nothing is nearer. */
export function copyRule({ honest, units, fake, train, nearIdentical }: CopyRuleInput): CopyShare | null {
  if (honest.length < FEWEST_NULL || fake.length === 0 || train === 0) return null;
  const tail = tailOf(honest, unitWeights(units));
  if (tail.quantile === 0) return null;
  const threshold = thresholdOf(tail, nearIdentical);
  const count = (below: number) => fake.reduce((sum, distance) => sum + (distance < below ? 1 : 0), 0);
  const flagged = count(threshold);
  const chances = DEPTHS.map((depth) =>
    binomialTail(fake.length, tail.below(threshold / depth), count(threshold / depth)),
  );
  const [low, high] = wilsonInterval(flagged / fake.length, fake.length);
  return {
    flagged,
    share: { value: flagged / fake.length, low, high, reason: null },
    expected: tail.below(threshold),
    threshold,
    p: Math.min(1, DEPTHS.length * Math.min(...chances)), // Bonferroni over the depths
    train,
  };
}

interface Tail {
  readonly quantile: number;
  readonly level: number;
  readonly dimensions: number;
  /** Share of honest images nearer than `distance` ≤ quantile: the power law's, or what was seen if that is more. */
  below(distance: number): number;
  /** Of the null itself. */
  readonly nearest: number;
}

function tailOf(honest: Float64Array, weights: Float64Array): Tail {
  const order = Array.from(honest.keys()).sort((a, b) => honest[a]! - honest[b]!);
  let level = 0;
  let last = 0;
  for (; last < order.length; last++) {
    level += weights[order[last]!]!;
    if (level >= TAIL && last + 1 >= TAIL_IMAGES) break;
  }
  const quantile = honest[order[last]!]!;
  const logs = order.slice(0, last).map((i) => Math.log(quantile / honest[i]!)); // falling
  const typical = logs[logs.length >> 1]!;
  const dimensions = Math.min(MOST_DIMENSIONS, Math.max(1, Math.LN2 / typical)); // median of an exponential: ln 2 / m
  const seen = (distance: number) =>
    order.reduce((sum, i) => sum + (honest[i]! < distance ? weights[i]! : 0), 0);
  return {
    quantile,
    level,
    dimensions,
    below: (distance) => Math.max(level * (distance / quantile) ** dimensions, seen(distance)),
    nearest: honest[order[0]!]!,
  };
}

function thresholdOf({ quantile, level, dimensions, nearest }: Tail, nearIdentical: number | null): number {
  const threshold = quantile * (EXPECTED / level) ** (1 / dimensions);
  if (nearIdentical === null || nearIdentical > Math.min(nearest, quantile / 2)) return threshold;
  return Math.max(threshold, nearIdentical);
}

/** Of each image, so that every unit weighs the same and all weigh 1. */
function unitWeights(units: Int32Array): Float64Array {
  const counts = new Map<number, number>();
  for (const unit of units) counts.set(unit, (counts.get(unit) ?? 0) + 1);
  return Float64Array.from(units, (unit) => 1 / (counts.size * counts.get(unit)!));
}
