/** The lines that a training log is drawn as, as graphLogs.py drew them, and where each row lies. */
import type { TrainingLogRow } from '../../app.ts';
import type { Line } from '../parts/lineDrawing.ts';

export type LogLine = Line<TrainingLogRow>;
export type LogAxis = 'epoch' | 'batch';

export const LOSS_D: LogLine = { name: 'Loss_D', color: '--series-1', value: (row) => row.lossD };
export const LOSS_G: LogLine = {
  name: 'Loss_G',
  color: '--series-2',
  dash: [5, 3],
  value: (row) => row.lossG,
};
export const REAL: LogLine = { name: 'D(x)', color: '--series-1', value: (row) => row.dReal };
export const FAKE_D: LogLine = {
  name: 'D(G(z))_Real',
  color: '--series-2',
  dash: [5, 3],
  value: (row) => row.dFakeCritic,
};
export const FAKE_G: LogLine = {
  name: 'D(G(z))_Fake',
  color: '--series-3',
  dash: [2, 2],
  value: (row) => row.dFakeGenerator,
};

/** As the file has it, else from the two means. */
export function criticLine(name: string): LogLine {
  return { name, color: '--series-1', value: (row) => row.wasserstein ?? row.dReal - row.dFakeCritic };
}

/** `batch`: batches since the first epoch's first. */
export const X: Readonly<Record<LogAxis, (row: TrainingLogRow) => number>> = {
  epoch: (row) => row.epoch + (row.batchesPerEpoch > 0 ? row.batch / row.batchesPerEpoch : 0),
  batch: (row) => row.epoch * row.batchesPerEpoch + row.batch,
};

/** Logs of a run that was resumed overlap. */
export function inOrder(rows: readonly TrainingLogRow[], axis: LogAxis): TrainingLogRow[] {
  const x = X[axis];
  return rows.toSorted((a, b) => x(a) - x(b));
}
