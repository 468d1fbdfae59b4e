/** What a report says of a dataset, of one that is in this browser. */
import type { DataSummary } from '../../report/reportTypes.ts';
import type { DatasetRecord } from '../../workers/protocol.ts';

export type ShownData = Pick<
  DataSummary,
  'patients' | 'series' | 'slices' | 'splitBy' | 'samePatient' | 'recipeHash' | 'recipe'
>;

export function summaryOf({ counts, ...dataset }: DatasetRecord): ShownData {
  return { ...dataset, slices: counts };
}
