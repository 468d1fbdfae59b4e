import { expect, test } from 'vitest';
import { PRESETS, type RunConfig } from '../../../src/config.ts';
import { epochSlot, examinationDue } from '../../../src/workers/engine/slots.ts';

/** `slices` is a number of batches of one. */
function slots(change: Partial<RunConfig>, slices: number, iterations: number) {
  const config = { ...PRESETS.quick, bsize: 1, ...change };
  return Array.from({ length: iterations }, (_, i) => [i + 1, epochSlot(config, slices, i + 1)]).filter(
    ([, slot]) => slot !== null,
  );
}

test('the first iteration whose batches reach the end of every save_epoch-th epoch is kept', () => {
  // 5 batches an iteration, 7 an epoch, every 2 epochs: 14 batches by iteration 3, 28 by 6, 42 by 9.
  expect(slots({ critic_iters: 5, save_epoch: 2 }, 7, 9)).toEqual([
    [3, 'epoch-2'],
    [6, 'epoch-4'],
    [9, 'epoch-6'],
  ]);
});

test('an iteration that passes several epochs keeps one checkpoint, named after the last', () => {
  expect(slots({ critic_iters: 5, save_epoch: 1 }, 2, 2)).toEqual([
    [1, 'epoch-2'],
    [2, 'epoch-5'],
  ]);
});

test('under thesis an epoch ends with an iteration, whichever the trainer', () => {
  const thesis = { schedule: 'thesis', critic_iters: 3, save_epoch: 2 } as const;
  // gp: 7 batches an epoch give generator steps at batches 0, 3 and 6.
  expect(slots({ ...thesis, mode: 'gp' }, 7, 12)).toEqual([
    [6, 'epoch-2'],
    [12, 'epoch-4'],
  ]);
  // wc: one generator step a batch.
  expect(slots({ ...thesis, mode: 'wc' }, 7, 28)).toEqual([
    [14, 'epoch-2'],
    [28, 'epoch-4'],
  ]);
});

test('a checkpoint is examined at once, then every five seconds, and in a long run ever more seldom', () => {
  expect(examinationDue({ sinceLast: Number.POSITIVE_INFINITY, sinceStart: 0 })).toBe(true);
  expect(examinationDue({ sinceLast: 4_999, sinceStart: 10_000 })).toBe(false);
  expect(examinationDue({ sinceLast: 5_000, sinceStart: 10_000 })).toBe(true);
  const week = 7 * 24 * 3_600_000;
  let examinations = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < week; at += 1_000) {
    if (!examinationDue({ sinceLast: at - last, sinceStart: at })) continue;
    last = at;
    examinations++;
  }
  expect(examinations).toBeGreaterThan(500); // 100 in the first 500 s, then 100·ln(604,800 / 500) = 710
  expect(examinations).toBeLessThan(1_000);
});
