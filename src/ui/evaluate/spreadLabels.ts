/** Room a label needs, as a share of the axis in percent: 20 of 280 pixels. */
export const LABEL_ROOM = 7.5;
const TOP = 100;

/**
 * Where the labels of ticks at `places` (percent of the axis) go so that none covers another and none leaves the top: each as near its
 * tick as the labels below, and then those above, allow.
 */
export function spreadLabels(places: readonly number[]): number[] {
  const out = [...places];
  const upwards = places.map((_, index) => index).sort((a, b) => places[a]! - places[b]!);
  let floor = Number.NEGATIVE_INFINITY;
  for (const i of upwards) {
    out[i] = Math.max(out[i]!, floor);
    floor = out[i]! + LABEL_ROOM;
  }
  let ceiling = TOP;
  for (const i of upwards.reverse()) {
    out[i] = Math.min(out[i]!, ceiling);
    ceiling = out[i]! - LABEL_ROOM;
  }
  return out;
}
