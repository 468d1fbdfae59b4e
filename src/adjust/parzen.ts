/**
 * One dimension of a tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kégl 2011, "Algorithms for hyper-parameter
 * optimization", sections 4 and 4.2): where good values lie and bad ones do not.
 *
 * Each group of values is a mixture of Gaussians cut off at 0 and 1, one a value and one broad prior in the middle, all of one weight. A
 * value's Gaussian is as wide as the gap to its further neighbour, the ends counting as neighbours, within what hyperopt 0.2 allows.
 */

/** Draws from the good that are held against the bad. */
export const CANDIDATES = 24;

export interface Mixture {
  /** 0 … 1. */
  readonly means: readonly number[];
  readonly widths: readonly number[];
}

/** @param values 0 … 1 each, in any order; none leaves the prior alone */
export function parzen(values: readonly number[]): Mixture {
  const sorted = [...values].sort((a, b) => a - b);
  const narrowest = 1 / Math.min(100, 2 + values.length);
  const widths = sorted.map((value, i) => {
    const gap = Math.max(value - (sorted[i - 1] ?? 0), (sorted[i + 1] ?? 1) - value);
    return Math.min(1, Math.max(narrowest, gap));
  });
  return { means: [...sorted, 0.5], widths: [...widths, 1] };
}

/** Probability density at `x` in 0 … 1. */
export function density({ means, widths }: Mixture, x: number): number {
  const parts = means.map((mean, i) => {
    const width = widths[i]!;
    const inside = normalCdf((1 - mean) / width) - normalCdf(-mean / width);
    const z = (x - mean) / width;
    return Math.exp(-0.5 * z * z) / (width * Math.sqrt(2 * Math.PI) * inside);
  });
  return parts.reduce((sum, part) => sum + part, 0) / means.length;
}

/**
 * Of CANDIDATES draws from the good the one whose density among the good stands highest above that among the bad.
 * @param random 2 · CANDIDATES values uniform on [0, 1)
 */
export function likelyBetter(good: readonly number[], bad: readonly number[], random: Float64Array): number {
  const [l, g] = [parzen(good), parzen(bad)];
  let best = { x: 0.5, ratio: Number.NEGATIVE_INFINITY };
  for (let i = 0; i < CANDIDATES; i++) {
    const part = Math.floor(random[2 * i]! * l.means.length);
    const x = truncated(l.means[part]!, l.widths[part]!, random[2 * i + 1]!);
    const ratio = Math.log(density(l, x)) - Math.log(density(g, x));
    if (ratio > best.ratio) best = { x, ratio };
  }
  return best.x;
}

/** The inverse of the cut-off Gaussian's distribution function, by halving: to 2⁻⁴⁰, far below the six digits that a value keeps. */
function truncated(mean: number, width: number, u: number): number {
  const at = (x: number) => normalCdf((x - mean) / width);
  const wanted = at(0) + u * (at(1) - at(0));
  let [low, high] = [0, 1];
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (at(middle) < wanted) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Abramowitz and Stegun 1964, formula 26.2.17: off by less than 7.5·10⁻⁸. */
function normalCdf(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI)) * series;
  return x > 0 ? 1 - tail : tail;
}
