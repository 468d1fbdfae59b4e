import { describe, expect, test } from 'vitest';
import { CONFIG_KEYS, PRESETS, type RunConfig } from '../../src/config.ts';
import { checkDraft, draftOf, presetDraft, withTyped } from '../../src/ui/train/configDraft.ts';
import { checkGate, defaultGateDraft } from '../../src/ui/train/gateDraft.ts';

test.each(['quick', 'thesis'] as const)('the %s preset typed out and read back is the preset', (name) => {
  expect(checkDraft(draftOf(PRESETS[name], name))).toEqual({ config: PRESETS[name], errors: {} });
});

test('the thesis preset is exact; the quick one takes the dataset’s size', () => {
  expect(checkDraft(presetDraft('thesis', 32)).config?.imsize).toBe(64); // the thesis's config.json
  expect(checkDraft(presetDraft('quick', 128)).config?.imsize).toBe(128);
});

describe('what is typed', () => {
  const quick = presetDraft('quick', null);

  test('a comma is a decimal point', () => {
    expect(checkDraft(withTyped(quick, 'lr', '0,0005')).config?.lr).toBe(0.0005);
  });

  test('scientific notation is a number', () => {
    expect(checkDraft(withTyped(quick, 'lr', '1e-4')).config?.lr).toBe(0.0001);
  });

  test('a choice is the chosen word', () => {
    expect(checkDraft(withTyped(quick, 'mode', 'wc')).config?.mode).toBe('wc');
  });

  test('a stored configuration older than the choices shows what it meant', () => {
    const { mode, clip, init, schedule, ...older } = PRESETS.quick;
    expect([mode, clip, init, schedule]).toEqual(['gp', 0.01, 'pytorch', 'paper']);
    expect(checkDraft(draftOf(older as RunConfig, 'run')).config).toEqual(PRESETS.quick);
  });

  test('an empty number of iterations follows the epochs', () => {
    expect(checkDraft(withTyped(quick, 'iterations', ' ')).config?.iterations).toBeNull();
  });

  test.each([
    ['bsize', '1'], // CONFIG_RULES: at least 2, batch normalisation needs a variance
    ['bsize', '31.5'],
    ['lr', '-0.001'],
    ['lr', '0'],
    ['beta1', '1'],
    ['seed', '4294967296'],
    ['nz', ''],
    ['nz', '12 px'],
    ['imsize', '48'],
    ['mode', 'wp'],
    ['clip', '0'],
  ] as const)('%s %j is wrong, says which key, and leaves no configuration', (key, typed) => {
    const { config, errors } = checkDraft(withTyped(quick, key, typed));
    expect(config).toBeNull();
    expect(Object.keys(errors)).toEqual([key]);
    expect(errors[key]?.facts.key).toBe(key);
  });

  test('every wrong key is named at once, not only the first', () => {
    const bad = CONFIG_KEYS.filter((key) => key !== 'iterations').reduce(
      (d, key) => withTyped(d, key, 'x'),
      quick,
    );
    expect(Object.keys(checkDraft(bad).errors)).toHaveLength(CONFIG_KEYS.length - 1);
  });
});

test('the gate is a ratio of 2 unless another is chosen, and an absolute FID is never filled in', () => {
  const gate = defaultGateDraft();
  expect(gate.kind).toBe('ratio');
  expect(checkGate(gate).threshold).toBe(2); // the issue: --threshold-ratio defaults to 2
  expect(checkGate({ ...gate, kind: 'fid' }).threshold).toBeNull();
  expect(checkGate({ ...gate, kind: 'fid', fid: '12,5' }).threshold).toBe(12.5);
});

test('rounds and images out of range are wrong', () => {
  const gate = defaultGateDraft();
  expect(checkGate({ ...gate, maxRounds: '0' }).maxRounds).toBeNull();
  expect(checkGate({ ...gate, maxRounds: '11' }).maxRounds).toBeNull();
  expect(checkGate({ ...gate, numOutput: '0' }).numOutput).toBeNull();
  expect(checkGate({ ...gate, numOutput: '1e3' }).numOutput).toBe(1000);
});
