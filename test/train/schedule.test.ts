import { describe, expect, test } from 'vitest';
import { PRESETS, type RunConfig } from '../../src/config.ts';
import { DatasetTooSmallError } from '../../src/errors.ts';
import { planSchedule } from '../../src/train/schedule.ts';

/** Seven batches an epoch, the last of one slice under `thesis`; six under `paper`. */
const SLICES = 25;
const config: RunConfig = { ...PRESETS.quick, bsize: 4, critic_iters: 3, seed: 2 };

/** A letter a step in order: C critic, G generator, with epoch.batch and the number of slices. */
function script(change: Partial<RunConfig>, iterations: number): string[] {
  const schedule = planSchedule({ ...config, ...change }, SLICES);
  return Array.from({ length: iterations }, (_, k) => {
    const { critic, criticFirst } = schedule.at(k);
    const steps = critic.map(({ batch }) => `C${batch.epoch}.${batch.batch}×${batch.indices.length}`);
    return steps.toSpliced(criticFirst, 0, 'G').join(' ');
  });
}

describe.each(['gp', 'wc'] as const)('paper, %s', (mode) => {
  test('an iteration is critic_iters critic steps on the next whole batches, then the generator’s', () => {
    expect(script({ mode }, 3)).toEqual([
      'C0.0×4 C0.1×4 C0.2×4 G',
      'C0.3×4 C0.4×4 C0.5×4 G',
      'C1.0×4 C1.1×4 C1.2×4 G',
    ]);
  });
});

test('thesis, gp: the generator steps after batches 0, 3 and 6 of each epoch, on their latents; every batch trains the critic once', () => {
  const thesis = { mode: 'gp', schedule: 'thesis' } as const;
  expect(script(thesis, 4)).toEqual([
    'C0.0×4 G C0.1×4 C0.2×4',
    'C0.3×4 G C0.4×4 C0.5×4',
    'C0.6×1 G',
    'C1.0×4 G C1.1×4 C1.2×4',
  ]);
  const schedule = planSchedule({ ...config, ...thesis }, SLICES);
  expect(schedule.at(0).sharesLatents).toBe(true);
  // No two critic steps share a number, hence random numbers.
  const steps = [0, 1, 2, 3, 4, 5].flatMap((k) => schedule.at(k).critic.map(({ step }) => step));
  expect(steps).toEqual(Array.from({ length: 14 }, (_, i) => i));
});

test('thesis, wc: critic_iters critic steps on one batch, then the generator’s, for every batch of the epoch', () => {
  const thesis = { mode: 'wc', schedule: 'thesis' } as const;
  expect(script(thesis, 8)).toEqual([
    ...[0, 1, 2, 3, 4, 5].map((b) => `C0.${b}×4 C0.${b}×4 C0.${b}×4 G`),
    'C0.6×1 C0.6×1 C0.6×1 G',
    'C1.0×4 C1.0×4 C1.0×4 G',
  ]);
  const { critic, sharesLatents } = planSchedule({ ...config, ...thesis }, SLICES).at(7);
  expect(sharesLatents).toBe(false);
  expect(critic.map(({ step }) => step)).toEqual([21, 22, 23]);
});

test('an iteration’s plan depends on its number, not on what was asked before', () => {
  for (const mode of ['gp', 'wc'] as const) {
    const straight = planSchedule({ ...config, mode, schedule: 'thesis' }, SLICES);
    const plans = [0, 1, 2, 3, 4].map((k) => straight.at(k));
    const jumping = planSchedule({ ...config, mode, schedule: 'thesis' }, SLICES);
    for (const k of [4, 0, 3, 1, 2]) expect(jumping.at(k)).toEqual(plans[k]);
  }
});

test('fewer slices than one batch are refused under either schedule', () => {
  for (const schedule of ['paper', 'thesis'] as const) {
    expect(() => planSchedule({ ...config, schedule }, 3)).toThrow(DatasetTooSmallError);
  }
});
