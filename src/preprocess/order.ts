/**
 * The order of a dataset: patient, series, position along the normal, instance number, frame, content hash.
 *
 * It depends on what the files hold, never on their names, on when they arrived or on a salt, so that equal files give equal
 * datasets anywhere. Texts compare by code unit; what is unknown comes last.
 */
import type { RawSlice } from '../workers/protocol.ts';

type Ordered = Pick<
  RawSlice,
  'order' | 'position' | 'instanceNumber' | 'frame' | 'contentHash' | 'pixelHash' | 'file'
>;

/** The last key, the file's place in path order, only ever decides between slices of equal pixels. */
export function compareSlices(a: Ordered, b: Ordered): number {
  return (
    compareTexts(a.order.patient, b.order.patient) ||
    compareTexts(a.order.series, b.order.series) ||
    compareNumbers(a.position, b.position) ||
    compareNumbers(a.instanceNumber, b.instanceNumber) ||
    a.frame - b.frame ||
    compareTexts(a.contentHash, b.contentHash) ||
    compareTexts(a.pixelHash, b.pixelHash) ||
    a.file - b.file
  );
}

export function compareTexts(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}

export function compareNumbers(a: number | null, b: number | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a - b;
}

/** Items by key, keys and members in the order they came. */
export function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
