/** Why no further round follows: the gate, the number of rounds, the time, or intervals that no longer tell rounds apart. */
import type { Ending } from './adjustment.ts';
import { type Estimate, type JudgedRound, type Limits, lastRound } from './history.ts';
import type { Policy } from './policy.ts';
import { show, showFid } from './words.ts';

/** Null: another round may follow. @throws RangeError when no round is left in `history` */
export function endingOf(
  history: readonly JudgedRound[],
  { patience, seconds }: Pick<Policy, 'patience' | 'seconds'>,
  { maxRounds, spentSeconds }: Limits,
): Ending | null {
  const last = lastRound(history);
  if (last.passed) {
    const figure = last.figure ? `: ${showFid(last.figure)}` : '';
    return { rule: 'passed', reason: `Round ${last.number} passed the gate${figure}.` };
  }
  if (history.length >= maxRounds) {
    const rounds = `${history.length} of ${maxRounds} ${maxRounds === 1 ? 'round' : 'rounds'}`;
    return { rule: 'rounds', reason: `${rounds} trained, and the last one did not pass the gate.` };
  }
  if (seconds !== null && spentSeconds >= seconds) {
    const spent = `${show(spentSeconds)} seconds were spent in training and evaluation`;
    return { rule: 'time', reason: `${spent}; ${show(seconds)} were allowed.` };
  }
  return patience === null ? null : noise(history, patience);
}

type Told = JudgedRound & { readonly figure: Estimate & { readonly low: number; readonly high: number } };

/** `patience` judged rounds in a row none of whose intervals lies wholly below that of the best before them. */
function noise(history: readonly JudgedRound[], patience: number): Ending | null {
  const judged = history.filter(({ undone, figure }) => !undone && figure);
  const row = judged.slice(-patience);
  const before = judged.slice(0, -patience).filter(isTold);
  if (row.length < patience || before.length === 0 || !row.every(isTold)) return null;
  const best = before.reduce((a, b) => (b.figure.value < a.figure.value ? b : a));
  if (row.some(({ figure }) => figure.high < best.figure.low)) return null;
  const each = row.map(({ number, figure }) => `round ${number} ${showFid(figure)}`).join(', ');
  return {
    rule: 'noise',
    reason: `No interval of the last ${patience} judged lies below that of round ${best.number}, the best before them, at ${showFid(best.figure)}: ${each}. Further rounds would be noise.`,
  };
}

function isTold(round: JudgedRound): round is Told {
  return round.figure !== null && round.figure.low !== null && round.figure.high !== null;
}
