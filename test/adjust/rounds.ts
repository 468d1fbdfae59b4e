/** Rounds of a history, as briefly as a test needs them. */
import type { JudgedRound } from '../../src/adjust/history.ts';
import { PRESETS, type RunConfig } from '../../src/config.ts';

export const config: RunConfig = PRESETS.quick;

/** Figures without an interval of their own reach 10 % to either side. */
export function round(
  number: number,
  fid: number | null,
  change: Partial<JudgedRound> & { readonly settings?: Partial<RunConfig> } = {},
): JudgedRound {
  const { settings, ...rest } = change;
  return {
    number,
    config: { ...config, ...settings },
    passed: false,
    midFid: null,
    fid,
    figure: fid === null ? null : { name: 'matched FID', value: fid, low: fid * 0.9, high: fid * 1.1 },
    rolledBack: false,
    rungs: [],
    undone: false,
    ...rest,
  };
}
