import { decode } from 'fast-png';
import { expect, test } from 'vitest';
import { PRESETS } from '../../src/config.ts';
import { INTENDED_USE } from '../../src/errors.ts';
import { readSafetensors } from '../../src/interop/safetensors.ts';
import { modelImageFiles, modelImageGrid } from '../../src/report/modelImages.ts';
import type { GenerateFromModelResult } from '../../src/workers/protocol.ts';

const drawn: GenerateFromModelResult = {
  model: {
    imsize: 32,
    nz: 2,
    ngf: 4,
    mode: 'wc',
    seed: 9,
    iteration: null,
    averaged: false,
    trainable: false,
    optimizers: false,
    config: PRESETS.quick,
    corrected: [],
  },
  seed: 5,
  size: 32,
  count: 3,
  iteration: 0,
  images: new Float32Array(3 * 32 * 32).map((_, i) => ((i % 32) / 31) * 2 - 1),
  latents: Float32Array.from([0, 1, 2, 3, 4, 5]),
};

test('every picture says that it is synthetic, for what use, and that nobody judged it', () => {
  const pictures = modelImageFiles(drawn).filter(({ name }) => name.endsWith('.png'));
  expect(pictures.map(({ name }) => name)).toEqual([
    'generated/0001.png',
    'generated/0002.png',
    'generated/0003.png',
  ]);
  for (const { bytes } of [...pictures, modelImageGrid(drawn)]) {
    expect(decode(bytes).text).toMatchObject({
      Title: 'SYNTHETIC image',
      Disclaimer: INTENDED_USE,
      Warning: 'SYNTHETIC. Not judged here.',
      Gate: 'Not judged here',
      Model: 'WGAN 32x32, nz 2, ngf 4', // no iteration: the file had no optimizer
      Seed: '5',
    });
  }
});

test('what is known of the model is in every picture', () => {
  const known = 'The check for memorisation failed.';
  const pictures = modelImageFiles(drawn, known).filter(({ name }) => name.endsWith('.png'));
  for (const { bytes } of [...pictures, modelImageGrid(drawn, known)])
    expect(decode(bytes).text.Warning).toBe(`SYNTHETIC. Not judged here. ${known}`);
});

test('given latents leave no seed in the text', () => {
  const [first] = modelImageFiles({ ...drawn, seed: null });
  expect(decode(first!.bytes).text).not.toHaveProperty('Seed');
});

test('latents and exact values go along, bit for bit', () => {
  const tensorIn = (file: string, name: string) => {
    const { bytes } = modelImageFiles(drawn).find((one) => one.name === file)!;
    return readSafetensors(bytes).tensors.get(name)!;
  };
  expect(tensorIn('latents.safetensors', 'z').shape).toEqual([3, 2]);
  expect(tensorIn('latents.safetensors', 'z').toFloat32()).toEqual(drawn.latents);
  expect(tensorIn('images.safetensors', 'images').shape).toEqual([3, 32, 32, 1]);
  expect(tensorIn('images.safetensors', 'images').toFloat32()).toEqual(drawn.images);
});

test.each([
  ['png16', ['generated/0001.png', 'generated/0002.png', 'generated/0003.png']],
  ['npy', ['images.npy', 'images.json']],
  ['dicom', ['generated/0001.dcm', 'generated/0002.dcm', 'generated/0003.dcm']],
] as const)('as %s they leave beside their latents and exact values', (format, names) => {
  const files = modelImageFiles(drawn, null, format);
  expect(files.map(({ name }) => name)).toEqual([...names, 'latents.safetensors', 'images.safetensors']);
});

test('the index counts from the first latent, and the hash is of the weights that drew', () => {
  const [first] = modelImageFiles({ ...drawn, first: 40, modelHash: 'cd'.repeat(32) });
  expect(decode(first!.bytes).text).toMatchObject({ Index: '40', 'Model hash': 'cd'.repeat(32) });
});
