/**
 * Stored values → the units of the modality: Hounsfield units for CT (PS3.3 C.11.1). A Modality LUT stands instead of slope and
 * intercept where there is one; each frame may have a slope of its own (PS3.3 C.7.6.16.2.9).
 *
 * Padding is told before, and replaced here: by air for CT, elsewhere by the slice's lowest value that is no padding.
 */
import type { Samples } from './codecs/types.ts';
import { itemsOf, numberOf, textOf } from './dataSet.ts';
import type { DataSet } from './elements.ts';
import { groupsOf } from './functionalGroups.ts';
import { type LookupTable, lookUp, readTable } from './lookupTable.ts';
import { Refusal } from './outcomes.ts';
import { TAGS } from './tags.ts';

/** What padding outside the scanned circle becomes: air, as the scan has around the patient. */
export const PADDING_HU = -1000;

export type ModalityTransform =
  | { readonly kind: 'rescale'; readonly slope: number; readonly intercept: number }
  | { readonly kind: 'table'; readonly table: LookupTable };

export interface Modality {
  readonly transform: ModalityTransform;
  /** The file says how stored values become its units. */
  readonly stated: boolean;
}

/**
 * @param signed how a table's first input is read
 * @throws Refusal malformed: of a CT, a slope of 0, a slope or an intercept that is no number, or a table that cannot be read
 */
export function readModality(
  dataSet: DataSet,
  frame: number,
  { modality, signed }: { readonly modality: string; readonly signed: boolean },
): Modality {
  const isCt = modality === 'CT';
  for (const group of groupsOf(dataSet, frame, TAGS.pixelValueTransformation)) {
    if (group.elements.has(TAGS.rescaleSlope) || group.elements.has(TAGS.rescaleIntercept)) {
      return rescaleOf(group, isCt);
    }
  }
  const [item] = itemsOf(dataSet, TAGS.modalityTable);
  if (item) {
    const table = readTable(item, { descriptor: TAGS.tableDescriptor, data: TAGS.tableData }, signed);
    const stated = textOf(item, TAGS.modalityTableType) === 'HU';
    if (table) return { transform: { kind: 'table', table }, stated };
    if (isCt) throw new Refusal('malformed', { part: 'modality-lut' });
  }
  const dose = modality === 'RTDOSE' ? numberOf(dataSet, TAGS.doseGridScaling) : null;
  if (dose) return { transform: { kind: 'rescale', slope: dose, intercept: 0 }, stated: true };
  return rescaleOf(dataSet, isCt);
}

/** Only CT has units that must be right; elsewhere values that cannot be rescaled stay as they are stored. */
function rescaleOf(place: DataSet, isCt: boolean): Modality {
  const slope = numberOf(place, TAGS.rescaleSlope);
  const intercept = numberOf(place, TAGS.rescaleIntercept);
  const broken =
    (slope === null && textOf(place, TAGS.rescaleSlope) !== null) ||
    (intercept === null && textOf(place, TAGS.rescaleIntercept) !== null);
  if (isCt && broken) throw new Refusal('malformed', { part: 'rescale' });
  if (isCt && slope === 0) throw new Refusal('malformed', { rescaleSlope: 0 });
  return {
    transform: { kind: 'rescale', slope: slope || 1, intercept: intercept ?? 0 },
    stated: intercept !== null,
  };
}

/** Float32, computed in float64. `mask`: 1 where the sample is padding. */
export function toUnits(
  samples: Samples,
  transform: ModalityTransform,
  mask: Uint8Array | null,
  modality: string,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(samples.length);
  if (transform.kind === 'rescale') {
    const { slope, intercept } = transform;
    for (let i = 0; i < out.length; i++) out[i] = slope * samples[i]! + intercept;
  } else {
    const { table } = transform;
    for (let i = 0; i < out.length; i++) out[i] = lookUp(table, samples[i]!);
  }
  if (mask) replacePadding(out, mask, modality === 'CT' ? PADDING_HU : lowestUnpadded(out, mask));
  return out;
}

function replacePadding(values: Float32Array, mask: Uint8Array, by: number): void {
  for (let i = 0; i < values.length; i++) if (mask[i]) values[i] = by;
}

/** 0 where all is padding. */
function lowestUnpadded(values: Float32Array, mask: Uint8Array): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < values.length; i++) if (!mask[i] && values[i]! < lowest) lowest = values[i]!;
  return Number.isFinite(lowest) ? lowest : 0;
}
