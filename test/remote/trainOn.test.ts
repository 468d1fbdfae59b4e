import { expect, test } from 'vitest';
import { PRESETS, type RunConfig } from '../../src/config.ts';
import { ConfigError } from '../../src/errors.ts';
import { trainOnConfig } from '../../src/remote/trainOn.ts';

const file: RunConfig = { ...PRESETS.quick, imsize: 64, ngf: 8, ndf: 8, lr: 0.0002, beta1: 0, mode: 'wc' };

test('what was not asked for is the model file’s own', () => {
  expect(trainOnConfig(file, PRESETS.quick, [])).toEqual({ config: file, overruled: [] });
});

test('what was asked for counts', () => {
  const asked: RunConfig = { ...PRESETS.quick, mode: 'gp', lr: 0.003, iterations: 9 };
  expect(trainOnConfig(file, asked, ['mode', 'iterations'])).toEqual({
    config: { ...file, mode: 'gp', iterations: 9 },
    overruled: [],
  });
});

test('the architecture is the tensors’, and what was asked for instead is told', () => {
  const asked: RunConfig = { ...PRESETS.quick, imsize: 64, ngf: 32, ndf: 8 };
  expect(trainOnConfig(file, asked, ['imsize', 'ngf', 'ndf', 'lr'])).toEqual({
    config: { ...file, lr: PRESETS.quick.lr },
    overruled: [{ key: 'ngf', asked: 32, used: 8 }],
  });
});

test('values that make no configuration are refused by name', () => {
  expect(() => trainOnConfig(file, { ...PRESETS.quick, lr: -1 }, ['lr'])).toThrow(ConfigError);
});
