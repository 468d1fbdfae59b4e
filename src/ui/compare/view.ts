/** Which part of the axes is seen, and how zooming and panning change it. Values as drawn: logarithms where the axis is one. */

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Parts of an axis that can still be told apart on a screen. */
const DEEPEST = 1e-6;

/** About `centre` (0 … 1 of what is seen), `factor` times as wide, within `bounds`. */
export function zoomed(seen: Range, factor: number, centre: number, bounds: Range): Range {
  const whole = bounds.high - bounds.low;
  const width = Math.min(whole, Math.max(DEEPEST * whole, (seen.high - seen.low) * factor));
  const fixed = seen.low + centre * (seen.high - seen.low);
  return within({ low: fixed - centre * width, high: fixed + (1 - centre) * width }, bounds);
}

/** By a share of what is seen. */
export function panned(seen: Range, share: number, bounds: Range): Range {
  const by = share * (seen.high - seen.low);
  return within({ low: seen.low + by, high: seen.high + by }, bounds);
}

/** What a drag from one place to another (0 … 1 of what is seen) chose. */
export function chosen(seen: Range, from: number, to: number): Range {
  const at = (place: number) => seen.low + Math.min(1, Math.max(0, place)) * (seen.high - seen.low);
  return { low: at(Math.min(from, to)), high: at(Math.max(from, to)) };
}

export function isWhole(seen: Range, bounds: Range): boolean {
  return seen.low <= bounds.low && seen.high >= bounds.high;
}

/** As wide as it is, moved to lie within. */
function within({ low, high }: Range, bounds: Range): Range {
  const width = Math.min(high - low, bounds.high - bounds.low);
  const from = Math.min(Math.max(low, bounds.low), bounds.high - width);
  return { low: from, high: from + width };
}
