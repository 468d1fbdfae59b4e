/** Two made-up networks of a few numbers each, pinned as the registry pins its own, and the files that they come as. */
import { createHash } from 'node:crypto';
import { planBuilder } from '../../src/evaluate/planBuilder.ts';
import { KNOWN, type KnownNetwork, shapesOf } from '../../src/evaluate/registry.ts';
import { INPUT } from '../../src/evaluate/steps.ts';
import { Dict, OrderedDict } from '../../src/interop/pickle.ts';
import { writeSafetensors } from '../../src/interop/safetensors.ts';
import { type NamedTensor, ownTensor } from '../../src/interop/tensors.ts';
import { writeTorchFile } from '../../src/interop/torchWriter.ts';
import { lcgTensors } from '../fixtures/lcgWeights.ts';

const plan = (() => {
  const net = planBuilder();
  net.convolution('features.3', net.convolution('features.0', INPUT, 2, 3), 3, 1);
  return net.plan();
})();
const info = { ...KNOWN[1]!.info, name: 'small' };
const shape: KnownNetwork = { info, plan, taps: ['features.0', 'features.3'], files: [], joined: '' };
export const tensors = lcgTensors([...shapesOf(shape)]);
export const trunk = pth(
  [...tensors].filter(([name]) => name.startsWith('features')),
  [['classifier.1.weight', [2, 2]]],
);
/** As the LPIPS repository names them. */
export const layers = pth(
  [...tensors]
    .filter(([name]) => name.startsWith('lin'))
    .map(([name, tensor]) => [name.replace('.weight', '.model.1.weight'), tensor]),
);
export const whole = writeSafetensors(tensors, { note: 'another header' });
export const joined = writeSafetensors(tensors);
export const small: KnownNetwork = {
  ...shape,
  files: [pin(trunk, 'trunk'), pin(layers, 'layers'), pin(whole, 'whole')],
  joined: sha256(joined),
};
/** The other kind: features of one file, kept as it is. */
export const other: KnownNetwork = (() => {
  const net = planBuilder();
  net.basic('Conv2d_1a', INPUT, 2, 3);
  const plain = { ...KNOWN[0]!, plan: net.plan(), taps: ['Conv2d_1a'] };
  const bytes = pth(lcgTensors([...shapesOf(plain)]));
  return { ...plain, files: [pin(bytes, 'whole')], joined: null };
})();
export const known = [other, small];

export function pth(named: Iterable<readonly [string, NamedTensor]>, more: [string, number[]][] = []) {
  const dict = new OrderedDict();
  for (const [name, tensor] of named) dict.set(name, ownTensor(tensor.shape, tensor.values));
  for (const [name, size] of more) {
    dict.set(name, ownTensor(size, new Float32Array(size.reduce((product, side) => product * side, 1))));
  }
  dict.attributes = new Dict([['_metadata', new OrderedDict()]]);
  return writeTorchFile(dict);
}

function pin(bytes: Uint8Array, part: KnownNetwork['files'][number]['part']) {
  return { file: `${part}.pth`, url: null, sha256: sha256(bytes), bytes: bytes.length, part };
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
