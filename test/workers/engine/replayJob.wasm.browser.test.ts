import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { readSafetensors } from '../../../src/interop/safetensors.ts';
import { BUNDLES, replay, replayFacts, unzipped } from './replayFacts.browser.ts';

replayFacts('wasm', BUNDLES);

test('both trainers are replayed under both schedules, at 32 and 64 pixels', () => {
  for (const mode of ['gp', 'wc'])
    for (const schedule of ['paper', 'thesis'])
      for (const size of [32, 64]) expect(BUNDLES).toContain(`${mode}-${schedule}-${size}`);
});

test('the final state has every name of the bundle’s networks, the optimizers beside them, and no tensor stays behind', async () => {
  const bundle = await unzipped('tiny');
  await replay(bundle, 'wasm');
  const { numTensors } = tf.memory();
  const { final, grads } = await replay(bundle, 'wasm');
  expect(tf.memory().numTensors).toBe(numTensors);
  const networks = [...readSafetensors(bundle).tensors.keys()].filter((name) => name.includes('.main.'));
  const names = [...readSafetensors(final).tensors.keys()];
  expect(names).toEqual(expect.arrayContaining(networks));
  const moved = [...readSafetensors(grads).tensors.keys()];
  for (const name of moved) {
    const [network, ...rest] = name.split('.');
    const optimizer = network === 'generator' ? 'optimizerG' : 'optimizerD';
    expect(names).toContain(`${optimizer}.exp_avg.${rest.join('.')}`);
    expect(names).toContain(`${optimizer}.exp_avg_sq.${rest.join('.')}`);
  }
  expect(moved.filter((name) => name.startsWith('discriminator.'))).toHaveLength(4);
});

test('a replay that is told to stop ends with AbortError and leaves no tensor behind', async () => {
  const { numTensors } = tf.memory();
  const stop = new AbortController();
  stop.abort();
  await expect(replay(await unzipped('tiny'), 'wasm', stop.signal)).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(tf.memory().numTensors).toBe(numTensors);
});
