/**
 * What is drawn anew to find an interval: whole patients, since slices of one patient are not independent; contiguous blocks of
 * the anatomy where patients are few or unknown, which understates how patients differ, so the evaluation says which it was.
 */
import type { DatasetRecord, SliceRecord } from '../workers/protocol.ts';
import type { ChosenSlices } from './chosen.ts';

export interface Units {
  readonly kind: 'patients' | 'blocks';
  /** Ordinal of each image's unit, 0 … count − 1. */
  readonly real: Int32Array<ArrayBuffer>;
  readonly train: Int32Array<ArrayBuffer>;
  readonly counts: { readonly real: number; readonly train: number };
}

/** With fewer patients on either side, blocks. */
export const FEWEST_PATIENTS = 4;
/** Slices in a block where no position is known, as preprocess/blocks.ts splits them. */
const UNPLACED_BLOCK = 5;

export function resamplingUnits(
  { real, train }: ChosenSlices,
  { recipe }: Pick<DatasetRecord, 'recipe'>,
): Units {
  const byPatient = [real, train].every(
    (slices) =>
      new Set(slices.map(({ patient }) => patient)).size >= FEWEST_PATIENTS &&
      slices.every(({ patient }) => patient !== 0),
  );
  const keysOf = (slices: readonly SliceRecord[]) =>
    byPatient ? slices.map(({ patient }) => String(patient)) : blockKeys(slices, recipe.blockMm);
  const [ofReal, ofTrain] = [ordinals(keysOf(real)), ordinals(keysOf(train))];
  return {
    kind: byPatient ? 'patients' : 'blocks',
    real: ofReal.of,
    train: ofTrain.of,
    counts: { real: ofReal.count, train: ofTrain.count },
  };
}

/** Two series over the same anatomy share their blocks. */
function blockKeys(slices: readonly SliceRecord[], blockMm: number): string[] {
  const seen = new Map<number, number>(); // slices without a position so far, by series
  return slices.map(({ position, frameOfReferenceKey, series, patient }) => {
    if (position !== null) return `${patient} ${frameOfReferenceKey} ${Math.floor(position / blockMm)}`;
    const before = seen.get(series) ?? 0;
    seen.set(series, before + 1);
    return `series ${series} ${Math.floor(before / UNPLACED_BLOCK)}`;
  });
}

function ordinals(keys: readonly string[]): { of: Int32Array<ArrayBuffer>; count: number } {
  const known = new Map<string, number>();
  const of = Int32Array.from(keys, (key) => {
    const ordinal = known.get(key) ?? known.size;
    known.set(key, ordinal);
    return ordinal;
  });
  return { of, count: known.size };
}
