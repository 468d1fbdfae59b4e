/** Figures as an English reason has them. */
import type { Estimate } from './history.ts';

/** Four significant digits, without an exponent where it can be helped. */
export function show(x: number): string {
  return String(Number(x.toPrecision(4)));
}

/** `matched FID 40 (35 to 45)`, or without the interval where there is none. */
export function showFid({ name, value, low, high }: Estimate): string {
  const interval = low === null || high === null ? '' : ` (${show(low)} to ${show(high)})`;
  return `${name} ${show(value)}${interval}`;
}
