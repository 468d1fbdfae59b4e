/**
 * A matrix product on WebGPU, result[row, column] = Σ A[row, term]·B[term, column], whose operands are read by WGSL of the
 * caller's: the gradients of a convolution are such products over views of its tensors that are never written out.
 *
 * Blocked as in Volkov and Demmel, "Benchmarking GPUs to tune dense linear algebra" (SC 2008): a workgroup makes 64 × 64
 * results, 4 × 4 a thread, from slices of 16 terms in shared memory. Where there are too few such tiles to fill the device,
 * the terms are cut into parts (split-K; Osama et al., "Stream-K", PPoPP 2023, section 3), each with results of its own
 * (kernels/sumParts.ts adds them). Nothing is atomic: a result's terms are added in their order by one thread, so that the
 * same operands give the same bits.
 */
import type { TensorInfo } from '@tensorflow/tfjs';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

/** Rows and columns of a workgroup's results. */
export const TILE = 64;
/** Terms in shared memory at a time; a part has a multiple of them. */
export const SLICE = 16;

export interface TiledProduct {
  /** Names the shader: holds every number written into the WGSL below. */
  readonly key: string;
  readonly rows: number;
  readonly columns: number;
  readonly terms: number;
  /** Workgroups in z, told to the bodies below: cuts of the terms, or products side by side. */
  readonly parts: number;
  /** Terms of one cut; `terms` where each part has all of them. */
  readonly perPart: number | 'all';
  /** Bodies of functions of (row, term, part), (term, column, part), and (row, column, part, value), all i32 but value. */
  readonly readA: string;
  readonly readB: string;
  readonly write: string;
  /** Along what neighbouring threads read: as the operand lies in memory. */
  readonly alongA: 'rows' | 'terms';
  readonly alongB: 'columns' | 'terms';
  readonly outputShape: [number, number, number, number];
}

/** `a` and `b`, float32, are arrays of those names in the WGSL, `result` the output. */
export function tiledProduct(
  backend: WebGPUBackend,
  a: TensorInfo,
  b: TensorInfo,
  product: TiledProduct,
): TensorInfo {
  const { key, rows, columns, terms, parts, perPart, outputShape } = product;
  const cut = perPart !== 'all';
  return backend.runWebGPUProgram(
    {
      variableNames: ['a', 'b'],
      uniforms: 'rows : i32, columns : i32, terms : i32, steps : i32,',
      outputShape,
      workgroupSize: [16, 16, 1],
      dispatchLayout: { x: [3], y: [1, 2], z: [0] },
      dispatch: [Math.ceil(columns / TILE), Math.ceil(rows / TILE), parts],
      shaderKey: key,
      getUserCode: () => wgsl(product),
    },
    [a, b],
    'float32',
    [rows, columns, terms, Math.ceil((cut ? perPart : terms) / SLICE)].map((value) => ({
      type: 'int32',
      data: [value],
    })),
  );
}

function wgsl({ perPart, readA, readB, write, alongA, alongB }: TiledProduct): string {
  const place = (along: string) =>
    along === 'terms'
      ? `let term = e % ${SLICE}; let across = e / ${SLICE};`
      : `let term = e / ${TILE}; let across = e % ${TILE};`;
  return `
var<workgroup> tileA : array<array<f32, ${TILE + 4}>, ${SLICE}>; // four columns more: a warp's writes meet other banks
var<workgroup> tileB : array<array<f32, ${TILE + 4}>, ${SLICE}>;

fn readA(row : i32, term : i32, part : i32) -> f32 {
  if (row >= uniforms.rows || term >= uniforms.terms) { return 0.0; }
  ${readA}
}
fn readB(term : i32, column : i32, part : i32) -> f32 {
  if (column >= uniforms.columns || term >= uniforms.terms) { return 0.0; }
  ${readB}
}
fn write(row : i32, column : i32, part : i32, value : f32) {
  if (row >= uniforms.rows || column >= uniforms.columns) { return; }
  ${write}
}

fn main() {
  let firstRow = i32(workgroupId.y) * ${TILE};
  let firstColumn = i32(workgroupId.x) * ${TILE};
  let part = i32(workgroupId.z);
  let firstTerm = ${perPart === 'all' ? '0' : `part * uniforms.steps * ${SLICE}`};
  let tx = i32(localId.x);
  let ty = i32(localId.y);
  var sums : array<array<f32, 4>, 4>;
  for (var step = 0; step < uniforms.steps; step = step + 1) {
    let start = firstTerm + step * ${SLICE};
    for (var e = i32(localIndex); e < ${TILE * SLICE}; e = e + 256) {
      ${place(alongA)}
      tileA[term][across] = readA(firstRow + across, start + term, part);
    }
    for (var e = i32(localIndex); e < ${TILE * SLICE}; e = e + 256) {
      ${place(alongB)}
      tileB[term][across] = readB(start + term, firstColumn + across, part);
    }
    workgroupBarrier();
    for (var k = 0; k < ${SLICE}; k = k + 1) {
      let a0 = tileA[k][ty * 4];
      let a1 = tileA[k][ty * 4 + 1];
      let a2 = tileA[k][ty * 4 + 2];
      let a3 = tileA[k][ty * 4 + 3];
      for (var j = 0; j < 4; j = j + 1) {
        let b0 = tileB[k][tx + 16 * j];
        sums[0][j] = fma(a0, b0, sums[0][j]);
        sums[1][j] = fma(a1, b0, sums[1][j]);
        sums[2][j] = fma(a2, b0, sums[2][j]);
        sums[3][j] = fma(a3, b0, sums[3][j]);
      }
    }
    workgroupBarrier();
  }
  for (var i = 0; i < 4; i = i + 1) {
    for (var j = 0; j < 4; j = j + 1) {
      write(firstRow + ty * 4 + i, firstColumn + tx + 16 * j, part, sums[i][j]);
    }
  }
}`;
}
