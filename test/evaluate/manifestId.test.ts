import { expect, test } from 'vitest';
import { infoOf, readManifest } from '../../src/evaluate/manifest.ts';
import { manifestId } from '../../src/evaluate/manifestId.ts';
import { KNOWN, knownInfo, SHIPPED, shippedInfo } from '../../src/evaluate/registry.ts';
import { stepsManifest } from '../fixtures/stepsManifest.ts';

const idOf = (change: object) => manifestId(readManifest({ ...stepsManifest, ...change }));
const { input, network, weights } = stepsManifest;
const [first, ...others] = network.steps;

test.each([
  ['another tap', { tap: 'last' }],
  ['another mean', { input: { ...input, mean: [0.4, 0.5, 0.7] } }],
  ['no scaling of colours', { input: { ...input, mean: undefined, std: undefined } }],
  ['another range', { input: { ...input, range: [-1, 1] } }],
  ['another input size', { input: { ...input, size: 28 } }],
  ['another step', { network: { ...network, steps: [{ ...first, strides: [1, 1] }, ...others] } }],
  ['other weights', { weights: { ...weights, sha256: '1'.repeat(64) } }],
])('%s is another network', async (_, change) => {
  expect(await idOf(change)).not.toBe(await idOf({}));
});

test.each([
  ['another name, title, licence or source', { name: 'n', title: 't', licence: 'l', from: 'f' }],
  [
    'a default written out',
    { network: { ...network, steps: [{ ...first, bias: 'first.bias', norm: null }, ...others] } },
  ],
  ['another order of keys', Object.fromEntries(Object.entries(stepsManifest).toReversed())],
  ['another name of the file', { weights: { ...weights, file: 'other.safetensors' } }],
])('%s is the same network', async (_, change) => {
  expect(await idOf(change)).toBe(await idOf({}));
});

test('the model of a layers-model is part of it', async () => {
  const of = (model: object) =>
    idOf({ network: { format: 'layers-model', file: 'model.json', sha256: '2'.repeat(64), model } });
  expect(await of({ units: 1 })).not.toBe(await of({ units: 2 }));
});

test('a network that this program knows has the hash of its weights', async () => {
  expect(shippedInfo(SHIPPED[0]!).id).toBe(SHIPPED[0]!.sha256);
  expect(knownInfo(KNOWN[0]!, 'ab')).toMatchObject({ sha256: 'ab', id: 'ab' });
  const info = await infoOf(readManifest(stepsManifest));
  expect(info.id).toMatch(/^[0-9a-f]{64}$/);
  expect(info.id).not.toBe(info.sha256);
});
