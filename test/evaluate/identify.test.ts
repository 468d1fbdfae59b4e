/** With two made-up networks of a few numbers each, pinned as the registry pins its own. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { identifyWeights } from '../../src/evaluate/identify.ts';
import { planBuilder } from '../../src/evaluate/planBuilder.ts';
import { KNOWN, type KnownNetwork, shapesOf } from '../../src/evaluate/registry.ts';
import { INPUT } from '../../src/evaluate/steps.ts';
import { Dict, OrderedDict } from '../../src/interop/pickle.ts';
import { writeSafetensors } from '../../src/interop/safetensors.ts';
import { type NamedTensors, ownTensor } from '../../src/interop/tensors.ts';
import { writeTorchFile } from '../../src/interop/torchWriter.ts';
import { lcgTensors } from '../fixtures/lcgWeights.ts';

const plan = (() => {
  const net = planBuilder();
  net.convolution('features.3', net.convolution('features.0', INPUT, 2, 3), 3, 1);
  return net.plan();
})();
const info = { ...KNOWN[1]!.info, name: 'small' };
const shape: KnownNetwork = { info, plan, taps: ['features.0', 'features.3'], files: [], joined: '' };
const tensors = lcgTensors([...shapesOf(shape)]);
const trunk = pth(
  [...tensors].filter(([name]) => name.startsWith('features')),
  [['classifier.1.weight', [2, 2]]],
);
/** As the LPIPS repository names them. */
const layers = pth(
  [...tensors]
    .filter(([name]) => name.startsWith('lin'))
    .map(([name, tensor]) => [name.replace('.weight', '.model.1.weight'), tensor]),
);
const whole = writeSafetensors(tensors, { note: 'another header' });
const joined = writeSafetensors(tensors);
const small: KnownNetwork = {
  ...shape,
  files: [pin(trunk, 'trunk'), pin(layers, 'layers'), pin(whole, 'whole')],
  joined: sha256(joined),
};
/** The other kind: features of one file, kept as it is. */
const other: KnownNetwork = (() => {
  const net = planBuilder();
  net.basic('Conv2d_1a', INPUT, 2, 3);
  const plain = { ...KNOWN[0]!, plan: net.plan(), taps: ['Conv2d_1a'] };
  const bytes = pth(lcgTensors([...shapesOf(plain)]));
  return { ...plain, files: [pin(bytes, 'whole')], joined: null };
})();
const known = [other, small];

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
  await refused([bytes], { problem: 'hash', found: sha256(bytes), expected: `${sha256(whole)} (whole)` });
  const half = pth([...changed].filter(([name]) => name.startsWith('lin')));
  await refused([half], { problem: 'hash', file: '.pth', expected: `${sha256(layers)} (layers)` });
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

function pth(
  named: Iterable<readonly [string, NamedTensors extends ReadonlyMap<string, infer T> ? T : never]>,
  more: [string, number[]][] = [],
) {
  const dict = new OrderedDict();
  for (const [name, tensor] of named) dict.set(name, ownTensor(tensor.shape, tensor.values));
  for (const [name, size] of more) {
    dict.set(name, ownTensor(size, new Float32Array(size.reduce((product, side) => product * side, 1))));
  }
  dict.attributes = new Dict([['_metadata', new OrderedDict()]]);
  return writeTorchFile(dict);
}

function pin(bytes: Uint8Array, part: KnownNetwork['files'][number]['part']) {
  return { file: part, url: null, sha256: sha256(bytes), bytes: bytes.length, part };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
