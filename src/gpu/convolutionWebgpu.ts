/**
 * Gives tfjs's WebGPU backend faster gradients of convolutions where the shape repays it (gpu/tiling.ts); the rest stay tfjs's.
 *
 * Registered under tfjs's own kernel names, so that `tf.grad`, `tf.conv2dTranspose` and gpu/convolution.ts all find them, and
 * only after they gave on this device what tfjs's programs give: a driver that cannot run ours loses speed, not training.
 */
import * as tf from '@tensorflow/tfjs';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { convolveFilterGradient, convolveInputGradient } from './convolution.ts';
import { tilesFilterGradient, tilesInputGradient } from './tiling.ts';
import { tiledFilterGradient } from './webgpuFilterGradient.ts';
import { tiledInputGradient } from './webgpuInputGradient.ts';

type Shape4 = [number, number, number, number];

interface Attributes {
  readonly strides: number | [number, number];
  readonly pad: 'same' | 'valid' | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly dataFormat: 'NHWC' | 'NCHW';
}

/** Once per worker, after the WebGPU backend opened. @returns false where ours failed the check and tfjs's stay. */
export async function registerTiledGradients(): Promise<boolean> {
  const { device } = tf.backend() as WebGPUBackend;
  const expected = await gradients();
  const stock = [tf.Conv2DBackpropFilter, tf.Conv2DBackpropInput].map((name) => tf.getKernel(name, 'webgpu'));
  device.pushErrorScope('validation');
  device.pushErrorScope('internal');
  wrap(tf.Conv2DBackpropFilter, (tfjs) => (call) => {
    const { x, dy } = call.inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
    const { filterShape, ...attributes } = call.attrs as unknown as Attributes & { filterShape: Shape4 };
    const geometry = geometryOf(x.shape as Shape4, filterShape, attributes);
    if (!tilesFilterGradient(geometry)) return tfjs(call);
    return tiledFilterGradient(call.backend as WebGPUBackend, x, dy, geometry);
  });
  wrap(tf.Conv2DBackpropInput, (tfjs) => (call) => {
    const { dy, filter } = call.inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
    const { inputShape, ...attributes } = call.attrs as unknown as Attributes & { inputShape: Shape4 };
    const geometry = geometryOf(inputShape, filter.shape as Shape4, attributes);
    if (!tilesInputGradient(geometry)) return tfjs(call);
    return tiledInputGradient(call.backend as WebGPUBackend, dy, filter, geometry);
  });
  const found = await gradients();
  const refused = [await device.popErrorScope(), await device.popErrorScope()].some(Boolean);
  const right =
    !refused && found.length === expected.length && found.every((value, i) => value === expected[i]);
  if (!right) for (const kernel of stock) if (kernel) put(kernel);
  return right;
}

/**
 * Both gradients one after another, of small whole numbers: exact in float32 in any order, so equality is the test.
 * Shapes that take every tiled program: 1280 terms in 20 parts, and one whole tile of input channels.
 */
async function gradients(): Promise<Float32Array> {
  const out = tf.tidy(() => {
    const x = whole([5, 32, 32, 1], 9);
    const dw = convolveFilterGradient(x, whole([5, 16, 16, 16], 7), [4, 4, 1, 16], 2, 1);
    const dx = convolveInputGradient(whole([2, 4, 4, 16], 7), whole([4, 4, 64, 16], 9), [2, 8, 8, 64], 2, 1);
    return tf.concat([dw.flatten(), dx.flatten()]);
  });
  const values = await out.data<'float32'>();
  out.dispose();
  return values;
}

/** `levels` (odd) whole numbers around 0, in an order that no stride of an image divides. */
function whole(shape: Shape4, levels: number): tf.Tensor4D {
  const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => (i * 31) % levels);
  return tf.tensor4d(values, shape).sub((levels - 1) / 2);
}

function wrap(kernelName: string, around: (tfjs: tf.KernelFunc) => tf.KernelFunc): void {
  const kernel = tf.getKernel(kernelName, 'webgpu');
  if (!kernel) throw new Error(`tfjs has no ${kernelName} for WebGPU.`);
  put({ ...kernel, kernelFunc: around(kernel.kernelFunc) });
}

function put(kernel: tf.KernelConfig): void {
  tf.unregisterKernel(kernel.kernelName, kernel.backendName);
  tf.registerKernel(kernel);
}

function geometryOf(
  inputShape: Shape4,
  filterShape: Shape4,
  { strides, pad, dimRoundingMode, dataFormat }: Attributes,
): tf.backend_util.Conv2DInfo {
  const format = tf.backend_util.convertConv2DDataFormat(dataFormat);
  return tf.backend_util.computeConv2DInfo(
    inputShape,
    filterShape,
    strides,
    1,
    pad,
    dimRoundingMode,
    false,
    format,
  );
}
