import { describe, expect, test } from 'vitest';
import type { JudgedRound } from '../../src/adjust/history.ts';
import { ladder } from '../../src/adjust/ladder.ts';
import { CONFIG_RULES, checkConfig } from '../../src/config.ts';
import { round as anyRound, config } from './rounds.ts';

const round = (lr: number, midFid: number | null, fid: number | null, number = 1): JudgedRound =>
  anyRound(number, fid, { settings: { lr }, midFid });

describe('one round', () => {
  // Expected rates by hand: ×3 when midFid − fid > 5 % of midFid, else ÷3, to six significant digits.
  test.each([
    ['fell by half', round(0.001, 10, 5), 'still-falling-raise', 0.003],
    ['fell by just over 5 %', round(0.0001, 100, 94.9), 'still-falling-raise', 0.0003],
    ['fell by exactly 5 %', round(0.0001, 100, 95), 'stalled-lower', 0.0000333333],
    ['did not move', round(0.003, 7, 7), 'stalled-lower', 0.001],
    ['rose', round(0.003, 7, 9), 'stalled-lower', 0.001],
    ['was zero part-way', round(0.003, 0, 0), 'stalled-lower', 0.001],
    ['had no part-way figure', round(0.003, null, 9), 'stalled-lower', 0.001],
    ['broke off without a figure', round(0.003, null, null), 'stalled-lower', 0.001],
  ] as const)('FID that %s', (_, last, rule, lr) => {
    expect(ladder([last])).toMatchObject({ rule, config: { ...config, lr } });
  });

  test('a round that was rolled back is followed by a lower rate, though its FID was still falling', () => {
    const step = ladder([{ ...round(0.003, 10, 5), rolledBack: true }])!;
    expect(step).toMatchObject({ rule: 'rolled-back-lower', config: { lr: 0.001 } });
    expect(step.reason).toMatch(/not finite at this rate.*matched FID 5.*down ÷3 from 0\.003 to 0\.001/);
  });

  test('the reason holds the figures it was decided by', () => {
    const { reason } = ladder([round(0.001, 10, 8)])!;
    expect(reason).toBe(
      'The matched FID was still falling at the end: 10 to 8, 20 % (more than 5 %). The learning rate goes up ×3 from 0.001 to 0.003.',
    );
  });

  test('without a part-way FID the reason says the trend was not measured', () => {
    expect(ladder([round(0.001, null, 8)])!.reason).toContain('The trend was not measured');
  });
});

describe('a rate already tried', () => {
  test('is stepped over in the same direction, and named', () => {
    const { config: next, reason } = ladder([round(0.003, 10, 9.9), round(0.001, 10, 5, 2)])!;
    expect(next.lr).toBe(0.009);
    expect(reason).toContain('0.003 was already tried in round 1.');
    expect(reason).toContain('up ×9 from 0.001 to 0.009');
  });

  test('is recognised after ÷3 lost digits: 0.000333333 × 3 is 0.001', () => {
    expect(ladder([round(0.001, 10, 10), round(0.000333333, 10, 5, 2)])!.config.lr).toBe(0.003);
  });

  test('at the top of the range the other direction is taken', () => {
    const step = ladder([round(1, 10, 5)])!;
    expect(step).toMatchObject({ rule: 'still-falling-raise', config: { lr: 0.333333 } });
    expect(step.reason).toContain('No untried rate is left going up.');
  });
});

test('a rate that would leave the range is held at its end, and the reason says so', () => {
  const { config: next, reason } = ladder([round(0.5, 10, 5)])!;
  expect(next.lr).toBe(CONFIG_RULES.lr.max);
  expect(reason).toContain('the highest allowed');
});

test('the smallest positive number is not divided to zero', () => {
  const lr = Number.MIN_VALUE;
  const { config: next } = ladder([round(lr, 10, 10)])!;
  expect(next.lr).toBeGreaterThan(lr);
});

test('twenty rounds of any trend never repeat a rate and always give a valid configuration', () => {
  for (let pattern = 0; pattern < 64; pattern++) {
    const history: JudgedRound[] = [round(0.001, 10, pattern & 1 ? 5 : 10)];
    for (let i = 1; i < 20; i++) {
      const { config: next } = ladder(history)!;
      expect(() => checkConfig(next)).not.toThrow();
      for (const old of history) expect(Math.abs(next.lr / old.config.lr - 1)).toBeGreaterThan(0.01);
      history.push(round(next.lr, 10, (pattern >> (i % 6)) & 1 ? 5 : 10, i + 1));
    }
  }
});

test('a round that was taken back is not followed, and its rate is not tried again', () => {
  const history = [round(0.001, 10, 5), { ...round(0.003, 10, 9.9, 2), undone: true }];
  const { config: next, reason } = ladder(history)!;
  expect(next.lr).toBe(0.009); // up from 0.001, past the 0.003 that was taken back
  expect(reason).toContain('0.003 was already tried in round 2.');
});

test('an empty history is refused', () => {
  expect(() => ladder([])).toThrow(RangeError);
});
