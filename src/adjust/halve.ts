/**
 * The rule that halves the learning rate after every round, whatever its FID did: the oldest schedule there is (Robbins and Monro
 * 1951 ask of a rate that it falls), by rounds in place of steps.
 */
import { type JudgedRound, lastRound, type Step } from './history.ts';
import { clampRate, roundOfRate } from './rates.ts';
import { showFid } from './words.ts';

/** @returns null where the smallest rate has been tried. @throws RangeError when no round is left in `history` */
export function halve(history: readonly JudgedRound[]): Step | null {
  const { number, config, figure } = lastRound(history);
  const notes = [
    figure
      ? `Round ${number} ended at ${showFid(figure)} and did not pass.`
      : `Round ${number} ended before it was judged.`,
  ];
  for (let divisor = 2; ; divisor *= 2) {
    const { lr, held } = clampRate(config.lr / divisor);
    const tried = roundOfRate(history, lr);
    if (tried === null) {
      const reason = [...notes, `The learning rate is halved from ${config.lr} to ${lr}.`].join(' ');
      return { config: { ...config, lr }, rule: 'halved', reason };
    }
    notes.push(`${lr} was already tried in round ${tried}.`);
    if (held) return null;
  }
}
