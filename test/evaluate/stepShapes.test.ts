import { expect, test } from 'vitest';
import { readManifest } from '../../src/evaluate/manifest.ts';
import { manifestSteps } from '../../src/evaluate/manifestSteps.ts';
import { stepShapes } from '../../src/evaluate/stepShapes.ts';
import type { Step } from '../../src/evaluate/steps.ts';
import { stepsManifest, stepsWeights } from '../fixtures/stepsManifest.ts';

const kernel = (shape: number[]) => ({
  shape,
  data: new Float32Array(shape.reduce((product, n) => product * n, 1)),
});
const convolution = (name: string, input: string, shape: number[]): Step => ({
  name,
  kind: 'convolution',
  input,
  kernel: kernel(shape),
  bias: new Float32Array(shape[3]!),
  activation: 'linear',
  strides: [1, 1],
  padding: 'valid',
});

test('channels and multiplications of one image, by hand', () => {
  // 27 + 3 by 27 + 1 → stride 2: 14 × 13 positions of 3·3·2·4; then 3·3·4 each; half of both, rounded up: 7 × 7 of 8·4.
  const steps = manifestSteps(readManifest(stepsManifest), stepsWeights);
  expect(stepShapes(steps, 27, '')).toEqual({
    channels: 4,
    multiplications: 14 * 13 * (72 + 36) + 7 * 7 * 32,
  });
});

test('a kernel for other channels than its input has is named', () => {
  const steps = [convolution('a', 'input', [3, 3, 1, 4]), convolution('b', 'a', [1, 1, 5, 2])];
  expect(() => stepShapes(steps, 9, '.bin')).toThrow(
    expect.objectContaining({
      facts: {
        problem: 'shape',
        file: '.bin',
        found: 'b for 5 channels',
        expected: '4 channels, those of its input',
      },
    }),
  );
});

test('sums of tensors of two sizes, and images smaller than a window, are named', () => {
  const first = convolution('a', 'input', [3, 3, 1, 4]);
  const second = convolution('b', 'a', [3, 3, 4, 4]);
  const sum: Step = { name: 'sum', kind: 'add', inputs: ['a', 'b'] };
  expect(() => stepShapes([first, second, sum], 9, '')).toThrow('sum of 7 x 7 and 5 x 5');
  expect(() => stepShapes([first, second], 4, '')).toThrow('input.size is 4, too small for b');
});
