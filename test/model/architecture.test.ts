import { expect, test } from 'vitest';
import { PRESETS } from '../../src/config.ts';
import {
  bufferShapes,
  criticLayers,
  generatorLayers,
  parameterShapes,
} from '../../src/model/architecture.ts';
import golden from '../oracle/train/golden.json';

test('parameters and buffers bear the names of the PyTorch state dicts, without num_batches_tracked', () => {
  const shape = { ...PRESETS.quick, nz: 8, ngf: 4, ndf: 4 };
  const generator = generatorLayers(shape);
  const names = [...parameterShapes(generator).keys(), ...bufferShapes(generator).keys()];
  // golden.json holds every key of state_dict() of the script's modules.
  expect(names.sort()).toEqual(Object.keys(golden.generator).sort());
  expect([...parameterShapes(criticLayers(shape)).keys()].sort()).toEqual(Object.keys(golden.critic).sort());
});

test('the thesis networks at 64 pixels have widths 512, 256, 128, 64', () => {
  // ConvTranspose2d(100, 512), (512, 256), (256, 128), (128, 64), (64, 1); Conv2d(1, 64), … (256, 512), (512, 1).
  expect(generatorLayers(PRESETS.thesis).map(({ shape }) => shape)).toEqual([
    [4, 4, 512, 100],
    [4, 4, 256, 512],
    [4, 4, 128, 256],
    [4, 4, 64, 128],
    [4, 4, 1, 64],
  ]);
  expect(criticLayers(PRESETS.thesis).map(({ shape }) => shape)).toEqual([
    [4, 4, 1, 64],
    [4, 4, 64, 128],
    [4, 4, 128, 256],
    [4, 4, 256, 512],
    [4, 4, 512, 1],
  ]);
});

test.each([
  [32, 4],
  [64, 8],
  [128, 16],
] as const)(
  'at %d pixels the first layer is %d times as wide as the last, and images double from 4',
  (imsize, factor) => {
    const config = { ...PRESETS.quick, imsize, ngf: 3, ndf: 5 };
    const generator = generatorLayers(config);
    expect(generator[0]!.shape[2]).toBe(3 * factor);
    expect(generator.map(({ large }) => large)).toEqual(generator.map((_, l) => 4 * 2 ** l));
    expect(generator.at(-1)!.large).toBe(imsize);
    const critic = criticLayers(config);
    expect(critic.at(-1)!.shape).toEqual([4, 4, 5 * factor, 1]);
    expect(critic.map(({ large }) => large)).toEqual(generator.map(({ large }) => large).reverse());
    expect(critic.map(({ small }) => small)).toEqual(generator.map(({ small }) => small).reverse());
  },
);
