/** How an opened slice looks under a window: the values a generator would see. */
import { applyEnds, linearEnds } from '../../preprocess/window.ts';
import type { OpenedSlice, WindowSpec } from '../../workers/protocol.ts';

export interface Ends {
  /** What becomes black, and what becomes white, in the slice's unit. */
  readonly low: number;
  readonly high: number;
  /** Where the two come from. */
  readonly by: 'window' | 'percentiles' | 'depth';
}

/**
 * A preset holds for Hounsfield units, a custom window for any values; all else is windowed by percentiles, here the slice's own as a
 * stand-in for its series'. Pictures span their bit depth. Null: normalised already, or by the file's own VOI.
 */
export function endsOf(
  slice: Pick<OpenedSlice, 'unit' | 'own' | 'low' | 'high' | 'whitest'>,
  window: WindowSpec,
): Ends | null {
  if (window.name === 'file' && slice.own) return null;
  switch (slice.unit) {
    case 'normalised':
      return null;
    case 'grey':
      return { low: 0, high: slice.whitest ?? 255, by: 'depth' };
    case 'HU':
    case 'value':
      if (window.name === 'file' || (slice.unit === 'value' && window.name !== 'custom')) {
        return { low: slice.low, high: slice.high, by: 'percentiles' };
      }
      return { ...linearEnds(window), by: 'window' };
  }
}

/** Whether a window means anything for its values. */
export function isMovable({ unit }: Pick<OpenedSlice, 'unit'>): boolean {
  return unit === 'HU' || unit === 'value';
}

/** [height, width] on [−1, 1], MONOCHROME1 turned last. */
export function windowed(slice: OpenedSlice, window: WindowSpec): Float32Array<ArrayBuffer> {
  if (slice.unit === 'normalised') return slice.values.slice();
  const ends = endsOf(slice, window);
  const out = (ends ? slice.values : slice.own!).slice();
  if (ends) applyEnds(out, ends);
  if (slice.inverted) for (let i = 0; i < out.length; i++) out[i] = -out[i]!;
  return out;
}
