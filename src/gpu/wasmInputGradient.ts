/**
 * Conv2DBackpropInput for tfjs's WASM backend: the gradient of a convolution in its input, also the forward pass of a
 * transposed convolution. tfjs's own kernel is a scalar loop (about 1 GMAC/s).
 *
 * For the 4×4, stride 2, padding 1 of every doubling layer, an output row takes only two of the filter's four rows: even
 * rows 2i take dy rows i−1 and i with filter rows 3 and 1, odd rows 2i−1 take them with 2 and 0. So each half of the rows
 * is one dense 2×2 convolution of dy, and with the two columns of a pair as two groups of output channels its result
 * rows are the gradient's rows, element for element (one pixel shifted): no interleaving, and XNNPACK does the work.
 * With one or three channels a half fills too little of XNNPACK's eight-wide tile; both are then computed as one.
 *
 * Every other shape takes the textbook way: dy · filterᵀ gives each position's patch, and patches are summed where they
 * overlap (col2im).
 */
import * as tf from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { copyRow, transpose } from './movement.ts';
import {
  correlate,
  multiply,
  type Padding,
  type Scratch,
  type Shape4,
  view,
  withScratch,
} from './wasmScratch.ts';

interface Attributes {
  readonly strides: number | [number, number];
  readonly pad: 'same' | 'valid' | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly inputShape: Shape4;
}

type Geometry = tf.backend_util.Conv2DInfo;

/** Output channels that XNNPACK's WASM kernels compute at once. */
const TILE_WIDTH = 8;

/** dy [N,h,w,O], filter [K,L,C,O] → inputShape [N,H,W,C]. @throws Error for NCHW. */
export const inputGradientKernel: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const { dy, filter } = inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
  const { strides, pad, dimRoundingMode, dataFormat, inputShape } = attrs as unknown as Attributes;
  if (dataFormat === 'NCHW') throw new Error('The WASM backend convolves NHWC only.');
  const geometry = tf.backend_util.computeConv2DInfo(
    inputShape,
    filter.shape as Shape4,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const gradient = !doubles(geometry) ? byPatches : 2 * geometry.inChannels >= TILE_WIDTH ? byRows : byBlocks;
  return withScratch(backend as BackendWasm, (scratch) => gradient(scratch, dy, filter, geometry));
};

function doubles({ filterHeight, filterWidth, strideHeight, strideWidth, padInfo }: Geometry): boolean {
  return (
    filterHeight === 4 &&
    filterWidth === 4 &&
    strideHeight === 2 &&
    strideWidth === 2 &&
    padInfo.top === 1 &&
    padInfo.left === 1
  );
}

function byRows(scratch: Scratch, dy: tf.TensorInfo, filter: tf.TensorInfo, geometry: Geometry) {
  const { backend } = scratch;
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth } = geometry;
  const seeds = { ...dy, shape: [batchSize, outHeight, outWidth, geometry.outChannels] };
  const out = backend.makeOutput(geometry.inShape, 'float32');
  const blockRow = (outWidth + 1) * 2 * inChannels; // columns −1 … 2·outWidth of the gradient
  const row = inWidth * inChannels;
  for (const parity of [0, 1] as const) {
    const halved = scratch.take([2, 2, geometry.outChannels, 2 * inChannels]);
    selectTaps(view(backend, filter), view(backend, halved), geometry, [3 - parity]);
    const rows = (inHeight + 1 - parity) >> 1; // even rows 0, 2, …; odd rows 1, 3, …
    const top = parity === 0 ? 1 : 0;
    const bottom = rows + 1 - top - outHeight; // a 2-row window gives `rows` rows
    const half = scratch.keep(correlate(backend, seeds, halved, { pad: padding(top, bottom) })); // [N, rows, w + 1, 2, C]
    const from = view(backend, half);
    const to = view(backend, out);
    for (let n = 0; n < batchSize; n++)
      for (let i = 0; i < rows; i++)
        copyRow(
          from,
          (n * rows + i) * blockRow + inChannels, // skip column −1
          to,
          (n * inHeight + 2 * i + parity) * row,
          row,
        );
    scratch.free(half);
    scratch.free(halved);
  }
  return out;
}

function byBlocks(scratch: Scratch, dy: tf.TensorInfo, filter: tf.TensorInfo, geometry: Geometry) {
  const { backend } = scratch;
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = geometry;
  const seeds = { ...dy, shape: [batchSize, outHeight, outWidth, outChannels] };
  const both = scratch.take([2, 2, outChannels, 4 * inChannels]);
  selectTaps(view(backend, filter), view(backend, both), geometry, [2, 3]);
  const blocks = scratch.keep(correlate(backend, seeds, both, { pad: padding(1, 1) })); // [N, h + 1, w + 1, 2, 2, C]
  const out = backend.makeOutput(geometry.inShape, 'float32');
  const from = view(backend, blocks);
  const to = view(backend, out);
  const pair = 2 * inChannels;
  let at = 0;
  for (let n = 0; n < batchSize; n++)
    for (let i = 0; i <= outHeight; i++)
      for (let j = 0; j <= outWidth; j++)
        for (let a = 0; a < 2; a++, at += pair) {
          const row = 2 * i - 1 + a;
          if (row < 0 || row >= inHeight) continue;
          const start = (n * inHeight + row) * inWidth * inChannels;
          const left = (2 * j - 1) * inChannels; // the pair's place in its row; half of it may lie outside
          const last = Math.min(pair, inWidth * inChannels - left);
          for (let e = Math.max(0, -left); e < last; e++) to[start + left + e] = from[at + e]!;
        }
  return out;
}

/** One column of zeros on each side: a 2×2 window then starts at column −1 and ends past the last. */
function padding(top: number, bottom: number): Padding {
  return [
    [0, 0],
    [top, bottom],
    [1, 1],
    [0, 0],
  ];
}

/**
 * to[r, s, o, a, b, c] = from[k, l, c, o]: for each output row a of a block (named by the filter row its earlier dy row
 * meets, 2 or 3) and each column b of a pair, the filter taps that meet the 2×2 window of dy.
 */
function selectTaps(
  from: Float32Array,
  to: Float32Array,
  { inChannels, outChannels }: Geometry,
  earlierRows: readonly number[],
): void {
  const width = earlierRows.length * 2 * inChannels;
  for (let r = 0; r < 2; r++)
    for (let s = 0; s < 2; s++)
      for (const [a, earlier] of earlierRows.entries())
        for (let b = 0; b < 2; b++) {
          const k = earlier - 2 * r;
          const l = 2 + b - 2 * s;
          const tap = (k * 4 + l) * inChannels * outChannels;
          const base = (r * 2 + s) * outChannels * width + (2 * a + b) * inChannels;
          for (let c = 0; c < inChannels; c++)
            for (let o = 0; o < outChannels; o++) to[base + o * width + c] = from[tap + c * outChannels + o]!;
        }
}

function byPatches(scratch: Scratch, dy: tf.TensorInfo, filter: tf.TensorInfo, geometry: Geometry) {
  const { backend } = scratch;
  const { batchSize, outHeight, outWidth, outChannels, inShape } = geometry;
  const positions = batchSize * outHeight * outWidth;
  const patch = geometry.filterHeight * geometry.filterWidth * geometry.inChannels;
  const transposed = scratch.take([outChannels, patch]);
  transpose(view(backend, filter), view(backend, transposed), patch, outChannels);
  const patches = multiply(backend, { ...dy, shape: [positions, outChannels] }, transposed);
  if (coversInput(geometry)) return { ...patches, shape: inShape }; // one patch per image, and it is the image
  scratch.keep(patches);
  const out = backend.makeOutput(inShape, 'float32');
  sumPatches(view(backend, patches), view(backend, out), geometry);
  return out;
}

function coversInput(geometry: Geometry): boolean {
  const { filterHeight, filterWidth, inHeight, inWidth, outHeight, outWidth, padInfo } = geometry;
  return (
    outHeight === 1 &&
    outWidth === 1 &&
    filterHeight === inHeight &&
    filterWidth === inWidth &&
    padInfo.top === 0 &&
    padInfo.left === 0
  );
}

/** col2im: adds patches [N·h·w, K, L, C] into zeros [N, H, W, C]. */
function sumPatches(patches: Float32Array, out: Float32Array, geometry: Geometry): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, filterHeight, filterWidth } =
    geometry;
  const { strideHeight, strideWidth, padInfo } = geometry;
  out.fill(0);
  let at = 0;
  for (let n = 0; n < batchSize; n++)
    for (let i = 0; i < outHeight; i++)
      for (let j = 0; j < outWidth; j++)
        for (let k = 0; k < filterHeight; k++) {
          const row = i * strideHeight + k - padInfo.top;
          for (let l = 0; l < filterWidth; l++, at += inChannels) {
            const column = j * strideWidth + l - padInfo.left;
            if (row < 0 || row >= inHeight || column < 0 || column >= inWidth) continue;
            const to = ((n * inHeight + row) * inWidth + column) * inChannels;
            for (let c = 0; c < inChannels; c++) out[to + c]! += patches[at + c]!;
          }
        }
}
