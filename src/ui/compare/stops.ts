/** Where the scrubber stops: at every sample grid and every measured FID of the runs compared, on their one axis. */
import { firstAtLeast } from '../../numerics/visible.ts';
import { type Place, positionOf, type Stretch } from './timeline.ts';
import type { RunTrack } from './tracks.ts';

/** Stops of runs that have neither grids nor FIDs. */
const EVEN_STOPS = 200;

export interface Laid {
  readonly track: RunTrack;
  readonly stretches: readonly Stretch[];
}

/** Ascending, each once; 0 and the end among them. */
export function stopsOf(laid: readonly Laid[], fids: readonly number[]): Float64Array {
  const grids = laid.flatMap(({ stretches }) =>
    stretches.flatMap(({ track }) =>
      track.snapshots.flatMap((iteration) => positionOf(stretches, track.number, iteration) ?? []),
    ),
  );
  const end = Math.max(0, ...laid.map(({ stretches }) => stretches.at(-1)?.to ?? 0));
  const even =
    grids.length + fids.length > 0
      ? []
      : Array.from({ length: EVEN_STOPS }, (_, i) => (end * i) / EVEN_STOPS);
  return Float64Array.from([...new Set([0, ...grids, ...fids, ...even, end])].sort((a, b) => a - b));
}

/** The stop at or before a position. */
export function stopAt(stops: Float64Array, x: number): number {
  const at = firstAtLeast(stops, x);
  return stops[at] === x ? at : Math.max(0, at - 1);
}

export interface Snapshot {
  readonly round: number;
  readonly iteration: number;
}

/** The newest grid of the place's round at or before its iteration; where that round has none so far, the newest of the rounds before. */
export function snapshotAt(stretches: readonly Stretch[], place: Place): Snapshot | null {
  const known = stretches.slice(0, stretches.indexOf(place.stretch) + 1);
  for (const { track } of known.toReversed()) {
    const iteration =
      track === place.stretch.track
        ? track.snapshots.findLast((one) => one <= place.iteration)
        : track.snapshots.at(-1);
    if (iteration !== undefined) return { round: track.number, iteration };
  }
  return null;
}
