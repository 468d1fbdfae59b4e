/** A browser's runs beside their work: labels, the bin and what each takes of storage. */
import type { Gantry } from './app.ts';

export type Runs = Pick<
  Gantry,
  | 'listRuns'
  | 'listDeletedRuns'
  | 'restoreRun'
  | 'purgeRun'
  | 'labelRun'
  | 'runStorage'
  | 'listSnapshots'
  | 'readSnapshot'
>;
