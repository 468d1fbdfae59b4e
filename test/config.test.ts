import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  batchesPerEpoch,
  CONFIG_KEYS,
  CONFIG_RULES,
  checkConfig,
  completeConfig,
  epochsIn,
  exportConfig,
  imagesPerIteration,
  PRESETS,
  parseConfig,
  type RunConfig,
  totalIterations,
} from '../src/config.ts';
import { ConfigError } from '../src/errors.ts';

const THESIS_FILE = {
  params: {
    bsize: 128,
    imsize: 64,
    nc: 1,
    nz: 100,
    ngf: 64,
    ndf: 64,
    nepochs: 1000,
    lr: 0.0001,
    beta1: 0.5,
    save_epoch: 100,
    critic_iters: 5,
  },
  model: { path: 'model/model_wgan', image_path: 'images/images_wgan' },
  datasets: {
    chestKaggle: '../../../../TFG/ChestCTKaggle/Data/',
    nbia: '../../src/Pipeline/Data/Data-Transformed',
  },
};

function configError(work: () => unknown): ConfigError {
  try {
    work();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const data = process.env.GANTRY_DATA ?? join(import.meta.dirname, '../../shared');
const thesisText = join(data, 'thesis/wgan-gp.es.md');

test.skipIf(!existsSync(thesisText))(
  "the thesis's printed config.json is the thesis preset (skipped without GANTRY_DATA)",
  () => {
    const printed = /```json\n([\s\S]*?)```/.exec(readFileSync(thesisText, 'utf8'))![1]!;
    expect(JSON.parse(printed)).toEqual(THESIS_FILE);
  },
);

test("the thesis's config.json over any base is the thesis preset", () => {
  expect(parseConfig(THESIS_FILE).config).toEqual(PRESETS.thesis);
});

test("the thesis's config.json goes out as it came in, with the keys it lacked added to params", () => {
  const { config, source } = parseConfig(THESIS_FILE);
  const out = exportConfig(config, source);
  expect(out.model).toEqual(THESIS_FILE.model);
  expect(out.datasets).toEqual(THESIS_FILE.datasets);
  expect(out.params).toMatchObject(THESIS_FILE.params);
  expect(Object.keys(out.params as object).slice(0, 11)).toEqual(Object.keys(THESIS_FILE.params));
});

test('every preset exports and reads back equal', () => {
  for (const preset of Object.values(PRESETS))
    expect(parseConfig(exportConfig(preset)).config).toEqual(preset);
});

test('latent_dim, batch_size, num_epochs and learning_rate are other names of nz, bsize, nepochs and lr', () => {
  const { config } = parseConfig({ latent_dim: 64, batch_size: 16, num_epochs: 3, learning_rate: 0.01 });
  expect(config).toMatchObject({ nz: 64, bsize: 16, nepochs: 3, lr: 0.01 });
});

test('an alias goes out under the name it came in with', () => {
  const { config, source } = parseConfig({ params: { learning_rate: 0.01 } });
  expect(exportConfig({ ...config, lr: 0.02 }, source).params).toMatchObject({ learning_rate: 0.02 });
});

test('a file with nepochs and no iterations follows its epochs, though the base preset counts iterations', () => {
  expect(parseConfig({ nepochs: 7 }, PRESETS.quick).config.iterations).toBeNull();
  expect(parseConfig({ lr: 0.5 }, PRESETS.quick).config.iterations).toBe(300);
});

test('unknown keys are kept on the way out', () => {
  const { config, source } = parseConfig({ params: { lr: 0.01, scheduler_gamma: 0.9 }, note: 'x' });
  expect(exportConfig(config, source)).toMatchObject({ note: 'x', params: { scheduler_gamma: 0.9 } });
});

describe('a wrong configuration is refused by name', () => {
  test.each([
    ['a wrong type', { bsize: '128' }, 'bsize'],
    ['an unknown image size', { imsize: 48 }, 'imsize'],
    ['a negative rate', { lr: -0.1 }, 'lr'],
    ['a zero rate', { lr: 0 }, 'lr'],
    ['a rate that is not a number', { lr: Number.NaN }, 'lr'],
    ['a fractional batch', { bsize: 1.5 }, 'bsize'],
    ['colour', { nc: 3 }, 'nc'],
    ['beta1 of 1', { beta1: 1 }, 'beta1'],
    ['a seed beyond 32 bits', { seed: 2 ** 32 }, 'seed'],
    ['null where null means nothing', { nz: null }, 'nz'],
    ['an unknown trainer', { mode: 'gradient' }, 'mode'],
    ['a trainer by number', { mode: 1 }, 'mode'],
    ['an unknown initialisation', { init: 'xavier' }, 'init'],
    ['a clipping limit of 0', { clip: 0 }, 'clip'],
    ['an unknown schedule', { schedule: 'script' }, 'schedule'],
  ])('%s', (_, params, key) => {
    const error = configError(() => parseConfig({ params }));
    expect(error.facts).toMatchObject({ key });
    expect(error.message).toContain(`"${key}"`);
    expect(error.message).toContain(String(error.facts.expected));
  });

  test.each([
    ['learing_rate', 'learning_rate'],
    ['bsise', 'bsize'],
    ['critic_iter', 'critic_iters'],
    ['Lr', 'lr'],
    ['mod', 'mode'],
  ])('the typo %s is answered with %s', (typo, nearest) => {
    const error = configError(() => parseConfig({ params: { [typo]: 1 } }));
    expect(error.facts).toMatchObject({ key: typo, suggestion: nearest });
  });

  test.each(['model', 'flip', 'note'])('%s is a word of its own, not a typo, and is kept', (name) => {
    const { config, source } = parseConfig({ params: { [name]: 1 } });
    expect(exportConfig(config, source).params).toMatchObject({ [name]: 1 });
  });

  test.each([[null], [[]], ['x'], [3], [{ params: [] }]])('%j is not a configuration', (json) => {
    expect(configError(() => parseConfig(json)).facts.expected).toBe('object');
  });

  test('two names of one key that disagree', () => {
    expect(configError(() => parseConfig({ lr: 0.1, learning_rate: 0.2 })).facts.suggestion).toBe('lr');
  });

  test('a missing key of a whole configuration', () => {
    const { lambda, ...rest } = PRESETS.quick;
    expect(lambda).toBe(10);
    expect(configError(() => checkConfig(rest)).facts.key).toBe('lambda');
  });
});

test('a configuration from before the trainers could be chosen means what was then the only one', () => {
  const { mode, clip, init, schedule, ...older } = PRESETS.thesis;
  expect([mode, clip, init, schedule]).toEqual(['gp', 0.01, 'pytorch', 'paper']);
  expect(checkConfig(older)).toEqual(PRESETS.thesis);
  expect(completeConfig(older as RunConfig)).toEqual(PRESETS.thesis);
  expect(exportConfig(older as RunConfig)).toEqual(exportConfig(PRESETS.thesis));
});

test('the weight-clipping trainer reads, goes out and reads again', () => {
  const wc = { mode: 'wc', clip: 0.02, init: 'dcgan', lr: 0.00005 };
  const { config, source } = parseConfig({ params: wc });
  expect(config).toMatchObject(wc);
  expect(parseConfig(exportConfig(config, source)).config).toEqual(config);
});

test('every key has a rule its own presets obey', () => {
  expect(CONFIG_KEYS.length).toBe(Object.keys(CONFIG_RULES).length);
  for (const preset of Object.values(PRESETS)) expect(checkConfig(preset)).toEqual(preset);
});

test('iterations are nepochs × whole batches ÷ critic_iters, and at least 1', () => {
  const config = { ...PRESETS.thesis, nepochs: 10, bsize: 32, critic_iters: 5 };
  expect(batchesPerEpoch(config, 70)).toBe(2);
  expect(totalIterations(config, 70)).toBe(4);
  expect(totalIterations({ ...config, nepochs: 1 }, 32)).toBe(1);
  expect(totalIterations({ ...config, iterations: 9 }, 70)).toBe(9);
});

test('under thesis a last partial batch counts, and an epoch holds whole iterations', () => {
  const thesis = { ...PRESETS.thesis, schedule: 'thesis', bsize: 32, critic_iters: 5 } as const;
  expect(batchesPerEpoch(thesis, 70)).toBe(3); // 32, 32, 6
  const epochs = { ...thesis, nepochs: 10 };
  // gp: generator steps at batch 0, 5, … of each epoch, so one of three batches and two of six.
  expect(totalIterations(epochs, 70)).toBe(10);
  expect(totalIterations(epochs, 170)).toBe(20);
  expect(totalIterations({ ...epochs, mode: 'wc' }, 70)).toBe(30); // one a batch
  expect(epochsIn(thesis, 170, 3)).toBe(1.5);
  expect(epochsIn({ ...thesis, mode: 'wc' }, 170, 3)).toBe(0.5);
  expect(epochsIn(PRESETS.quick, 70, 4)).toBe(10); // paper: 4 · 5 batches, 2 an epoch
});

test('the images of an iteration are those the critic sees in it, on average', () => {
  const config = { ...PRESETS.thesis, bsize: 32, critic_iters: 5 };
  expect(imagesPerIteration(config, 70)).toBe(160); // 5 · 32
  expect(imagesPerIteration({ ...config, schedule: 'thesis' }, 170)).toBe(85); // 170 an epoch of two iterations
  expect(imagesPerIteration({ ...config, schedule: 'thesis', mode: 'wc' }, 64)).toBe(160); // each batch five times
});

test('a file gives the keys it names, under Gantry’s names, and its epochs in place of iterations', () => {
  expect(parseConfig({ params: { learning_rate: 0.01, note: 'x', nepochs: 3 } }).given).toEqual([
    'lr',
    'nepochs',
    'iterations',
  ]);
  expect(parseConfig({}).given).toEqual([]);
});

test('a file that names no key at all is no configuration, and a misspelt params is named', () => {
  expect(configError(() => parseConfig({ parms: { bsize: 64 } })).facts).toMatchObject({
    key: 'parms',
    suggestion: 'params',
  });
  expect(configError(() => parseConfig({ compilerOptions: {} })).message).toContain('"compilerOptions"');
  expect(parseConfig({ params: {}, model: {} }).given).toEqual([]);
});

describe('values that cannot stand together', () => {
  test('more parts than images in a batch are refused by name', () => {
    const error = configError(() => parseConfig({ bsize: 8, accumulate: 9 }));
    expect(error.facts).toMatchObject({ key: 'accumulate', value: '9', problem: 'contradiction' });
    expect(error.message).toContain('"accumulate" is 9 and "bsize" 8');
  });

  test('a part for each image is as far as it goes', () => {
    expect(parseConfig({ bsize: 8, accumulate: 8 }).config.accumulate).toBe(8);
  });
});
