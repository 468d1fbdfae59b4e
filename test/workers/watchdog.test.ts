/** The watchdog's rule, tick by tick: 5 s each. Every expected number is the rule's own, worked out in the test's name. */
import { expect, test } from 'vitest';
import { TICK_SECONDS } from '../../src/workers/ticks.ts';
import { createWatchdog, type Watchdog } from '../../src/workers/watchdog.ts';

/** Seconds of silence at which it is said, and at which the worker is ended. */
function patience(watchdog: Watchdog): { said: number; ended: number } {
  let said = 0;
  for (;;) {
    const { kind, seconds } = watchdog.tick();
    if (kind === 'silent' && said === 0) said = seconds;
    if (kind === 'end') return { said, ended: seconds };
  }
}

/** A silence of so many seconds that the worker came back from. */
function survive(watchdog: Watchdog, seconds: number): void {
  for (let tick = 0; tick < seconds / TICK_SECONDS; tick++) watchdog.tick();
  watchdog.heard();
}

test('before a job has told of work it may be silent for 300 s, which is said at 60', () => {
  expect(patience(createWatchdog())).toEqual({ said: 60, ended: 300 });
});

test('from its first work on it is said at 30 s and ended at 60', () => {
  const watchdog = createWatchdog();
  survive(watchdog, 5);
  watchdog.paceKnown();
  expect(patience(watchdog)).toEqual({ said: 30, ended: 60 });
});

test('steps of 30 s, as the thesis’s preset takes on two cores, earn it 120 s and 240 s', () => {
  const watchdog = createWatchdog();
  for (const seconds of [10, 30, 15]) survive(watchdog, seconds);
  watchdog.paceKnown();
  expect(patience(watchdog)).toEqual({ said: 120, ended: 240 });
});

test('another job begins with nothing learned', () => {
  const watchdog = createWatchdog();
  survive(watchdog, 100);
  watchdog.paceKnown();
  watchdog.reset();
  expect(patience(watchdog)).toEqual({ said: 60, ended: 300 });
});
