import { expect, test } from 'vitest';
import { readSafetensors } from '../../src/interop/safetensors.ts';
import { dumpFiles } from '../../src/report/evaluationDump.ts';

const values = (length: number, from: number) => Float32Array.from({ length }, (_, i) => from + i / 64);

const DUMP = {
  size: 2,
  dimension: 3,
  images: { real: values(8, 0), fake: values(12, 1), train: values(4, 2) },
  features: { real: values(6, 3), fake: values(9, 4), train: values(3, 5) },
  pairs: {
    realFake: [[0, 2]],
    realReal: [[0, 1]],
    nearestTraining: [[2, 0]],
    fakeFake: [[1, 0]],
  },
} as const;

test('features and images are tensors real, fake and train; pairs are indices', () => {
  const files = dumpFiles(DUMP).map(({ name, parts }) => [name, joined(parts)] as const);
  expect(files.map(([name]) => name)).toEqual(['features.safetensors', 'images.safetensors', 'pairs.json']);
  const shapes = ([, bytes]: (typeof files)[number]) =>
    [...readSafetensors(bytes).tensors].map(([name, { shape }]) => [name, shape]);
  expect(shapes(files[0]!)).toEqual([
    ['real', [2, 3]],
    ['fake', [3, 3]],
    ['train', [1, 3]],
  ]);
  expect(shapes(files[1]!)).toEqual([
    ['real', [2, 2, 2]],
    ['fake', [3, 2, 2]],
    ['train', [1, 2, 2]],
  ]);
  expect(readSafetensors(files[0]![1]).tensors.get('fake')!.toFloat32()).toEqual(DUMP.features.fake);
  expect(readSafetensors(files[1]![1]).tensors.get('train')!.toFloat32()).toEqual(DUMP.images.train);
  expect(JSON.parse(new TextDecoder().decode(files[2]![1]))).toEqual(DUMP.pairs);
});

test('a view into a larger buffer is written by itself', () => {
  const large = values(20, 9);
  const features = { ...DUMP.features, real: large.subarray(4, 10) };
  const { tensors } = readSafetensors(joined(dumpFiles({ ...DUMP, features })[0]!.parts));
  expect(tensors.get('real')!.toFloat32()).toEqual(large.slice(4, 10));
});

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
