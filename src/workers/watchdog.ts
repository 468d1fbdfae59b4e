/**
 * How long a worker may say nothing. Counts ticks, not clock time: while a laptop sleeps, a tab is frozen or its timers are
 * throttled no tick passes, or few do, so what stood still for the page is never held against the worker.
 *
 * A worker at work beats at every tick unless one step holds its thread, so its silences are its longest steps. On WASM one
 * step of the thesis's preset takes 10 to 30 s on two cores; the page learns that from the job itself. Knows no worker and
 * no message, only that one came.
 */
import { TICK_SECONDS } from './ticks.ts';

/**
 * Ticks of silence: at `say` it is said, at `end` the worker is ended. Before the job has told of any work nothing of its pace
 * is known, and a first step also compiles shaders and warms up: 60 s and 300 s. From then on 30 s and 60 s.
 */
const UNKNOWN_PACE = { say: 60 / TICK_SECONDS, end: 300 / TICK_SECONDS };
const KNOWN_PACE = { say: 30 / TICK_SECONDS, end: 60 / TICK_SECONDS };
/**
 * Times the longest silence the job has come through. Steps of one job differ by a factor of two or three (a sample grid, a
 * checkpoint of 76 MB, a core lent to another program); a wrongly ended worker costs up to a recovery interval.
 */
const SAY_FACTOR = 4;
const END_FACTOR = 8;

export interface Watchdog {
  /** Another beat has passed. Answers what is to be done. */
  tick(): Verdict;
  /** The worker said something. */
  heard(): void;
  /** A job began to tell of work done. */
  paceKnown(): void;
  /** Forgets everything: the next job is another, or the worker is. */
  reset(): void;
}

export interface Verdict {
  readonly kind: 'fine' | 'silent' | 'end';
  /** Seconds since the worker's last message, to within one tick. */
  readonly seconds: number;
}

export function createWatchdog(): Watchdog {
  let silence = 0;
  let longest = 0;
  let known = false;
  return {
    tick() {
      silence++;
      const seconds = silence * TICK_SECONDS;
      const { say, end } = known ? KNOWN_PACE : UNKNOWN_PACE;
      if (silence >= Math.max(end, END_FACTOR * longest)) return { kind: 'end', seconds };
      return { kind: silence >= Math.max(say, SAY_FACTOR * longest) ? 'silent' : 'fine', seconds };
    },
    heard() {
      longest = Math.max(longest, silence);
      silence = 0;
    },
    paceKnown() {
      known = true;
    },
    reset() {
      silence = 0;
      longest = 0;
      known = false;
    },
  };
}
