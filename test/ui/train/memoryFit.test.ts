import { expect, test } from 'vitest';
import { OutOfMemoryError } from '../../../src/errors.ts';
import { presetDraft, withTyped } from '../../../src/ui/train/configDraft.ts';
import { type MemoryFit, measuredOf, proposalsOf, refusalOf } from '../../../src/ui/train/memoryFit.ts';
import type { Measured } from '../../../src/workers/protocol.ts';

const refusal = (proposedAccumulate: number | null, proposedBsize: number | null) =>
  new OutOfMemoryError('A training step does not fit.', { bsize: 32, proposedAccumulate, proposedBsize });

test('parts, which give the same result, are proposed before a smaller batch', () => {
  expect(proposalsOf(refusal(4, 8))).toEqual([
    { key: 'accumulate', value: 4 },
    { key: 'bsize', value: 8 },
  ]);
});

test('what nothing that was tried fits with is not proposed', () => {
  expect(proposalsOf(refusal(null, 8))).toEqual([{ key: 'bsize', value: 8 }]);
  expect(proposalsOf(refusal(2, null))).toEqual([{ key: 'accumulate', value: 2 }]);
  expect(proposalsOf(refusal(null, null))).toEqual([]);
});

test('a refusal and a measurement hold for their own draft, and for none that was changed since', () => {
  const draft = presetDraft('quick', null);
  const changed = withTyped(draft, 'bsize', '16');
  const refused: MemoryFit = { kind: 'refused', draft, error: refusal(2, null) };
  expect(refusalOf(refused, draft)).toBe(refused.error);
  expect(refusalOf(refused, changed)).toBeNull();
  expect(measuredOf(refused, draft)).toBeNull();

  const measured: Measured = {
    device: {
      backend: 'wasm',
      requested: 'wasm',
      adapter: null,
      software: false,
      threads: 1,
      simd: true,
      passedOver: [],
      tfjs: '4.22.0',
    },
    peakBytes: 1,
    memory: { tensors: 1, bytes: 1, deviceBytes: null, heapBytes: null },
    seconds: 1,
  };
  const fits: MemoryFit = { kind: 'fits', draft, measured };
  expect(measuredOf(fits, draft)).toBe(measured);
  expect(measuredOf(fits, changed)).toBeNull();
  expect(refusalOf(fits, draft)).toBeNull();
});
