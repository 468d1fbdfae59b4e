/** Which slots an iteration's checkpoint belongs in, and whether it is worth examining. Pure. */
import { epochsIn, type RunConfig } from '../../config.ts';

/**
 * The slot that keeps the first whole iteration after every `save_epoch` epochs (`epoch-100`), or null at other iterations.
 * An iteration may end inside an epoch; it is the first whose batches reach the epoch's end.
 */
export function epochSlot(config: RunConfig, trainSlices: number, iteration: number): string | null {
  if (iteration <= 0) return null; // saved after a stop or a rollback before the first
  const { save_epoch } = config;
  const passed = (upTo: number) => Math.floor(epochsIn(config, trainSlices, upTo) / save_epoch);
  const now = passed(iteration);
  return now > passed(iteration - 1) ? `epoch-${now * save_epoch}` : null;
}

/** A round that saves at every iteration is not examined at every one … */
const SHORTEST_REST_MS = 5_000;
/** … and a week's run ends with some hundreds of examinations, not a hundred thousand: the rest grows with what has passed. */
const REST_SHARE = 0.01;

/** Milliseconds since the last examination (Infinity before the first), and since the job began. */
export function examinationDue({
  sinceLast,
  sinceStart,
}: {
  readonly sinceLast: number;
  readonly sinceStart: number;
}): boolean {
  return sinceLast >= Math.max(SHORTEST_REST_MS, REST_SHARE * sinceStart);
}
