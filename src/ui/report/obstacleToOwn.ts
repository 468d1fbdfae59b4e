/** What keeps the FIDs of an opened report and of an own run from being read against each other. */
import type { Report } from '../../report/reportTypes.ts';
import type { RunRecord } from '../../run.ts';
import { bestRound } from '../evaluate/bestRound.ts';
import { type Obstacle, obstacleTo } from '../evaluate/comparable.ts';

const SPLITS = ['train', 'validation', 'final'] as const;

/**
 * A report names no dataset: another recipe or other counts are other data, and the same ones are taken to be the same.
 * @param run with a judged best round
 * @returns null: nothing that the report tells
 */
export function obstacleToOwn(report: Report, run: RunRecord): Obstacle | null {
  const opened = { datasetId: 'opened', evaluation: report.evaluation };
  const own = {
    datasetId: sameData(report, run.report as Report | null) ? 'opened' : 'own',
    evaluation: bestRound(run)!.evaluation!,
  };
  return obstacleTo(opened, own, 'fid') ?? obstacleTo(opened, own, 'matchedFid');
}

function sameData({ data }: Report, own: Report | null): boolean {
  return (
    own !== null &&
    own.data.recipeHash === data.recipeHash &&
    own.data.patients === data.patients &&
    SPLITS.every((split) => own.data.slices[split] === data.slices[split])
  );
}
