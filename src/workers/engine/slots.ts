/** Which slots an iteration's checkpoint belongs in. Pure. */
import { epochsIn, type RunConfig } from '../../config.ts';

/**
 * The slot that keeps the first whole iteration after every `save_epoch` epochs (`epoch-100`), or null at other iterations.
 * An iteration may end inside an epoch; it is the first whose batches reach the epoch's end.
 */
export function epochSlot(config: RunConfig, trainSlices: number, iteration: number): string | null {
  const { save_epoch } = config;
  const passed = (upTo: number) => Math.floor(epochsIn(config, trainSlices, upTo) / save_epoch);
  const now = passed(iteration);
  return now > passed(iteration - 1) ? `epoch-${now * save_epoch}` : null;
}
