/** A run's state in words, and the tone of its badge. */
import { text } from '../language.ts';
import type { Tone } from '../parts/Badge.tsx';
import type { RunRow } from './runRow.ts';

/** What it does now, where it is at work; else where it was left. */
export function standingWords({ run, standing }: RunRow): string {
  return standing === 'work' || standing === 'done' || standing === 'failed' || standing === 'asking'
    ? text.value.runStates[run.state]
    : text.value.runStates.stopped;
}

export const STANDING_TONES: Readonly<Record<RunRow['standing'], Tone>> = {
  work: 'accent',
  asking: 'warn',
  left: 'plain',
  done: 'ok',
  failed: 'bad',
};
