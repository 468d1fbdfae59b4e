/**
 * How the file itself wants to be looked at: its VOI LUT, else the first of its windows (PS3.3 C.11.2). Used only where a recipe
 * asks for it.
 */
import { itemsOf, numberOf, textOf } from './dataSet.ts';
import type { DataSet } from './elements.ts';
import { groupsOf } from './functionalGroups.ts';
import { type LookupTable, lookUp, readTable } from './lookupTable.ts';
import { TAGS } from './tags.ts';

export type VoiFunction = 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';

export type FileVoi =
  | {
      readonly kind: 'window';
      readonly function: VoiFunction;
      readonly center: number;
      readonly width: number;
    }
  | { readonly kind: 'table'; readonly table: LookupTable };

/**
 * Of one frame: its own, the shared, the root's. Null where there is none that can be read.
 * `signed`: a table's first input is read as SS, because what comes in may be negative.
 */
export function readVoi(dataSet: DataSet, frame: number, signed: boolean): FileVoi | null {
  for (const place of [...groupsOf(dataSet, frame, TAGS.frameVoi), dataSet]) {
    const [item] = itemsOf(place, TAGS.voiTable);
    const table = item
      ? readTable(item, { descriptor: TAGS.tableDescriptor, data: TAGS.tableData }, signed)
      : null;
    if (table) return { kind: 'table', table };
    const center = numberOf(place, TAGS.windowCenter);
    const width = numberOf(place, TAGS.windowWidth);
    if (center !== null && width !== null) {
      return { kind: 'window', function: functionOf(textOf(place, TAGS.voiFunction)), center, width };
    }
  }
  return null;
}

/** Values in modality units → [−1, 1], in place. A table's entries are scaled by its output bits. */
export function applyVoi(values: Float32Array, voi: FileVoi): void {
  const shade = voi.kind === 'table' ? tableShade(voi.table) : windowShade(voi);
  for (let i = 0; i < values.length; i++) values[i] = 2 * shade(values[i]!) - 1;
}

function tableShade(table: LookupTable): (value: number) => number {
  const top = 2 ** table.bits - 1;
  return (value) => Math.min(1, lookUp(table, value) / top);
}

/** To [0, 1]. A width of 1 or less (0 or less but for LINEAR) is a threshold: up to it black, above it white. */
function windowShade({
  function: kind,
  center,
  width,
}: Extract<FileVoi, { kind: 'window' }>): (value: number) => number {
  const threshold = (at: number) => (value: number) => (value <= at ? 0 : 1);
  switch (kind) {
    case 'LINEAR': {
      // PS3.3 C.11.2.1.2.1: y = ((x − (c − 0.5)) / (w − 1) + 0.5) · (ymax − ymin) + ymin
      if (width <= 1) return threshold(center - 0.5);
      return (value) => clamp((value - (center - 0.5)) / (width - 1) + 0.5);
    }
    case 'LINEAR_EXACT':
      if (width <= 0) return threshold(center);
      return (value) => clamp((value - center) / width + 0.5); // C.11.2.1.3.2
    case 'SIGMOID':
      if (width <= 0) return threshold(center);
      return (value) => 1 / (1 + Math.exp((-4 * (value - center)) / width)); // C.11.2.1.3.1
    default:
      return kind satisfies never;
  }
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 1 ? 1 : value;
}

function functionOf(text: string | null): VoiFunction {
  const name = text?.toUpperCase();
  return name === 'LINEAR_EXACT' || name === 'SIGMOID' ? name : 'LINEAR';
}
