/**
 * What must hold of the convolutions on every backend; one test file per backend runs them, because a page keeps one
 * backend for life.
 */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { openBackend } from '../../src/gpu/backend.ts';
import { convolve, convolveFilterGradient, convolveInputGradient } from '../../src/gpu/convolution.ts';
import { normals } from '../../src/numerics/random.ts';
import type { BackendName, DeviceInfo } from '../../src/workers/protocol.ts';
import {
  type ConvolutionShape,
  naiveConvolve,
  naiveFilterGradient,
  naiveInputGradient,
  outputSize,
} from '../fixtures/naiveConvolution.ts';

/**
 * A float32 sum of n products of N(0, 1) numbers, added one by one, is off by about 2⁻²⁴·√n/√2 of its own scale √n; four
 * times that lets the worst of many elements pass. A single missing product would be 1/√n, a thousand times more.
 */
const tolerance = (n: number) => 4 * 2 ** -24 * Math.sqrt(n);

export const square = (
  batch: number,
  size: number,
  inChannels: number,
  outChannels: number,
  stride = 2,
  pad = 1,
): ConvolutionShape => ({
  batch,
  height: size,
  width: size,
  inChannels,
  outChannels,
  kernelHeight: 4,
  kernelWidth: 4,
  stride,
  pad,
});

const CASES: Readonly<Record<string, ConvolutionShape>> = {
  "the critic's first layer, one channel": square(3, 32, 1, 16),
  "the critic's second layer": square(3, 16, 16, 32),
  "the critic's third layer": square(5, 8, 32, 64),
  "the critic's last layer, 4×4 to a number": square(6, 4, 64, 1, 1, 0),
  "the generator's first layer, a latent to 4×4": square(2, 4, 24, 100, 1, 0),
  'three colour channels': square(2, 16, 3, 8),
  'a single image': square(1, 8, 5, 7),
  'a batch that fills no block evenly': square(37, 8, 3, 5),
  'a rectangle': { ...square(2, 12, 4, 6), width: 20 },
  'odd sizes': { ...square(2, 9, 3, 4), width: 7 },
  'odd sizes, more channels': { ...square(2, 9, 6, 4), width: 11 },
  'a 3×3 kernel, stride 1': { ...square(2, 9, 3, 4, 1, 1), width: 11, kernelHeight: 3, kernelWidth: 3 },
  'a 2×2 kernel, stride 2, no padding': { ...square(2, 8, 3, 4, 2, 0), kernelHeight: 2, kernelWidth: 2 },
  'a 5×5 kernel, stride 3, padding 2': { ...square(2, 13, 3, 4, 3, 2), kernelHeight: 5, kernelWidth: 5 },
};

/** Only our WASM kernels cut batches. */
const WASM_CASES: Readonly<Record<string, ConvolutionShape>> = {
  'a batch cut into slabs, one channel': square(33, 64, 1, 2),
  'a batch cut into slabs, four channels': square(33, 64, 4, 1),
};

/** `missing`: why this browser cannot have the backend at all, or null; the tests are then skipped under that name. */
export function convolutionFacts(backend: BackendName, missing: string | null = null): void {
  const cases = { ...CASES, ...(backend === 'wasm' ? WASM_CASES : {}) };
  describe.skipIf(missing !== null)(`on ${backend}${missing ? ` (skipped: ${missing})` : ''}`, () => {
    let device: DeviceInfo;
    beforeAll(async () => {
      device = await openBackend(backend);
    });

    test('it is the backend that was asked for, and tfjs uses it', () => {
      expect(device.backend).toBe(backend);
      expect(tf.getBackend()).toBe(backend);
    });

    for (const [name, shape] of Object.entries(cases)) {
      test(`${name}: forward and both gradients equal the float64 sums`, () => expectSums(shape));
    }

    test('the tape differentiates convolve and convolveInputGradient with the same kernels', () =>
      expectTape(square(3, 8, 3, 5)));

    test('directional derivatives agree with finite differences', () =>
      expectDifferences(square(2, 8, 3, 5)));

    test('calls leave no tensor behind, and results do not depend on the calls before them', async () => {
      const shape = square(3, 8, 4, 6);
      const first = await measure(shape);
      const before = [tf.memory().numTensors, tf.backend().numDataIds()];
      await measure(square(5, 16, 3, 8));
      const again = await measure(shape);
      expect([tf.memory().numTensors, tf.backend().numDataIds()]).toEqual(before);
      expect(again).toEqual(first);
    });
  });
}

interface Values {
  readonly y: Float32Array;
  readonly dx: Float32Array;
  readonly dw: Float32Array;
}

async function expectSums(shape: ConvolutionShape): Promise<void> {
  const { x, w, dy } = operands(shape);
  const { y, dx, dw } = await measure(shape);
  const taps = shape.kernelHeight * shape.kernelWidth;
  expectClose(y, naiveConvolve(x, w, shape), taps * shape.inChannels);
  expectClose(dx, naiveInputGradient(dy, w, shape), taps * shape.outChannels);
  expectClose(dw, naiveFilterGradient(x, dy, shape), dy.length / shape.outChannels);
}

async function measure(shape: ConvolutionShape): Promise<Values> {
  const { x, w, dy } = tensors(shape);
  const results = [
    convolve(x, w, shape.stride, shape.pad),
    convolveInputGradient(dy, w, x.shape, shape.stride, shape.pad),
    convolveFilterGradient(x, dy, w.shape, shape.stride, shape.pad),
  ];
  const [y, dx, dw] = await Promise.all(results.map((each) => each.data<'float32'>()));
  tf.dispose([x, w, dy, ...results]);
  return { y: y!, dx: dx!, dw: dw! };
}

/** Gradients of ⟨convolve(x, w), dy⟩ in x and w, and of ⟨convolveInputGradient(dy, w), x⟩ in dy and w, by the tape. */
async function expectTape(shape: ConvolutionShape): Promise<void> {
  const values = operands(shape);
  const { x, w, dy } = tensors(shape);
  const { stride, pad } = shape;
  const [dx, dw] = tf.grads((a: tf.Tensor, b: tf.Tensor) =>
    convolve(a as tf.Tensor4D, b as tf.Tensor4D, stride, pad)
      .mul(dy)
      .sum(),
  )([x, w]);
  const [ddy, dw2] = tf.grads((a: tf.Tensor, b: tf.Tensor) =>
    convolveInputGradient(a as tf.Tensor4D, b as tf.Tensor4D, x.shape, stride, pad)
      .mul(x)
      .sum(),
  )([dy, w]);
  const most = values.dy.length; // no sum here has more terms
  expectClose(await dx!.data<'float32'>(), naiveInputGradient(values.dy, values.w, shape), most);
  expectClose(await dw!.data<'float32'>(), naiveFilterGradient(values.x, values.dy, shape), most);
  expectClose(await ddy!.data<'float32'>(), naiveConvolve(values.x, values.w, shape), most);
  expectClose(await dw2!.data<'float32'>(), naiveFilterGradient(values.x, values.dy, shape), most);
}

/**
 * The map is linear in each operand, so a central difference of step 1 is exact but for rounding:
 * ⟨f(x+u) − f(x−u), dy⟩/2 = ⟨u, dx⟩, and the same in w.
 */
async function expectDifferences(shape: ConvolutionShape): Promise<void> {
  const { x, w, dy } = tensors(shape);
  const { dx, dw } = await measure(shape);
  const { stride, pad } = shape;
  const u = tf.tensor4d(normals({ seed: 9, name: 'u' }, x.size), x.shape);
  const v = tf.tensor4d(normals({ seed: 9, name: 'v' }, w.size), w.shape);
  const along = async (plus: tf.Tensor, minus: tf.Tensor) =>
    (await plus.sub(minus).mul(dy).sum().data())[0]! / 2;
  const inX = await along(convolve(x.add(u), w, stride, pad), convolve(x.sub(u), w, stride, pad));
  const inW = await along(convolve(x, w.add(v), stride, pad), convolve(x, w.sub(v), stride, pad));
  expect(relative(inX, dot(await u.data(), dx))).toBeLessThan(1e-4); // sums of some 10³ rounded terms that cancel
  expect(relative(inW, dot(await v.data(), dw))).toBeLessThan(1e-4);
}

export function operands(shape: ConvolutionShape) {
  const [h, v] = outputSize(shape);
  const { batch, height, width, inChannels, outChannels, kernelHeight, kernelWidth } = shape;
  return {
    x: normals({ seed: 1, name: 'x' }, batch * height * width * inChannels),
    w: normals({ seed: 1, name: 'w' }, kernelHeight * kernelWidth * inChannels * outChannels),
    dy: normals({ seed: 1, name: 'dy' }, batch * h * v * outChannels),
  };
}

export function tensors(shape: ConvolutionShape) {
  const [h, v] = outputSize(shape);
  const { batch, height, width, inChannels, outChannels, kernelHeight, kernelWidth } = shape;
  const { x, w, dy } = operands(shape);
  return {
    x: tf.tensor4d(x, [batch, height, width, inChannels]),
    w: tf.tensor4d(w, [kernelHeight, kernelWidth, inChannels, outChannels]),
    dy: tf.tensor4d(dy, [batch, h, v, outChannels]),
  };
}

/** Every element within the rounding of a sum of `terms`, as a share of the largest element. */
export function expectClose(found: Float32Array, expected: Float64Array, terms: number): void {
  expect(found.length).toBe(expected.length);
  let worst = 0;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    worst = Math.max(worst, Math.abs(found[i]! - expected[i]!));
    largest = Math.max(largest, Math.abs(expected[i]!));
    if (Number.isNaN(found[i]!)) worst = Number.POSITIVE_INFINITY;
  }
  expect(worst / largest).toBeLessThan(tolerance(terms));
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function relative(found: number, expected: number): number {
  return Math.abs(found - expected) / Math.abs(expected);
}
