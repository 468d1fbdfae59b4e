/**
 * The rule that changes a learning rate between rounds: FID still falling at the end → ×3, else ÷3; ÷3 also after a round whose
 * numbers stopped being numbers, whatever its FID did at the halved rate it went on at.
 *
 * One knob, one factor, so that a ledger of rounds can be read by a person and repeated by hand. The factor 3 is half a
 * decade, the step of a coarse learning-rate search (Bengio 2012, "Practical recommendations for gradient-based training
 * of deep architectures", section 3.3). It knows nothing of the gate: whoever calls has already found the round wanting.
 */
import type { AdjustmentRule } from './adjustment.ts';
import { type JudgedRound, lastRound, type Step } from './history.ts';
import { clampRate, roundOfRate } from './rates.ts';
import { show } from './words.ts';

/** Share of the part-way FID that must still be lost by the end to count as falling. */
export const FALLING_SHARE = 0.05;
export const LR_FACTOR = 3;

/**
 * The last round's configuration with a rate within CONFIG_RULES that no round used.
 * @returns null where every rate in range, a factor apart, has been tried
 * @throws RangeError when no round is left in `history`
 */
export function ladder(history: readonly JudgedRound[]): Step | null {
  const last = lastRound(history);
  const trend = readTrend(last);
  const step = chooseRate(history, last.config.lr, trend.rule === 'still-falling-raise' ? 'up' : 'down');
  if (!step) return null;
  const reason = `${trend.sentence} ${step.sentence}`;
  return { config: { ...last.config, lr: step.lr }, rule: trend.rule, reason };
}

function readTrend({ midFid, fid, rolledBack }: JudgedRound): { rule: AdjustmentRule; sentence: string } {
  if (fid === null) {
    return { rule: 'stalled-lower', sentence: 'The round broke off before its FID could be measured.' };
  }
  if (rolledBack) {
    return {
      rule: 'rolled-back-lower',
      sentence: `A loss or a weight was not finite at this rate, and the round (matched FID ${show(fid)}) ended at half of it.`,
    };
  }
  if (midFid === null) {
    return {
      rule: 'stalled-lower',
      sentence: `The trend was not measured (matched FID ${show(fid)} at the end, none part-way), so the round is treated as stalled.`,
    };
  }
  const fell = midFid - fid;
  const share = midFid > 0 ? (fell / midFid) * 100 : 0;
  const limit = `${FALLING_SHARE * 100} %`;
  if (fell > FALLING_SHARE * midFid) {
    return {
      rule: 'still-falling-raise',
      sentence: `The matched FID was still falling at the end: ${show(midFid)} to ${show(fid)}, ${show(share)} % (more than ${limit}).`,
    };
  }
  const change = fell < 0 ? `rose by ${show(-share)} %` : `fell by ${show(share)} %`;
  return {
    rule: 'stalled-lower',
    sentence: `The matched FID had stalled at the end: ${show(midFid)} to ${show(fid)}, it ${change} (falling means more than ${limit}).`,
  };
}

type Direction = 'up' | 'down';

/** The nearest untried rate in `direction`; where the range ends first, the nearest untried one the other way. */
function chooseRate(
  history: readonly JudgedRound[],
  from: number,
  direction: Direction,
): { lr: number; sentence: string } | null {
  const notes: string[] = [];
  for (const way of [direction, opposite(direction)]) {
    for (let steps = 1; ; steps++) {
      const factor = LR_FACTOR ** steps;
      const { lr, held } = clampRate(way === 'up' ? from * factor : from / factor);
      const round = roundOfRate(history, lr);
      if (round === null) {
        const sign = way === 'up' ? '×' : '÷';
        const move = held
          ? `to ${lr}, the ${way === 'up' ? 'highest' : 'lowest'} allowed (${sign}${factor} would leave the range)`
          : `${sign}${factor} from ${from} to ${lr}`;
        return { lr, sentence: `${notes.join('')}The learning rate goes ${way} ${move}.` };
      }
      notes.push(`${lr} was already tried in round ${round}. `);
      if (held) break;
    }
    notes.push(`No untried rate is left going ${way}. `);
  }
  return null;
}

function opposite(direction: Direction): Direction {
  return direction === 'up' ? 'down' : 'up';
}
