import { expect, test } from 'vitest';
import type { Gate, RunSettings } from '../../../src/run.ts';
import { checkGate, defaultGateDraft, gateDraftOf } from '../../../src/ui/train/gateDraft.ts';

const draft = defaultGateDraft();
const withRecall = (typed: string) => ({
  ...draft,
  conditions: { ...draft.conditions, recallFloor: { on: true, typed } },
});

test('no condition is asked for until it is switched on', () => {
  expect(checkGate(draft).gate).toEqual({ kind: 'ratio', threshold: 2 });
});

test('a condition that is switched on is part of the gate', () => {
  expect(checkGate(withRecall('0,4')).gate).toEqual({ kind: 'ratio', threshold: 2, recallFloor: 0.4 });
});

test('a bound that is no share of 0 to 1 leaves no gate, and says which', () => {
  for (const typed of ['', '1.2', '-0.1', 'x']) {
    const { gate, conditions, threshold } = checkGate(withRecall(typed));
    expect(gate).toBeNull();
    expect(conditions).toEqual({ recallFloor: null });
    expect(threshold).toBe(2);
  }
});

test('a run’s gate comes back as it was set', () => {
  const gate: Gate = { kind: 'fid', threshold: 12.5, copyRate: 0.01, kidP: 0.1 };
  const settings = { gate, maxRounds: 3, numOutput: 16, network: 'inception-v3' } as RunSettings;
  expect(checkGate(gateDraftOf(settings)).gate).toEqual(gate);
});
