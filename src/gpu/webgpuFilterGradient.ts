/**
 * The gradient of a convolution in its filter, for WebGPU: dw[k,l,c,o] = Σ x[n, i·s+k−p, j·s+l−p, c] · dy[n,i,j,o], as the
 * product patchesᵀ · dy of [K·L·C, N·h·w] and [N·h·w, O], the patches read from x in place.
 *
 * tfjs 4.22 gives each weight a thread that walks the whole batch; a first layer has 1024 weights.
 */
import type { backend_util, TensorInfo } from '@tensorflow/tfjs';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { sumParts } from './kernels/sumParts.ts';
import { tiledProduct } from './kernels/tiledProduct.ts';
import { cutTerms } from './tiling.ts';

/** x [N,H,W,C], dy [N,h,w,O], both float32 → [K,L,C,O]. */
export function tiledFilterGradient(
  backend: WebGPUBackend,
  x: TensorInfo,
  dy: TensorInfo,
  geometry: backend_util.Conv2DInfo,
): TensorInfo {
  const { filterShape, filterHeight, filterWidth, batchSize, strideHeight, strideWidth, padInfo } = geometry;
  const { inHeight: H, inWidth: W, inChannels: C, outHeight: h, outWidth: w, outChannels: O } = geometry;
  const rows = filterHeight * filterWidth * C;
  const terms = batchSize * h * w;
  const { parts, perPart } = cutTerms(rows, O, terms);
  const sums = tiledProduct(backend, x, dy, {
    key: `gantryFilterGradient_${[H, W, C, h, w, O, filterWidth, strideHeight, strideWidth, padInfo.top, padInfo.left]}`,
    rows,
    columns: O,
    terms,
    parts,
    perPart,
    outputShape: [parts, 1, rows, O],
    alongA: 'rows',
    alongB: 'columns',
    readA: `
  let c = row % ${C};
  let y = term / ${w} % ${h} * ${strideHeight} + row / ${filterWidth * C} - ${padInfo.top};
  let q = term % ${w} * ${strideWidth} + row / ${C} % ${filterWidth} - ${padInfo.left};
  if (y < 0 || y >= ${H} || q < 0 || q >= ${W}) { return 0.0; }
  return a[((term / ${h * w} * ${H} + y) * ${W} + q) * ${C} + c];`,
    readB: `return b[term * ${O} + column];`,
    write: `result[(part * uniforms.rows + row) * ${O} + column] = value;`,
  });
  if (parts === 1) return { ...sums, shape: filterShape };
  const sum = sumParts(backend, sums, filterShape);
  backend.disposeData(sums.dataId);
  return { ...sum, shape: filterShape };
}
