/** What is not smooth: tissue texture from a lattice of random values, and acquisition noise. */
import { normals } from '../numerics/random.ts';
import { GRID } from './canvas.ts';

const LATTICE = 32;
const WRAP = LATTICE - 1;

/** A smooth random field over space: values of about N(0, ½²) that change over `grain` millimetres. Repeats every 32 grains. */
export class Texture {
  readonly #values: Float32Array;
  constructor(
    seed: number,
    patient: number,
    readonly grain: number,
  ) {
    this.#values = normals({ seed, name: `phantom/texture/${grain}`, index: patient }, LATTICE ** 3);
  }

  at(x: number, y: number, z: number): number {
    const fx = x / this.grain + 4096; // positive, so that truncation is floor
    const fy = y / this.grain + 4096;
    const fz = z / this.grain + 4096;
    const ix = fx | 0;
    const iy = fy | 0;
    const iz = fz | 0;
    const u = fx - ix;
    const v = fy - iy;
    const w = fz - iz;
    const low = this.#plane(ix, iy, iz, u, v);
    return low + w * (this.#plane(ix, iy, iz + 1, u, v) - low);
  }

  #plane(ix: number, iy: number, iz: number, u: number, v: number): number {
    const x0 = ix & WRAP;
    const x1 = (ix + 1) & WRAP;
    const row0 = ((iz & WRAP) * LATTICE + (iy & WRAP)) * LATTICE;
    const row1 = ((iz & WRAP) * LATTICE + ((iy + 1) & WRAP)) * LATTICE;
    const values = this.#values;
    const a = values[row0 + x0]! + u * (values[row0 + x1]! - values[row0 + x0]!);
    const b = values[row1 + x0]! + u * (values[row1 + x1]! - values[row1 + x0]!);
    return a + v * (b - a);
  }
}

/**
 * Adds reconstruction noise: white noise through a 3 × 3 tent, which gives it the short correlation of a soft kernel,
 * scaled back to standard deviation `sigma` inside the body and half of it in air.
 */
export function addNoise(
  hu: Float32Array,
  body: Float32Array,
  sigma: number,
  stream: { seed: number; index: number },
): void {
  const white = normals({ ...stream, name: 'phantom/noise' }, GRID * GRID);
  const smoothed = tent(white);
  // The tent's weights [1 2 1]/4 in both directions have squares summing to (6/16)², so the spread is 6/16.
  const gain = sigma / 0.375;
  for (let i = 0; i < hu.length; i++) hu[i] = hu[i]! + gain * (0.5 + 0.5 * body[i]!) * smoothed[i]!;
}

/** [1 2 1]/4 across and down; the border keeps its value. */
export function tent(image: Float32Array): Float32Array {
  const across = Float32Array.from(image);
  for (let i = 1; i < image.length - 1; i++) {
    across[i] = 0.25 * image[i - 1]! + 0.5 * image[i]! + 0.25 * image[i + 1]!;
  }
  const out = Float32Array.from(across);
  for (let i = GRID; i < image.length - GRID; i++) {
    out[i] = 0.25 * across[i - GRID]! + 0.5 * across[i]! + 0.25 * across[i + GRID]!;
  }
  return out;
}
