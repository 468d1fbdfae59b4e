/** What a run is called on the screen: as a person named it, else by its dataset and when it began. For no export. */
import type { RunRecord } from '../../run.ts';
import { date } from '../format.ts';

export function runName({ labels, datasetName, createdAt }: RunRecord): string {
  return labels?.name || `${datasetName}, ${date(createdAt)}`;
}
