/**
 * The rule that changes a learning rate between rounds: FID still falling at the end → ×3, else ÷3; ÷3 also after a round whose
 * numbers stopped being numbers, whatever its FID did at the halved rate it went on at.
 *
 * One knob, one factor, so that a ledger of rounds can be read by a person and repeated by hand. The factor 3 is half a
 * decade, the step of a coarse learning-rate search (Bengio 2012, "Practical recommendations for gradient-based training
 * of deep architectures", section 3.3). It knows nothing of the gate: whoever calls has already found the round wanting.
 */
import { CONFIG_RULES, type RunConfig } from '../config.ts';
import type { Adjustment } from './adjustment.ts';

/** One finished round, oldest first in a history. */
export interface JudgedRound {
  readonly config: RunConfig;
  /** FID part-way through (run.ts, `midFid`), or null if it was not measured. */
  readonly midFid: number | null;
  /** The round was rolled back from a loss or a weight that was not finite, and went on at half of its rate. */
  readonly rolledBack?: boolean;
  /** FID at the end, or null if the round broke off before it could be measured (losses not finite). */
  readonly fid: number | null;
}

export interface NextConfig {
  readonly adjustment: Adjustment;
  readonly config: RunConfig;
}

/** Share of the part-way FID that must still be lost by the end to count as falling. */
export const FALLING_SHARE = 0.05;
export const LR_FACTOR = 3;
/** Two rates closer than this share are one rate: ÷3 then ×3 does not come back to the last digit. */
const SAME_RATE = 0.01;

/**
 * The next round's configuration and the reason for it.
 * @param history all rounds of this run, oldest first; the last one is the one to improve on
 * @returns the last round's configuration with a rate within CONFIG_RULES that no round of `history` used
 * @throws RangeError when `history` is empty
 */
export function nextConfig(history: readonly JudgedRound[]): NextConfig {
  const last = history.at(-1);
  if (!last) throw new RangeError('nextConfig needs at least one finished round.');
  const { config } = last;
  const trend = readTrend(last);
  const step = chooseRate(history, config.lr, trend.rule === 'still-falling-raise' ? 'up' : 'down');
  const reason = `${trend.sentence} ${step.sentence}`;
  return {
    adjustment: {
      policy: 'ladder',
      changes: [{ key: 'lr', from: config.lr, to: step.lr }],
      rule: trend.rule,
      reason,
      startRound: null,
    },
    config: { ...config, lr: step.lr },
  };
}

function readTrend({ midFid, fid, rolledBack }: JudgedRound): { rule: Adjustment['rule']; sentence: string } {
  if (fid === null) {
    return { rule: 'stalled-lower', sentence: 'The round broke off before its FID could be measured.' };
  }
  if (rolledBack) {
    return {
      rule: 'rolled-back-lower',
      sentence: `A loss or a weight was not finite at this rate, and the round (FID ${show(fid)}) ended at half of it.`,
    };
  }
  if (midFid === null) {
    return {
      rule: 'stalled-lower',
      sentence: `The trend was not measured (FID ${show(fid)} at the end, none part-way), so the round is treated as stalled.`,
    };
  }
  const fell = midFid - fid;
  const share = midFid > 0 ? (fell / midFid) * 100 : 0;
  const limit = `${FALLING_SHARE * 100} %`;
  if (fell > FALLING_SHARE * midFid) {
    return {
      rule: 'still-falling-raise',
      sentence: `FID was still falling at the end: ${show(midFid)} to ${show(fid)}, ${show(share)} % (more than ${limit}).`,
    };
  }
  const change = fell < 0 ? `rose by ${show(-share)} %` : `fell by ${show(share)} %`;
  return {
    rule: 'stalled-lower',
    sentence: `FID had stalled at the end: ${show(midFid)} to ${show(fid)}, it ${change} (falling means more than ${limit}).`,
  };
}

type Direction = 'up' | 'down';

/** The nearest untried rate in `direction`; where the range ends first, the nearest untried one the other way. */
function chooseRate(
  history: readonly JudgedRound[],
  from: number,
  direction: Direction,
): { lr: number; sentence: string } {
  const tried = (lr: number) => history.findIndex((round) => sameRate(round.config.lr, lr));
  const notes: string[] = [];
  for (const way of [direction, opposite(direction)]) {
    for (let steps = 1; ; steps++) {
      const factor = LR_FACTOR ** steps;
      const { lr, held } = clampRate(way === 'up' ? from * factor : from / factor);
      const round = tried(lr);
      if (round < 0) {
        const sign = way === 'up' ? '×' : '÷';
        const move = held
          ? `to ${lr}, the ${way === 'up' ? 'highest' : 'lowest'} allowed (${sign}${factor} would leave the range)`
          : `${sign}${factor} from ${from} to ${lr}`;
        return { lr, sentence: `${notes.join('')}The learning rate goes ${way} ${move}.` };
      }
      notes.push(`${lr} was already tried in round ${round + 1}. `);
      if (held) break;
    }
    notes.push(`No untried rate is left going ${way}. `);
  }
  throw new RangeError('Every learning rate in range has been tried.');
}

/** Six significant digits, inside CONFIG_RULES.lr (0 excluded, 1 included); `held` when an end was in the way. */
function clampRate(lr: number): { lr: number; held: boolean } {
  const { min, max } = CONFIG_RULES.lr;
  const rounded = Number(lr.toPrecision(6));
  if (rounded > max) return { lr: max, held: true };
  if (rounded <= min) return { lr: Math.max(min, Number.MIN_VALUE), held: true };
  return { lr: rounded, held: false };
}

function sameRate(a: number, b: number): boolean {
  return Math.abs(a - b) <= SAME_RATE * Math.max(Math.abs(a), Math.abs(b));
}

function opposite(direction: Direction): Direction {
  return direction === 'up' ? 'down' : 'up';
}

/** Four significant digits, without an exponent where it can be helped. */
function show(x: number): string {
  return String(Number(x.toPrecision(4)));
}
