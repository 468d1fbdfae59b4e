/**
 * The beat that both sides of a watched worker count by: the worker says at each that it lives, the page counts those it
 * heard nothing at. Handed in, so that a test beats by hand.
 */

/** Seconds between two beats: a message this seldom costs nothing, and a silence is known to within one. */
export const TICK_SECONDS = 5;

/** Calls `tick` at every beat from one beat on, until what it returns is called. */
export type Ticks = (tick: () => void) => () => void;

export const steadyTicks: Ticks = (tick) => {
  const timer = setInterval(tick, TICK_SECONDS * 1000);
  return () => clearInterval(timer);
};
