/** Turns whatever a lost GPU makes of the work in hand into the one DeviceLostError that says so. */
import type { DeviceLostError } from '../../errors.ts';
import { onDeviceLost } from '../../gpu/backend.ts';

/** Reads of a lost device reject, with an AbortError of their own, shortly before the loss itself is told. */
const TELLING_MS = 1000;

/**
 * Runs `work` until it settles or the device is lost. `alive` throws the loss once it is known: call it before writing
 * anything that came from the device.
 * @throws DeviceLostError, or what `work` throws.
 */
export async function untilDeviceLost<T>(work: (alive: () => void) => Promise<T>): Promise<T> {
  let loss: DeviceLostError | null = null;
  let stop = () => {};
  const lost = new Promise<never>((_, reject) => {
    stop = onDeviceLost((error) => {
      loss = error;
      reject(error);
    });
  });
  const alive = () => {
    if (loss) throw loss;
  };
  try {
    return await Promise.race([work(alive), lost]);
  } catch (error) {
    if (isDeviceAbort(error)) await Promise.race([lost, pause(TELLING_MS)]);
    throw error;
  } finally {
    stop();
    lost.catch(() => {}); // told through the race, or no longer of interest
  }
}

function isDeviceAbort(error: unknown): boolean {
  return (
    error instanceof DOMException &&
    ['AbortError', 'OperationError', 'InvalidStateError'].includes(error.name)
  );
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
