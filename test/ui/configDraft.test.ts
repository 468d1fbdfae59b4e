import { describe, expect, test } from 'vitest';
import { CONFIG_KEYS, PRESETS, type RunConfig } from '../../src/config.ts';
import {
  checkDraft,
  conflictsOf,
  draftOf,
  freshOptimizers,
  heldValue,
  isChanged,
  modelDraft,
  presetDraft,
  withStart,
  withTyped,
} from '../../src/ui/train/configDraft.ts';
import { checkGate, defaultGateDraft } from '../../src/ui/train/gateDraft.ts';
import type { ModelSummary } from '../../src/workers/protocol.ts';

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

test('more parts than images are wrong in the batch as typed, not in the preset’s', () => {
  const parted = withTyped(presetDraft('thesis', null), 'accumulate', '64');
  expect(checkDraft(parted).config?.accumulate).toBe(64); // thesis: bsize 128
  const { config, errors } = checkDraft(withTyped(parted, 'bsize', '32'));
  expect(config).toBeNull();
  expect(Object.keys(errors)).toEqual(['accumulate']);
});

test('a key is changed while it means something else than what the draft was made of', () => {
  const quick = presetDraft('quick', null);
  expect(isChanged(withTyped(quick, 'lr', '0,0010'), 'lr')).toBe(false); // quick: 0.001
  expect(isChanged(withTyped(quick, 'lr', '0.002'), 'lr')).toBe(true);
  expect(isChanged(withTyped(quick, 'iterations', ''), 'iterations')).toBe(true);
  expect(isChanged(withTyped(withTyped(quick, 'lr', '1'), 'lr', quick.reference.lr), 'lr')).toBe(false);
});

describe('a model to start from', () => {
  const config: RunConfig = { ...PRESETS.thesis, imsize: 32, ngf: 2, ndf: 3, nz: 4, lr: 0.0002 };
  const summary: ModelSummary = {
    imsize: 32,
    nz: 4,
    ngf: 2,
    mode: 'gp',
    seed: 1,
    iteration: 3,
    averaged: false,
    trainable: true,
    optimizers: true,
    config,
    corrected: [],
  };
  const start = { file: new File([], 'model.pth'), summary };
  const draft = modelDraft(start);

  test('brings its whole configuration', () => {
    expect(checkDraft(draft)).toEqual({ config, errors: {} });
  });

  test('holds what its tensors decide, and leaves the rest free', () => {
    expect(CONFIG_KEYS.filter((key) => heldValue(draft, key) !== null).sort()).toEqual(
      ['imsize', 'nc', 'ndf', 'ngf', 'nz'], // model/architecture.ts builds from these
    );
    expect(checkDraft(withTyped(draft, 'bsize', '16')).config?.bsize).toBe(16);
  });

  test('of another width is refused, with the width it has', () => {
    const { config: none, errors } = checkDraft(withTyped(draft, 'ngf', '16'));
    expect(none).toBeNull();
    expect(Object.keys(errors)).toEqual(['ngf']);
    expect(errors.ngf?.facts).toMatchObject({ value: '16', expected: '2' });
  });

  test('keeps its architecture under a preset, which then counts as edited', () => {
    const thesis = withStart(presetDraft('thesis', null), start);
    expect(checkDraft(thesis).config).toEqual({ ...PRESETS.thesis, imsize: 32, ngf: 2, ndf: 3, nz: 4 });
    expect([thesis.origin, thesis.edited]).toEqual(['thesis', true]);
  });

  test('takes its values back where an imported file said others', () => {
    const imported = { ...draftOf(PRESETS.quick, 'file'), start };
    expect(conflictsOf(imported).sort()).toEqual(['ndf', 'ngf', 'nz']);
    expect(conflictsOf(withStart(imported, start))).toEqual([]);
  });

  test('taken away leaves the values and holds none', () => {
    const freed = withStart(draft, null);
    expect(freed.typed).toEqual(draft.typed);
    expect(checkDraft(withTyped(freed, 'ngf', '16')).config?.ngf).toBe(16);
  });

  test('goes on with fresh optimizers where the file has none, or the other trainer’s', () => {
    expect(freshOptimizers(draft)).toBe(false);
    expect(freshOptimizers(withTyped(draft, 'mode', 'wc'))).toBe(true);
    const bare = modelDraft({ ...start, summary: { ...summary, optimizers: false } });
    expect(freshOptimizers(bare)).toBe(true);
    expect(freshOptimizers(presetDraft('quick', null))).toBe(false);
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
  expect(checkGate({ ...gate, maxRounds: '101' }).maxRounds).toBeNull();
  expect(checkGate({ ...gate, numOutput: '0' }).numOutput).toBeNull();
  expect(checkGate({ ...gate, numOutput: '1e3' }).numOutput).toBe(1000);
});
