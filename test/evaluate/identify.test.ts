/** With the two small networks of smallNetwork.ts. */
import { expect, test } from 'vitest';
import { identifyWeights } from '../../src/evaluate/identify.ts';
import { shapesOf } from '../../src/evaluate/registry.ts';
import { writeSafetensors } from '../../src/interop/safetensors.ts';
import { lcgTensors } from '../fixtures/lcgWeights.ts';
import { joined, known, layers, other, pth, sha256, small, tensors, trunk, whole } from './smallNetwork.ts';

test('a trunk and its layers, dropped in any order, are the network that one file of both is', async () => {
  for (const files of [[trunk, layers], [layers, trunk], [whole], [joined]]) {
    const found = await identifyWeights(files, known);
    expect(found).toEqual([{ network: small, bytes: joined, sha256: small.joined }]);
  }
});

test('a network of one file is kept as the file that was published', async () => {
  const bytes = pth(lcgTensors([...shapesOf(other)]));
  expect(await identifyWeights([trunk, bytes, layers], known)).toEqual([
    { network: other, bytes, sha256: other.files[0]!.sha256 },
    { network: small, bytes: joined, sha256: small.joined },
  ]);
});

test('half a network is refused by the first tensor that is not there', async () => {
  await refused([trunk], { problem: 'shape', found: 'no lin0.weight', expected: 'lin0.weight [1, 2, 1, 1]' });
  await refused([layers], { problem: 'shape', found: 'no features.0.weight' });
});

test('other weights of the right names and shapes have the wrong hash', async () => {
  const changed = new Map([
    ...tensors,
    ['lin1.weight', { shape: [1, 3, 1, 1], values: new Float32Array(3) }],
  ]);
  const bytes = writeSafetensors(changed);
  await refused([bytes], { problem: 'hash', found: sha256(bytes), expected: `${sha256(whole)} (whole.pth)` });
  const half = pth([...changed].filter(([name]) => name.startsWith('lin')));
  await refused([half], { problem: 'hash', file: '.pth', expected: `${sha256(layers)} (layers.pth)` });
});

test('a tensor of another shape is named with both shapes', async () => {
  const wider = new Map([
    ...tensors,
    ['features.3.weight', { shape: [3, 4, 1, 1], values: new Float32Array(12) }],
  ]);
  await refused([writeSafetensors(wider)], {
    problem: 'shape',
    found: 'features.3.weight [3, 4, 1, 1]',
    expected: 'features.3.weight [3, 2, 1, 1]',
  });
});

test('files that end early, and files of something else, are told apart', async () => {
  await refused([whole.slice(0, -5)], { problem: 'bytes', file: '.safetensors' });
  await refused([trunk.slice(0, -50)], { problem: 'bytes', file: '.pth' });
  await refused([new Uint8Array(300)], { problem: 'unrecognised' });
  await refused(
    [writeSafetensors(new Map([['main.0.weight', { shape: [1], values: new Float32Array(1) }]]))],
    {
      problem: 'unrecognised',
      found: 'tensors main.0.weight',
    },
  );
});

async function refused(files: Uint8Array<ArrayBuffer>[], facts: object) {
  await expect(identifyWeights(files, known)).rejects.toMatchObject({ name: 'NetworkFileError', facts });
}
