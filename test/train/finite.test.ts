import { expect, test } from 'vitest';
import { PRESETS } from '../../src/config.ts';
import { NonFiniteError } from '../../src/errors.ts';
import type { Checkpoint, NamedArrays } from '../../src/model/checkpoint.ts';
import { checkFinite } from '../../src/train/finite.ts';

const one = (...values: number[]): NamedArrays =>
  new Map([['main.0.weight', { shape: [values.length], values: Float32Array.from(values) }]]);

const moments = { first: one(0), second: one(0), squares: new Map(), steps: 1 };
const healthy: Checkpoint = {
  config: PRESETS.quick,
  lr: 0.001,
  forwardsBefore: 0,
  iteration: 7,
  trainSlices: 9,
  generator: { parameters: one(1, -2), buffers: one(3), moments },
  critic: { parameters: one(3.4e38), buffers: new Map(), moments },
  average: { parameters: one(1), buffers: one(2), steps: 1 },
};

test('a state of finite numbers passes, the largest among them', () => {
  expect(() => checkFinite(healthy)).not.toThrow();
});

test.each<[string, Partial<Checkpoint>]>([
  ['critic.main.0.weight', { critic: { ...healthy.critic, parameters: one(1, Number.NaN) } }],
  [
    'generator.main.0.weight',
    { generator: { ...healthy.generator, buffers: one(Number.POSITIVE_INFINITY) } },
  ],
  [
    'critic.main.0.weight',
    { critic: { ...healthy.critic, moments: { ...moments, second: one(Number.NEGATIVE_INFINITY) } } },
  ],
  ['average.main.0.weight', { average: { parameters: one(Number.NaN), buffers: one(0), steps: 1 } }],
])('a number that is none is named by its tensor: %s', (what, change) => {
  let error: unknown;
  try {
    checkFinite({ ...healthy, ...change });
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(NonFiniteError);
  expect((error as NonFiniteError).facts).toEqual({ iteration: 7, what });
});
