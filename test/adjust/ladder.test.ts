import { describe, expect, test } from 'vitest';
import { type JudgedRound, nextConfig } from '../../src/adjust/ladder.ts';
import { CONFIG_RULES, checkConfig, PRESETS } from '../../src/config.ts';

const config = PRESETS.quick;
const round = (lr: number, midFid: number | null, fid: number | null): JudgedRound => ({
  config: { ...config, lr },
  midFid,
  fid,
});

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
    const next = nextConfig([last]);
    expect(next.adjustment).toMatchObject({ rule, changes: [{ key: 'lr', from: last.config.lr, to: lr }] });
    expect(next.config).toEqual({ ...config, lr });
  });

  test('a round that was rolled back is followed by a lower rate, though its FID was still falling', () => {
    const { adjustment } = nextConfig([{ ...round(0.003, 10, 5), rolledBack: true }]);
    expect(adjustment).toMatchObject({ rule: 'rolled-back-lower', changes: [{ from: 0.003, to: 0.001 }] });
    expect(adjustment.reason).toMatch(/not finite at this rate.*FID 5.*down ÷3 from 0\.003 to 0\.001/);
  });

  test('the reason holds the figures it was decided by', () => {
    const { reason } = nextConfig([round(0.001, 10, 8)]).adjustment;
    expect(reason).toBe(
      'FID was still falling at the end: 10 to 8, 20 % (more than 5 %). The learning rate goes up ×3 from 0.001 to 0.003.',
    );
  });

  test('without a part-way FID the reason says the trend was not measured', () => {
    expect(nextConfig([round(0.001, null, 8)]).adjustment.reason).toContain('The trend was not measured');
  });
});

describe('a rate already tried', () => {
  test('is stepped over in the same direction, and named', () => {
    const { adjustment } = nextConfig([round(0.003, 10, 9.9), round(0.001, 10, 5)]);
    expect(adjustment.changes[0]!.to).toBe(0.009);
    expect(adjustment.reason).toContain('0.003 was already tried in round 1.');
    expect(adjustment.reason).toContain('up ×9 from 0.001 to 0.009');
  });

  test('is recognised after ÷3 lost digits: 0.000333333 × 3 is 0.001', () => {
    const { adjustment } = nextConfig([round(0.001, 10, 10), round(0.000333333, 10, 5)]);
    expect(adjustment.changes[0]!.to).toBe(0.003);
  });

  test('at the top of the range the other direction is taken', () => {
    const { adjustment } = nextConfig([round(1, 10, 5)]);
    expect(adjustment).toMatchObject({ rule: 'still-falling-raise', changes: [{ from: 1, to: 0.333333 }] });
    expect(adjustment.reason).toContain('No untried rate is left going up.');
  });
});

test('a rate that would leave the range is held at its end, and the reason says so', () => {
  const { adjustment } = nextConfig([round(0.5, 10, 5)]);
  expect(adjustment.changes[0]!.to).toBe(CONFIG_RULES.lr.max);
  expect(adjustment.reason).toContain('the highest allowed');
});

test('the smallest positive number is not divided to zero', () => {
  const lr = Number.MIN_VALUE;
  const { config: next } = nextConfig([round(lr, 10, 10)]);
  expect(next.lr).toBeGreaterThan(lr);
});

test('twenty rounds of any trend never repeat a rate and always give a valid configuration', () => {
  for (let pattern = 0; pattern < 64; pattern++) {
    const history: JudgedRound[] = [round(0.001, 10, pattern & 1 ? 5 : 10)];
    for (let i = 1; i < 20; i++) {
      const { config: next } = nextConfig(history);
      expect(() => checkConfig(next)).not.toThrow();
      for (const old of history) expect(Math.abs(next.lr / old.config.lr - 1)).toBeGreaterThan(0.01);
      history.push(round(next.lr, 10, (pattern >> (i % 6)) & 1 ? 5 : 10));
    }
  }
});

test('an empty history is refused', () => {
  expect(() => nextConfig([])).toThrow(RangeError);
});
