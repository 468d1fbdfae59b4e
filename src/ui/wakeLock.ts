/**
 * Keeps the screen on, and with it the computer awake, while there is work and the page is seen (W3C Screen Wake Lock).
 *
 * The browser takes the lock back whenever the page is hidden, so it is asked for again when the page is seen again. Refused
 * (an empty battery) or unknown to the browser, nothing is said: the run goes on, and a checkpoint is never far.
 */
import { effect, type ReadonlySignal } from '@preact/signals';

/** @returns what lets go for good */
export function keepAwake(
  wanted: ReadonlySignal<boolean>,
  wakeLock: Pick<WakeLock, 'request'> | undefined = navigator.wakeLock,
): () => void {
  if (!wakeLock) return () => {};
  let held: WakeLockSentinel | null = null;
  let asking = false;
  let ended = false;
  const due = () => !ended && wanted.value && document.visibilityState === 'visible';

  const settle = async () => {
    if (asking) return; // it looks again when it has its answer
    if (!due()) {
      await held?.release();
      held = null;
      return;
    }
    if (held && !held.released) return;
    asking = true;
    try {
      held = await wakeLock.request('screen');
    } catch {
      held = null; // refused now; the next change of visibility asks again
    } finally {
      asking = false;
    }
    if (!due()) await settle();
  };

  const look = () => void settle();
  document.addEventListener('visibilitychange', look);
  const end = effect(() => {
    if (wanted.value || held) look();
  });
  return () => {
    ended = true;
    end();
    document.removeEventListener('visibilitychange', look);
    look();
  };
}
