/** Learning rates as policies step through them: which are tried, which are allowed. */
import { CONFIG_RULES } from '../config.ts';
import type { JudgedRound } from './history.ts';

/** Two rates closer than this share are one rate: ÷3 then ×3 does not come back to the last digit. */
const SAME_RATE = 0.01;

/** The first round that used this rate, or null. Rounds taken back count too: a person did not want them again. */
export function roundOfRate(history: readonly JudgedRound[], lr: number): number | null {
  return history.find(({ config }) => sameRate(config.lr, lr))?.number ?? null;
}

/** Six significant digits, inside CONFIG_RULES.lr (0 excluded, 1 included); `held` when an end was in the way. */
export function clampRate(lr: number): { readonly lr: number; readonly held: boolean } {
  const { min, max } = CONFIG_RULES.lr;
  const rounded = Number(lr.toPrecision(6));
  if (rounded > max) return { lr: max, held: true };
  if (rounded <= min) return { lr: Math.max(min, Number.MIN_VALUE), held: true };
  return { lr: rounded, held: false };
}

function sameRate(a: number, b: number): boolean {
  return Math.abs(a - b) <= SAME_RATE * Math.max(Math.abs(a), Math.abs(b));
}
