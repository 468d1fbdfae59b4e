/**
 * Holds a Web Lock while a run is in work: its name keeps two tabs from writing one run's record and checkpoints, and a
 * browser does not freeze a hidden tab that holds one (https://developer.chrome.com/blog/freezing-on-energy-saver).
 */
import { BusyError } from './errors.ts';

/** How long the page before this one may take to let go after a reload. */
const PATIENCE_MS = 5000;

/** @throws BusyError when another tab has this run in work, or what `work` throws. */
export async function withRunLock<T>(runId: string, work: () => Promise<T>): Promise<T> {
  let held = false;
  try {
    return await navigator.locks.request(
      `gantry-run-${runId}`,
      { signal: AbortSignal.timeout(PATIENCE_MS) },
      () => {
        held = true;
        return work();
      },
    );
  } catch (error) {
    if (held || !(error instanceof DOMException) || error.name !== 'TimeoutError') throw error;
    throw new BusyError('This run is in work in another tab. Close that tab, or stop the run there.');
  }
}
