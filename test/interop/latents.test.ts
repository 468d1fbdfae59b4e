import { expect, test } from 'vitest';
import { INTENDED_USE } from '../../src/errors.ts';
import { readLatents, writeImages, writeLatents } from '../../src/interop/latents.ts';
import { readSafetensors, writeSafetensors } from '../../src/interop/safetensors.ts';
import { refusal } from './golden.ts';

const Z = Float32Array.from([0.5, -1, 2, 0, 1e-30, -0.25]);

function file(name: string, shape: number[], values: Float32Array<ArrayBuffer> = Z) {
  return writeSafetensors(new Map([[name, { shape, values }]]));
}

test('latents come back as they were written: z, F32 [n, nz]', () => {
  const bytes = writeLatents(Z, 3);
  expect(readSafetensors(bytes).tensors.get('z')!.shape).toEqual([2, 3]);
  expect(readLatents(bytes, 3, null)).toEqual(Z);
  expect(readLatents(bytes, 3, 1)).toEqual(Z.slice(0, 3));
});

test('PyTorch’s own spelling of a latent, [n, nz, 1, 1], is read', () => {
  expect(readLatents(file('z', [2, 3, 1, 1]), 3, 2)).toEqual(Z);
});

test.each([
  ['of another nz', () => readLatents(writeLatents(Z, 3), 2, null), 'shape', '[2, 3]', '[n, 2]'],
  ['fewer than asked for', () => readLatents(writeLatents(Z, 3), 3, 3), 'shape', '[2, 3]', '[3, 3]'],
  [
    'none at all',
    () => readLatents(file('z', [0, 3], new Float32Array(0)), 3, null),
    'shape',
    '[0, 3]',
    '[n, 3]',
  ],
  ['of one axis', () => readLatents(file('z', [6]), 6, null), 'shape', '[6]', '[n, 6]'],
  ['of a third axis', () => readLatents(file('z', [1, 3, 2]), 3, null), 'shape', '[1, 3, 2]', '[n, 3]'],
] as const)('latents %s are refused with both shapes', (_, read, problem, found, expected) => {
  expect(refusal(read).facts).toMatchObject({ problem, what: 'z', found, expected });
});

test('a file without z, and one with NaN in it, are refused', () => {
  expect(refusal(() => readLatents(file('latents', [2, 3]), 3, null)).facts).toMatchObject({
    problem: 'missing',
    what: 'z',
  });
  const broken = file('z', [2, 3], Float32Array.from([...Z.slice(0, 5), Number.NaN]));
  expect(refusal(() => readLatents(broken, 3, null)).facts).toMatchObject({ problem: 'damaged', what: 'z' });
});

test('images are written as [n, size, size, 1] and carry their intended use', () => {
  const images = new Float32Array(2 * 4 * 4).map((_, i) => i / 32 - 0.5);
  const { tensors, metadata } = readSafetensors(writeImages(images, 4));
  expect(tensors.get('images')!.shape).toEqual([2, 4, 4, 1]);
  expect(tensors.get('images')!.toFloat32()).toEqual(images);
  expect(metadata.intended_use).toBe(INTENDED_USE);
});
