/**
 * Holds a Web Lock while a run trains: a browser freezes a hidden tab to save energy unless it holds one
 * (https://developer.chrome.com/blog/freezing-on-energy-saver), and the lock's name keeps two tabs from training one run.
 */
import { BusyError } from '../../errors.ts';

/** How long the worker before this one may take to let go after it was ended. */
const PATIENCE_MS = 5000;

/** @throws BusyError when another tab trains this run, or what `work` throws. */
export async function withTrainingLock<T>(runId: string, work: () => Promise<T>): Promise<T> {
  let held = false;
  try {
    return await navigator.locks.request(
      `gantry-train-${runId}`,
      { signal: AbortSignal.timeout(PATIENCE_MS) },
      () => {
        held = true;
        return work();
      },
    );
  } catch (error) {
    if (held || !(error instanceof DOMException) || error.name !== 'TimeoutError') throw error;
    throw new BusyError('This run is training in another tab. Close that tab, or stop the run there.');
  }
}
