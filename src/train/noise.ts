/** Every random number of training, each a pure function of the run's seed and of which step asks. */
import { normals, uniforms } from '../numerics/random.ts';

/** Latents of critic step `step` (0-based over the whole run): [bsize, nz] of N(0, 1). */
export function criticLatents(seed: number, step: number, count: number): Float32Array<ArrayBuffer> {
  return normals({ seed, name: 'critic-latents', index: step }, count);
}

/** x̂'s place between real and fake in critic step `step`: U(0, 1) an image. */
export function interpolation(seed: number, step: number, count: number): Float32Array<ArrayBuffer> {
  return Float32Array.from(uniforms({ seed, name: 'interpolation', index: step }, count));
}

/** Which images of critic step `step` are mirrored, where a dataset asks for it: 0 or 1 each, evenly. */
export function mirrors(seed: number, step: number, count: number): Float32Array<ArrayBuffer> {
  return Float32Array.from(uniforms({ seed, name: 'mirrors', index: step }, count), (u) => (u < 0.5 ? 1 : 0));
}

/** Latents of the generator step of iteration `iteration` (0-based): [bsize, nz] of N(0, 1). */
export function generatorLatents(seed: number, iteration: number, count: number): Float32Array<ArrayBuffer> {
  return normals({ seed, name: 'generator-latents', index: iteration }, count);
}

/** The latents of the sample grid, the same for a whole run: [count, nz] of N(0, 1). */
export function sampleLatents(seed: number, count: number): Float32Array<ArrayBuffer> {
  return normals({ seed, name: 'sample-latents' }, count);
}
