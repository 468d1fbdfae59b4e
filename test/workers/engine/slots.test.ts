import { expect, test } from 'vitest';
import { epochSlot } from '../../../src/workers/engine/slots.ts';

function slots(config: { critic_iters: number; save_epoch: number }, perEpoch: number, iterations: number) {
  return Array.from({ length: iterations }, (_, i) => [i + 1, epochSlot(config, perEpoch, i + 1)]).filter(
    ([, slot]) => slot !== null,
  );
}

test('the first iteration whose batches reach the end of every save_epoch-th epoch is kept', () => {
  // 5 batches an iteration, 7 an epoch, every 2 epochs: 14 batches by iteration 3, 28 by 6, 42 by 9.
  expect(slots({ critic_iters: 5, save_epoch: 2 }, 7, 9)).toEqual([
    [3, 'epoch-2'],
    [6, 'epoch-4'],
    [9, 'epoch-6'],
  ]);
});

test('an iteration that passes several epochs keeps one checkpoint, named after the last', () => {
  expect(slots({ critic_iters: 5, save_epoch: 1 }, 2, 2)).toEqual([
    [1, 'epoch-2'],
    [2, 'epoch-5'],
  ]);
});
