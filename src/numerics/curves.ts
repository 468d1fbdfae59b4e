/**
 * What a curve of thousands of noisy points needs to be drawn honestly: fewer points, a smoother line, a wider scale.
 *
 * Fewer points: M4 (Jugel, Jerzak, Hackenbroich, Markl, "M4: A Visualization-Oriented Time Series Data Aggregation", PVLDB 7(10),
 * 2014): of each pixel column the first, the lowest, the highest and the last point, which colour the same pixels as all of them.
 * Smoother: an exponential average, debiased as in Adam (Kingma and Ba, 2015, section 3).
 * Knows neither iterations nor losses nor what draws.
 */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * At most four points of each of `columns` equal parts of the x range; every minimum and maximum stays. Order is kept.
 * Values that are not finite count only where a part holds nothing else: one of them stays there, as the gap it is.
 * @param points finite x, not falling
 * @throws RangeError when x falls or `columns` is not a positive whole number
 */
export function keepExtremes(points: readonly Point[], columns: number): Point[] {
  if (!Number.isInteger(columns) || columns < 1) {
    throw new RangeError(`A drawing has a positive whole number of columns, not ${columns}.`);
  }
  const first = points[0]?.x ?? 0;
  const width = ((points.at(-1)?.x ?? 0) - first) / columns;
  const kept: Point[] = [];
  let from = 0;
  let column = 0;
  for (let i = 0; i <= points.length; i++) {
    const point = points[i];
    if (point && i > 0 && point.x < points[i - 1]!.x) {
      throw new RangeError(
        `x falls from ${points[i - 1]!.x} to ${point.x} at point ${i}. Sort the points first.`,
      );
    }
    const at = point ? Math.min(columns - 1, width > 0 ? Math.floor((point.x - first) / width) : 0) : columns;
    if (at === column) continue;
    keepOfColumn(points, from, i, kept);
    from = i;
    column = at;
  }
  return kept;
}

/**
 * s_t = Σ wᵏ y_{t−k} / Σ wᵏ over the finite values so far; NaN where y_t is not finite, and that y_t counts for nothing.
 * @param weight of the past, in [0, 1); 0 gives the values back
 * @throws RangeError for a weight outside
 */
export function smooth(values: readonly number[], weight: number): number[] {
  if (!(weight >= 0 && weight < 1)) throw new RangeError(`A smoothing weight lies in [0, 1), not ${weight}.`);
  let sum = 0;
  let mass = 0;
  return values.map((value) => {
    if (!Number.isFinite(value)) return Number.NaN;
    sum = weight * sum + value;
    mass = weight * mass + 1;
    return sum / mass;
  });
}

/** sign(y) · log₁₀(1 + |y| / linear): a line through 0 within about ±`linear`, decades beyond. */
export function symmetricLog(y: number, linear: number): number {
  return (Math.sign(y) * Math.log1p(Math.abs(y) / linear)) / Math.LN10;
}

/** The inverse of `symmetricLog`. */
export function symmetricPower(z: number, linear: number): number {
  return Math.sign(z) * linear * Math.expm1(Math.abs(z) * Math.LN10);
}

/** A power of ten for `symmetricLog`: one to two decades below the median size of what is not 0; 1 where nothing is. */
export function linearWithin(values: readonly number[]): number {
  const sizes = values
    .map(Math.abs)
    .filter((size) => size > 0 && Number.isFinite(size))
    .sort((a, b) => a - b);
  const median = sizes[Math.floor(sizes.length / 2)];
  return median === undefined ? 1 : 10 ** (Math.floor(Math.log10(median)) - 1);
}

/** 0 and signed powers of ten beyond `linear`, within [low, high] (both as drawn, after `symmetricLog`): at most `most` of them. */
export function symmetricTicks(low: number, high: number, linear: number, most: number): number[] {
  const decades = Math.max(0, Math.ceil(Math.max(Math.abs(low), Math.abs(high))));
  const nearest = decades > 1 ? 1 : 0; // ±linear itself lies too near 0 to be read beside it
  for (let step = 1; ; step++) {
    const ticks = [0];
    // From the largest down, so that the ends of the axis keep their figures.
    for (let k = decades; k >= nearest; k -= step) ticks.push(linear * 10 ** k, -linear * 10 ** k);
    const shown = ticks
      .map((tick) => symmetricLog(tick, linear))
      .filter((tick) => tick >= low && tick <= high)
      .sort((a, b) => a - b);
    if (shown.length <= most || step > decades) return shown.slice(0, most);
  }
}

/** Of points[from, to): first, lowest, highest and last, each once, in their order. */
function keepOfColumn(points: readonly Point[], from: number, to: number, kept: Point[]): void {
  let first = -1;
  let last = -1;
  let lowest = -1;
  let highest = -1;
  for (let i = from; i < to; i++) {
    const { y } = points[i]!;
    if (!Number.isFinite(y)) continue;
    if (first < 0) first = lowest = highest = i;
    last = i;
    if (y < points[lowest]!.y) lowest = i;
    if (y > points[highest]!.y) highest = i;
  }
  if (first < 0) {
    if (from < to) kept.push(points[from]!);
    return;
  }
  for (const i of [...new Set([first, lowest, highest, last])].sort((a, b) => a - b)) kept.push(points[i]!);
}
