/**
 * Our WebGPU gradients on whichever adapter there is, software too, where training itself keeps tfjs's (skipped where there
 * is none). The programs are called for every shape, whether gpu/tiling.ts would choose them or not.
 */
import * as tf from '@tensorflow/tfjs';
import type { WebGPUBackend, WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { openBackend } from '../../src/gpu/backend.ts';
import { convolveFilterGradient, convolveInputGradient } from '../../src/gpu/convolution.ts';
import { registerTiledGradients } from '../../src/gpu/convolutionWebgpu.ts';
import { tiledFilterGradient } from '../../src/gpu/webgpuFilterGradient.ts';
import { tiledInputGradient } from '../../src/gpu/webgpuInputGradient.ts';
import {
  type ConvolutionShape,
  naiveFilterGradient,
  naiveInputGradient,
} from '../fixtures/naiveConvolution.ts';
import { webgpuMissing } from './adapters.browser.ts';
import { expectClose, operands, square, tensors } from './convolutionFacts.browser.ts';

const missing = await webgpuMissing();

/** Few channels but where tiles have edges, for speed: software compiles each program for seconds. Long sums stand below. */
const LAYERS: Readonly<Record<string, ConvolutionShape>> = {
  '8↔4 px, channels of two tiles and a little': square(2, 8, 65, 70),
};

/** What only the filter's gradient takes. */
const OTHERS: Readonly<Record<string, ConvolutionShape>> = {
  'a 3×3 kernel, stride 1, odd sizes': {
    ...square(2, 9, 3, 4, 1, 1),
    width: 11,
    kernelHeight: 3,
    kernelWidth: 3,
  },
};

describe.skipIf(missing !== null)(`on webgpu${missing ? ` (skipped: ${missing})` : ''}`, () => {
  const errors: string[] = [];
  beforeAll(async () => {
    await openBackend('webgpu');
    webgpu().device.addEventListener('uncapturederror', ({ error }) => errors.push(error.message));
  });

  for (const [name, shape] of Object.entries({ ...LAYERS, ...OTHERS })) {
    test(`${name}: the filter gradient equals the float64 sums, twice to the same bit`, async () => {
      const { x, dy } = operands(shape);
      const found = await filterGradient(shape);
      expectClose(found, naiveFilterGradient(x, dy, shape), dy.length / shape.outChannels);
      expect(await filterGradient(shape)).toEqual(found);
      expect(errors).toEqual([]);
    });
  }

  for (const [name, shape] of Object.entries(LAYERS)) {
    test(`${name}: the input gradient equals the float64 sums, twice to the same bit`, async () => {
      const { w, dy } = operands(shape);
      const found = await inputGradient(shape);
      expectClose(found, naiveInputGradient(dy, w, shape), 4 * shape.outChannels);
      expect(await inputGradient(shape)).toEqual(found);
      expect(errors).toEqual([]);
    });
  }

  test('the filter gradient of long sums is no further from float64 than that of tfjs', async () => {
    const shape = square(1, 128, 1, 3); // 4096 terms
    const { x, dy } = operands(shape);
    const exact = naiveFilterGradient(x, dy, shape);
    const stock = await values(shape, (t) => convolveFilterGradient(t.x, t.dy, t.w.shape, 2, 1));
    expect(distance(await filterGradient(shape), exact)).toBeLessThan(distance(stock, exact));
  });

  test("tfjs's stay, and the device is not counted as lost, where a driver refuses ours", async () => {
    const backend = webgpu();
    const run = backend.runWebGPUProgram;
    backend.runWebGPUProgram = (program, ...rest) =>
      run.call(backend, program.shaderKey.startsWith('gantry') ? refused(program) : program, ...rest);
    const before = kernels();
    expect(await registerTiledGradients()).toBe(false);
    backend.runWebGPUProgram = run;
    expect(kernels()).toEqual(before);
    expect(errors).toEqual([]);
  });

  test('once registered they are used where the shape repays it, tfjs elsewhere, and leave no tensor behind', async () => {
    expect(await registerTiledGradients()).toBe(true);
    const [long, wide, small] = [square(5, 32, 1, 16), square(2, 8, 64, 16), square(2, 8, 3, 5)];
    const run = (shape: ConvolutionShape, of: 'dw' | 'dx') =>
      values(shape, ({ x, w, dy }) =>
        of === 'dw'
          ? convolveFilterGradient(x, dy, w.shape, shape.stride, shape.pad)
          : convolveInputGradient(dy, w, x.shape, shape.stride, shape.pad),
      );
    expect(await run(long, 'dw')).toEqual(await filterGradient(long));
    expect(await run(wide, 'dx')).toEqual(await inputGradient(wide));
    const { x, w, dy } = operands(small);
    const before = [tf.memory().numTensors, tf.backend().numDataIds()];
    expectClose(await run(small, 'dw'), naiveFilterGradient(x, dy, small), 32);
    expectClose(await run(small, 'dx'), naiveInputGradient(dy, w, small), 4 * small.outChannels);
    await run(long, 'dw');
    expect([tf.memory().numTensors, tf.backend().numDataIds()]).toEqual(before);
    expect(errors).toEqual([]);
  });
});

/** The program with a shader that no driver takes. */
function refused(program: WebGPUProgram): WebGPUProgram {
  return { ...program, shaderKey: `refused_${program.shaderKey}`, getUserCode: () => 'fn main() { no }' };
}

function kernels(): (tf.KernelFunc | undefined)[] {
  return [tf.Conv2DBackpropFilter, tf.Conv2DBackpropInput].map(
    (name) => tf.getKernel(name, 'webgpu')?.kernelFunc,
  );
}

function webgpu(): WebGPUBackend {
  return tf.backend() as WebGPUBackend;
}

function filterGradient(shape: ConvolutionShape): Promise<Float32Array> {
  return values(shape, ({ x, dy }) => tensor(tiledFilterGradient(webgpu(), x, dy, geometry(shape))));
}

function inputGradient(shape: ConvolutionShape): Promise<Float32Array> {
  return values(shape, ({ w, dy }) => tensor(tiledInputGradient(webgpu(), dy, w, geometry(shape))));
}

async function values(
  shape: ConvolutionShape,
  compute: (given: ReturnType<typeof tensors>) => tf.Tensor,
): Promise<Float32Array> {
  const given = tensors(shape);
  const result = compute(given);
  const found = await result.data<'float32'>();
  tf.dispose([given.x, given.w, given.dy, result]);
  return found;
}

function tensor({ dataId, shape }: tf.TensorInfo): tf.Tensor {
  return tf.engine().makeTensorFromDataId(dataId, shape, 'float32');
}

function geometry(shape: ConvolutionShape): tf.backend_util.Conv2DInfo {
  const { batch, height, width, inChannels, outChannels, kernelHeight, kernelWidth, stride, pad } = shape;
  return tf.backend_util.computeConv2DInfo(
    [batch, height, width, inChannels],
    [kernelHeight, kernelWidth, inChannels, outChannels],
    stride,
    1,
    pad,
    'floor',
  );
}

/** ‖a − b‖ / ‖b‖. */
function distance(a: ArrayLike<number>, b: Float64Array): number {
  const square = (value: number) => value * value;
  const apart = b.reduce((sum, value, i) => sum + square(a[i]! - value), 0);
  return Math.sqrt(apart / b.reduce((sum, value) => sum + square(value), 0));
}
