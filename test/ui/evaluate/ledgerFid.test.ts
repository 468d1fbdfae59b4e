import { describe, expect, test } from 'vitest';
import { PRESETS } from '../../../src/config.ts';
import type { RoundRecord } from '../../../src/run.ts';
import { changedFrom } from '../../../src/ui/evaluate/changedFrom.ts';
import { effectOf, ledgerFid } from '../../../src/ui/evaluate/ledgerFid.ts';
import { bareFigure, EVALUATION, figureOf } from '../../fixtures/evaluation.ts';

describe('two FIDs', () => {
  const before = figureOf(20, 18, 22);
  test.each([
    ['wholly below', figureOf(15, 13, 17.9), 'lower'],
    ['wholly above', figureOf(25, 22.1, 28), 'higher'],
    ['lower in value, its interval across', figureOf(17, 15, 18.5), 'overlap'],
    ['touching at an end', figureOf(16, 14, 18), 'overlap'],
    ['without an interval', bareFigure(10, 'not-asked'), 'unknown'],
  ] as const)('%s', (_, now, effect) => {
    expect(effectOf(now, before)).toBe(effect);
  });
});

test('the FID held against others is the one that the gate reads', () => {
  const read = (kind: 'ratio' | 'fid') =>
    ledgerFid({ settings: { gate: { kind, threshold: 1 } } } as Parameters<typeof ledgerFid>[0], {
      evaluation: EVALUATION,
    });
  expect(read('ratio')).toEqual(EVALUATION.metrics.matchedFid);
  expect(read('fid')).toEqual(EVALUATION.metrics.fid);
});

describe('the round that a change was made to', () => {
  const round = (number: number, lr: number, from: number | null, undone = false) =>
    ({
      number,
      config: { ...PRESETS.quick, lr },
      undone,
      adjustment: from === null ? null : { changes: from === lr ? [] : [{ key: 'lr', from, to: lr }] },
    }) as unknown as RoundRecord;
  const base = (rounds: RoundRecord[]) => {
    const last = rounds.at(-1)!;
    return changedFrom({ rounds }, last.number, last.adjustment)?.number ?? null;
  };

  test('is the one before', () => {
    expect(base([round(1, 0.1, null), round(2, 0.3, 0.1), round(3, 0.9, 0.3)])).toBe(2);
  });

  test('is the one before that, where the one before had been taken back by then', () => {
    expect(base([round(1, 0.1, null), round(2, 0.3, 0.1, true), round(3, 0.03, 0.1)])).toBe(1);
  });

  test('is still the one before, where that was taken back later', () => {
    expect(base([round(1, 0.1, null), round(2, 0.3, 0.1, true), round(3, 0.9, 0.3)])).toBe(2);
  });

  test('of the same configuration again is the one before; of round 1 there is none', () => {
    expect(base([round(1, 0.1, null), round(2, 0.1, 0.1)])).toBe(1);
    expect(base([round(1, 0.1, null)])).toBeNull();
  });
});
