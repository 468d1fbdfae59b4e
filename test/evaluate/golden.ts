/** Inputs and golden values of test/oracle/evaluate/golden.py (NumPy 1.24.2, SciPy 1.10.1, scikit-image 0.19.3). */
import type { FeatureSet } from '../../src/evaluate/fid.ts';
import golden from '../oracle/evaluate/golden.json' with { type: 'json' };

export { golden };

/** The LCG of Numerical Recipes: a ← a·1664525 + 1013904223 mod 2³², u = a / 2³². */
export function lcg(seed: number, count: number): Float64Array<ArrayBuffer> {
  let a = seed >>> 0;
  return Float64Array.from({ length: count }, () => {
    a = (Math.imul(a, 1664525) + 1013904223) >>> 0;
    return a / 2 ** 32;
  });
}

/** u² + shift·j/d, row-major [count, dimension]. */
export function lcgFeatures(seed: number, count: number, dimension: number, shift: number): FeatureSet {
  const data = lcg(seed, count * dimension).map((u, i) => u * u + (shift * (i % dimension)) / dimension);
  return { count, dimension, data };
}

/** [count, dimension] of the given rank: the product of two LCG matrices. */
export function lowRankFeatures(seed: number, count: number, dimension: number, rank: number): FeatureSet {
  const left = lcg(seed, count * rank);
  const right = lcg(seed + 100, rank * dimension);
  const data = new Float64Array(count * dimension);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < dimension; j++) {
      for (let k = 0; k < rank; k++)
        data[i * dimension + j]! += left[i * rank + k]! * right[k * dimension + j]!;
    }
  }
  return { count, dimension, data };
}

/** g = (sin(i/5) + cos(j/7))/4 + ½ and h = 0.9 g + 0.1 u, row i, column j, [size, size] on [0, 1]. */
export function imagePair(size: number): { g: Float64Array; h: Float64Array } {
  const noise = lcg(7, size * size);
  const g = Float64Array.from(
    { length: size * size },
    (_, at) => (Math.sin(Math.floor(at / size) / 5) + Math.cos((at % size) / 7)) / 4 + 0.5,
  );
  return { g, h: g.map((value, at) => 0.9 * value + 0.1 * noise[at]!) };
}
