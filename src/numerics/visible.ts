/**
 * The part of a long curve that a zoomed view shows, in as few points as it has pixels for.
 *
 * M4 again (numerics/curves.ts names the paper), over typed arrays and a range that changes at every frame: nothing is allocated, and
 * only what is in view is looked at. The envelope of a window keeps what an average would wash out.
 */

/** The first index whose x is at least `x`; xs.length where none is. @param xs not falling */
export function firstAtLeast(xs: Float64Array, x: number): number {
  let low = 0;
  let high = xs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (xs[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Numbers that `thinVisible` may write: x and y of four points a column, and of a neighbour on either side. */
export function thinnedLength(columns: number): number {
  return 2 * (4 * columns + 2);
}

/**
 * Writes x, y, x, y, … of the points in [left, right] into `out`, at most four a column: the first, the lowest, the highest and the last.
 * One neighbour on either side comes along, so that the line runs on to the edge. A column that holds only values that are not finite
 * gives one of them, as the gap it is.
 * @param xs not falling
 * @param out of at least `thinnedLength(columns)`
 * @returns how many numbers were written
 */
export function thinVisible(
  xs: Float64Array,
  ys: Float64Array,
  left: number,
  right: number,
  columns: number,
  out: Float64Array,
): number {
  const from = firstAtLeast(xs, left);
  let at = 0;
  const write = (i: number) => {
    out[at++] = xs[i]!;
    out[at++] = ys[i]!;
  };
  if (from > 0) write(from - 1);
  const perX = right > left ? columns / (right - left) : 0;
  let i = from;
  while (i < xs.length && xs[i]! <= right) {
    const column = Math.min(columns - 1, Math.floor((xs[i]! - left) * perX));
    const end = column < columns - 1 ? left + (column + 1) / perX : Number.POSITIVE_INFINITY;
    let first = -1;
    let last = -1;
    let lowest = -1;
    let highest = -1;
    const begin = i;
    // The column's own test, not its edge alone: rounding may put the edge on either side of a point.
    for (; i < xs.length && xs[i]! <= right; i++) {
      if (xs[i]! >= end || Math.min(columns - 1, Math.floor((xs[i]! - left) * perX)) !== column) break;
      const y = ys[i]!;
      if (!Number.isFinite(y)) continue;
      if (first < 0) first = lowest = highest = i;
      last = i;
      if (y < ys[lowest]!) lowest = i;
      if (y > ys[highest]!) highest = i;
    }
    if (i === begin) i++; // a point on the edge itself: it is the next column's, or lost to rounding
    if (first < 0) {
      write(begin);
      continue;
    }
    const [one, other] = lowest < highest ? [lowest, highest] : [highest, lowest];
    write(first);
    if (one !== first) write(one);
    if (other !== one) write(other);
    if (last !== other) write(last);
  }
  if (i < xs.length) write(i);
  return at;
}

/** The exponential average of numerics/curves.ts' `smooth`, over typed arrays. @throws RangeError for a weight outside [0, 1) */
export function smoothed(values: Float64Array, weight: number): Float64Array<ArrayBuffer> {
  if (!(weight >= 0 && weight < 1)) throw new RangeError(`A smoothing weight lies in [0, 1), not ${weight}.`);
  const out = new Float64Array(values.length);
  let sum = 0;
  let mass = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isFinite(value)) {
      sum = weight * sum + value;
      mass = weight * mass + 1;
      out[i] = sum / mass;
    } else out[i] = Number.NaN;
  }
  return out;
}

/**
 * Of the `window` values around each, the lowest and the highest (Lemire, "Streaming maximum-minimum filter using no more than three
 * comparisons per element", 2006). Values that are not finite count for nothing; NaN where a window holds no other.
 * @param window odd
 */
export function envelope(
  values: Float64Array,
  window: number,
): { readonly low: Float64Array<ArrayBuffer>; readonly high: Float64Array<ArrayBuffer> } {
  return { low: extreme(values, window, -1), high: extreme(values, window, 1) };
}

/** @param sign 1: the highest, −1: the lowest */
function extreme(values: Float64Array, window: number, sign: 1 | -1): Float64Array<ArrayBuffer> {
  const half = window >> 1;
  const out = new Float64Array(values.length).fill(Number.NaN);
  const queue = new Int32Array(values.length); // indices whose values fall (times `sign`) from the head on
  let head = 0;
  let tail = 0;
  for (let i = 0; i < values.length + half; i++) {
    if (i < values.length && Number.isFinite(values[i]!)) {
      while (tail > head && sign * values[queue[tail - 1]!]! <= sign * values[i]!) tail--;
      queue[tail++] = i;
    }
    const centre = i - half;
    if (centre < 0) continue;
    while (head < tail && queue[head]! < centre - half) head++;
    if (head < tail) out[centre] = values[queue[head]!]!;
  }
  return out;
}
