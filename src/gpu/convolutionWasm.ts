/**
 * The convolution kernels that tfjs's WASM backend lacks or runs slowly: Conv2DBackpropFilter, Conv2DBackpropInput.
 */
import * as tf from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** Makes both kernels known to tfjs, so that `tf.grad` and `runKernel` find them. Once per worker. */
export function registerConvolutionKernels(): void {
  tf.registerKernel({ kernelName: tf.Conv2DBackpropFilter, backendName: 'wasm', kernelFunc: filterGradient });
}

interface FilterAttributes {
  readonly strides: number | [number, number];
  readonly pad: 'same' | 'valid' | number;
  readonly filterShape: [number, number, number, number];
}

const filterGradient: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
  const { strides, pad, filterShape } = attrs as unknown as FilterAttributes;
  const wasm = backend as BackendWasm;
  const info = tf.backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    filterShape,
    strides,
    1,
    pad,
  );
  const { filterHeight, filterWidth, inChannels, outChannels, inHeight, inWidth, outHeight, outWidth } = info;
  const out = wasm.makeOutput(filterShape, 'float32');
  const xs = wasm.typedArrayFromHeap(x);
  const dys = wasm.typedArrayFromHeap(dy);
  const dw = wasm.typedArrayFromHeap(out);
  dw.fill(0);
  for (let n = 0; n < info.batchSize; n++)
    for (let oh = 0; oh < outHeight; oh++)
      for (let ow = 0; ow < outWidth; ow++)
        for (let kh = 0; kh < filterHeight; kh++) {
          const ih = oh * info.strideHeight + kh - info.padInfo.top;
          if (ih < 0 || ih >= inHeight) continue;
          for (let kw = 0; kw < filterWidth; kw++) {
            const iw = ow * info.strideWidth + kw - info.padInfo.left;
            if (iw < 0 || iw >= inWidth) continue;
            const from = ((n * inHeight + ih) * inWidth + iw) * inChannels;
            const seed = ((n * outHeight + oh) * outWidth + ow) * outChannels;
            for (let ci = 0; ci < inChannels; ci++) {
              const at = ((kh * filterWidth + kw) * inChannels + ci) * outChannels;
              const value = xs[from + ci]!;
              for (let co = 0; co < outChannels; co++) dw[at + co]! += value * dys[seed + co]!;
            }
          }
        }
  return out;
};
