import { serialize } from 'node:v8';
import { expect, test } from 'vitest';
import { sizeOf } from '../../src/storage/sizeOf.ts';

/** A block of a training log as the engine stores it. */
const rows = Array.from({ length: 50 }, (_, i) => ({
  iteration: i + 1000,
  epoch: 3,
  totalEpochs: 100,
  batch: i,
  batchesPerEpoch: 60,
  lossD: -3.25 * Math.cos(i),
  lossG: 1.5 * Math.sin(i),
  dReal: Math.SQRT2,
  dFakeCritic: Math.E,
  dFakeGenerator: Math.PI,
  wasserstein: 0.1 * i + 0.01,
  penalty: 0.01,
  gradNorm: 1.02,
}));

// v8.serialize (Node 20) writes the structured clone that Chromium stores. Within 10 %: what is shown has two digits.
test.each([
  ['a block of a log', rows],
  [
    'a packed grid',
    { version: 1, iteration: 5, columns: 8, rows: 8, size: 64, packed: new Uint8Array(9000) },
  ],
  ['words, nothing and true', { text: 'a sentence of some length', none: null, yes: true, list: [1, 2, 3] }],
])('%s has about the size that V8 writes it in', (_, value) => {
  const written = serialize(value).length;
  expect(Math.abs(sizeOf(value) / written - 1)).toBeLessThan(0.1);
});
