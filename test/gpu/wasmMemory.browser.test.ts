/** What becomes of a WASM backend that is asked for more than it has; without the guard its threads wait for ever. */
import * as tf from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { beforeAll, expect, test } from 'vitest';
import { openBackend } from '../../src/gpu/backend.ts';
import { WASM_LIMIT } from '../../src/gpu/wasmMemory.ts';

beforeAll(async () => {
  await openBackend('wasm');
});

test('memory that runs out is said, and what was there before computes on', async () => {
  const backend = tf.backend() as BackendWasm;
  const before = tf.tensor1d([1, 2, 3]);
  const quarter = 2 ** 26; // floats of 256 MiB, never written: the heap grows without being touched
  const taken: tf.TensorInfo[] = [];
  let error: unknown = null;
  while (!error && taken.length < 20) {
    try {
      taken.push(backend.makeOutput([quarter], 'float32'));
    } catch (thrown) {
      error = thrown;
    }
  }
  expect(error).toBeInstanceOf(RangeError);
  expect((error as RangeError).message).toMatch(/memory is full: 268435456 more bytes/);
  expect(taken.length * quarter * 4).toBeLessThan(WASM_LIMIT);
  expect(taken.length).toBeGreaterThanOrEqual(12); // 3 GiB could be had

  expect([...(await before.add(1).data())]).toEqual([2, 3, 4]);
  for (const { dataId } of taken) backend.disposeData(dataId);
  expect(
    (
      await tf
        .ones([quarter / 4])
        .sum()
        .data()
    )[0],
  ).toBe(quarter / 4); // room again
});
