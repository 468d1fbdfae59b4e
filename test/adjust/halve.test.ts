import { expect, test } from 'vitest';
import { halve } from '../../src/adjust/halve.ts';
import { config, round } from './rounds.ts';

test('the rate is halved whatever the FID did, and the reason has the figure with its interval', () => {
  expect(halve([round(1, 40, { settings: { lr: 0.001 } })])).toEqual({
    config: { ...config, lr: 0.0005 },
    rule: 'halved',
    reason:
      'Round 1 ended at matched FID 40 (36 to 44) and did not pass. The learning rate is halved from 0.001 to 0.0005.',
  });
});

test('a rate that was tried is halved once more, and named', () => {
  const history = [round(1, 40, { settings: { lr: 0.0005 } }), round(2, null, { settings: { lr: 0.001 } })];
  const { config: next, reason } = halve(history)!;
  expect(next.lr).toBe(0.00025);
  expect(reason).toContain('Round 2 ended before it was judged. 0.0005 was already tried in round 1.');
});

test('no rate is left below the smallest number', () => {
  expect(halve([round(1, 40, { settings: { lr: Number.MIN_VALUE } })])).toBeNull();
});
