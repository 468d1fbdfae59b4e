/**
 * Conv2DBackpropFilter for tfjs's WASM backend, which has none.
 *
 * The gradient dw[k,l,c,o] = Σ x[n, i·s+k−p, j·s+l−p, c] · dy[n,i,j,o] is itself a convolution, with the batch as its
 * channels, dy as its filter and the stride as its dilation. Folding the image's channels into its width (so that the
 * image is the plain transpose [H, W·C, N] and the horizontal dilation s·C) makes the result [K, L·C, O]: the gradient,
 * in place. XNNPACK reads each image once per tap through its indirection buffer, and no column matrix is ever formed.
 *
 * With one or three input channels that convolution has too few outputs to repay repacking dy, and for some strides its
 * padding would have to be negative; those shapes take patchesᵀ · dy, the patches copied from the same transposed image.
 * Large batches are cut into slabs and their gradients added, so that memory does not grow with the batch.
 */
import * as tf from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { copyRow, swapOuter, transpose } from './movement.ts';
import { correlate, multiply, type Scratch, type Shape4, view, withScratch } from './wasmScratch.ts';

interface Attributes {
  readonly strides: number | [number, number];
  readonly pad: 'same' | 'valid' | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly filterShape: Shape4;
}

type Geometry = tf.backend_util.Conv2DInfo;

/** Positions (images × rows × columns of dy) per slab, which bounds the memory of the rearranged copies. */
const SLAB = 32768;
/** Fewest images in a slab: they are the inner run of every copy and of every sum. */
const FEWEST_IMAGES = 32;
/** Fewest input channels for which the convolution is the faster way. */
const FEWEST_CHANNELS = 4;

/** x [N,H,W,C], dy [N,h,w,O] → filterShape [K,L,C,O]. @throws Error for NCHW. */
export const filterGradientKernel: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
  const { strides, pad, dimRoundingMode, dataFormat, filterShape } = attrs as unknown as Attributes;
  if (dataFormat === 'NCHW') throw new Error('The WASM backend convolves NHWC only.');
  const geometry = tf.backend_util.computeConv2DInfo(
    x.shape as Shape4,
    filterShape,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const { batchSize, outHeight, outWidth, inChannels } = geometry;
  const after = paddingAfter(geometry);
  const combine =
    inChannels >= FEWEST_CHANNELS && after.every((zeros) => zeros >= 0) ? asConvolution : byPatches;
  const images = Math.max(FEWEST_IMAGES, Math.floor(SLAB / (outHeight * outWidth)));

  return withScratch(backend as BackendWasm, (scratch) => {
    let sum: tf.TensorInfo | null = null;
    for (let first = 0; first < batchSize; first += images) {
      const part = combine(scratch, takeSlab(scratch, x, dy, geometry, first, images), geometry);
      if (sum) {
        add(view(scratch.backend, part), view(scratch.backend, sum));
        scratch.backend.disposeData(part.dataId);
      } else sum = part;
    }
    return { ...sum!, shape: filterShape };
  });
};

/** Zeros below and to the right (in pixels) that make the convolution's result exactly the filter's size. */
function paddingAfter(geometry: Geometry): [number, number] {
  const { filterHeight, filterWidth, inHeight, inWidth, outHeight, outWidth } = geometry;
  const { strideHeight, strideWidth, padInfo } = geometry;
  return [
    filterHeight + (outHeight - 1) * strideHeight - inHeight - padInfo.top,
    filterWidth + (outWidth - 1) * strideWidth - inWidth - padInfo.left,
  ];
}

interface Slab {
  readonly images: number;
  /** [1, H, W·C, images] */
  readonly image: tf.TensorInfo;
  /** [h, w, images, O] */
  readonly seeds: tf.TensorInfo;
}

function takeSlab(
  scratch: Scratch,
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels }: Geometry,
  first: number,
  most: number,
): Slab {
  const { backend } = scratch;
  const images = Math.min(most, batchSize - first);
  const pixels = inHeight * inWidth * inChannels;
  const positions = outHeight * outWidth;
  const image = scratch.take([1, inHeight, inWidth * inChannels, images]);
  const seeds = scratch.take([outHeight, outWidth, images, outChannels]);
  const skipped = first * positions * outChannels;
  transpose(view(backend, x), view(backend, image), images, pixels, first * pixels);
  swapOuter(view(backend, dy), view(backend, seeds), images, positions, outChannels, skipped);
  return { images, image, seeds };
}

function asConvolution(scratch: Scratch, { image, seeds }: Slab, geometry: Geometry): tf.TensorInfo {
  const { inChannels, strideHeight, strideWidth, padInfo } = geometry;
  const [bottom, right] = paddingAfter(geometry);
  const out = correlate(scratch.backend, image, seeds, {
    pad: [
      [0, 0],
      [padInfo.top, bottom],
      [padInfo.left * inChannels, right * inChannels],
      [0, 0],
    ],
    dilations: [strideHeight, strideWidth * inChannels],
  }); // [1, K, L·C, O]
  scratch.free(image);
  scratch.free(seeds);
  return out;
}

function byPatches(scratch: Scratch, { images, image, seeds }: Slab, geometry: Geometry): tf.TensorInfo {
  const { backend } = scratch;
  const { filterHeight, filterWidth, inChannels, outHeight, outWidth, outChannels } = geometry;
  const positions = outHeight * outWidth * images;
  const patches = scratch.take([filterHeight * filterWidth * inChannels, positions]);
  gatherPatches(view(backend, image), view(backend, patches), geometry, images);
  const out = multiply(backend, patches, { ...seeds, shape: [positions, outChannels] }); // [K·L·C, O]
  scratch.free(image);
  scratch.free(seeds);
  scratch.free(patches);
  return out;
}

/** im2col, transposed: `patches` [K, L, C, h, w, images] from `image` [H, W·C, images], zeros outside. */
function gatherPatches(image: Float32Array, patches: Float32Array, geometry: Geometry, images: number): void {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, filterHeight, filterWidth } = geometry;
  const { strideHeight, strideWidth, padInfo } = geometry;
  let at = 0;
  for (let k = 0; k < filterHeight; k++)
    for (let l = 0; l < filterWidth; l++)
      for (let c = 0; c < inChannels; c++)
        for (let i = 0; i < outHeight; i++) {
          const row = i * strideHeight + k - padInfo.top;
          for (let j = 0; j < outWidth; j++, at += images) {
            const column = j * strideWidth + l - padInfo.left;
            if (row < 0 || row >= inHeight || column < 0 || column >= inWidth)
              patches.fill(0, at, at + images);
            else copyRow(image, ((row * inWidth + column) * inChannels + c) * images, patches, at, images);
          }
        }
}

function add(from: Float32Array, to: Float32Array): void {
  for (let i = 0; i < from.length; i++) to[i]! += from[i]!;
}
