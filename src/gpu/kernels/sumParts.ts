/**
 * Adds the parts of a sum that was cut (kernels/tiledProduct.ts), on WebGPU, in an order that does not depend on timing.
 *
 * Few parts: a thread a result adds them in their order. Many: sixteen threads a result add every sixteenth part each, and
 * one adds their sums in order.
 */
import { type TensorInfo, util } from '@tensorflow/tfjs';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

const THREADS = 256;
const MANY = 16;

/** parts [P, …rest] → rest, given as `outputShape`. */
export function sumParts(backend: WebGPUBackend, parts: TensorInfo, outputShape: number[]): TensorInfo {
  const [count = 0] = parts.shape;
  const size = util.sizeFromShape(outputShape);
  const lanes = count > MANY ? MANY : 1;
  const width = THREADS / lanes;
  return backend.runWebGPUProgram(
    {
      variableNames: ['parts'],
      uniforms: 'count : i32, length : i32,',
      outputShape: [1, 1, 1, size], // not flat: main() takes no index
      workgroupSize: [width, lanes, 1],
      dispatchLayout: { x: [3], y: [1, 2], z: [0] },
      dispatch: [Math.ceil(size / width), 1, 1],
      shaderKey: `gantrySumParts_${lanes}`,
      getUserCode: () => `
var<workgroup> sums : array<array<f32, ${width}>, ${lanes}>;

fn main() {
  let column = i32(localId.x);
  let lane = i32(localId.y);
  let at = i32(workgroupId.x) * ${width} + column;
  var sum = 0.0;
  if (at < uniforms.length) {
    for (var part = lane; part < uniforms.count; part = part + ${lanes}) {
      sum = sum + parts[part * uniforms.length + at];
    }
  }
  sums[lane][column] = sum;
  workgroupBarrier();
  if (lane == 0 && at < uniforms.length) {
    for (var other = 1; other < ${lanes}; other = other + 1) { sum = sum + sums[other][column]; }
    result[at] = sum;
  }
}`,
    },
    [parts],
    'float32',
    [count, size].map((value) => ({ type: 'int32', data: [value] })),
  );
}
