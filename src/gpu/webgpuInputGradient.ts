/**
 * The gradient of a 4 × 4 convolution of stride 2 and padding 1 in its input (and a transposed convolution), for WebGPU.
 *
 * A pixel (2i + p, 2j + q) of the result sees 2 × 2 of the taps, the same ones for each of the four parities (p, q): with
 * y = 2i + p, tap k = 1 − p + 2a of row i + p − a, a ∈ {0, 1}. So four products [N·h·w, 4·O] · [4·O, C] side by side, a
 * quarter of the multiplications of tfjs 4.22's one product, which fills dy up with zeros (Dumoulin and Visin, "A guide to
 * convolution arithmetic for deep learning", 2016, section 4.5; Shi et al., "Is the deconvolution layer the same as a
 * convolutional layer?", 2016).
 */
import type { backend_util, TensorInfo } from '@tensorflow/tfjs';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { tiledProduct } from './kernels/tiledProduct.ts';

/** dy [N,h,w,O], filter [4,4,C,O], both float32 → [N,2h,2w,C]. */
export function tiledInputGradient(
  backend: WebGPUBackend,
  dy: TensorInfo,
  filter: TensorInfo,
  { inShape, batchSize, outHeight: h, outWidth: w, inChannels: C, outChannels: O }: backend_util.Conv2DInfo,
): TensorInfo {
  const split = `let o = term % ${O}; let ka = term / ${2 * O}; let lb = term / ${O} % 2;`; // ka, lb: a of rows, of columns
  return tiledProduct(backend, dy, filter, {
    key: `gantryInputGradient_${[h, w, C, O]}`,
    rows: batchSize * h * w,
    columns: C,
    terms: 4 * O,
    parts: 4, // part = 2p + q
    perPart: 'all',
    outputShape: inShape,
    alongA: 'terms',
    alongB: 'terms',
    readA: `${split}
  let i = row / ${w} % ${h} + part / 2 - ka;
  let j = row % ${w} + part % 2 - lb;
  if (i < 0 || i >= ${h} || j < 0 || j >= ${w}) { return 0.0; }
  return a[((row / ${h * w} * ${h} + i) * ${w} + j) * ${O} + o];`,
    readB: `${split}
  return b[(((1 - part / 2 + 2 * ka) * 4 + 1 - part % 2 + 2 * lb) * ${C} + column) * ${O} + o];`,
    write: `
  let y = row / ${w} * 2 + part / 2; // counts on through the images: each has 2h rows
  let q = row % ${w} * 2 + part % 2;
  result[(y * ${2 * w} + q) * ${C} + column] = value;`,
  });
}
