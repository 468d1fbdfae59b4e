/**
 * Latents on the way between two of a seed, both ends included.
 *
 * `slerp`: along the great circle between the two directions, as in White 2016, "Sampling Generative Networks" (arXiv:1609.04468), with
 * the radius going linearly from the one end's to the other's. In many dimensions normal latents lie near a sphere, whose inside no
 * generator was trained on: a `linear` way leads through it.
 */
import type { LatentPath } from '../workers/protocol.ts';
import { seedLatents } from './seedLatents.ts';

export interface PathOptions {
  readonly seed: number;
  /** Latent indices of the ends. */
  readonly from: number;
  readonly to: number;
  /** Latents in all; one: that of `from` alone. */
  readonly count: number;
  readonly path: LatentPath;
  readonly nz: number;
}

/** [count, nz]; the first and last are those of `from` and `to` to the bit, and with equal ends all are. */
export function pathLatents({ seed, from, to, count, path, nz }: PathOptions): Float32Array<ArrayBuffer> {
  const end = (index: number) => seedLatents({ seed, first: index, count: 1, nz });
  const [a, b] = [end(from), end(to)];
  const between = path === 'slerp' ? slerp : linear;
  const values = new Float32Array(count * nz);
  for (let i = 0; i < count; i++) {
    values.set(i === 0 || from === to ? a : i === count - 1 ? b : between(a, b, i / (count - 1)), i * nz);
  }
  return values;
}

type Between = (a: Float32Array, b: Float32Array, t: number) => Float32Array;

/** Below this sine the two directions are one, or opposite, and no great circle is told by them. */
const SMALLEST_SINE = 1e-6;

/** (sin((1−t)ω)·â + sin(tω)·b̂) / sin ω · ((1−t)|a| + t|b|), where ω is the angle between a and b. */
export const slerp: Between = (a, b, t) => {
  const [lengthA, lengthB] = [Math.sqrt(dot(a, a)), Math.sqrt(dot(b, b))];
  const cosine = dot(a, b) / (lengthA * lengthB);
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  const sine = Math.sin(angle);
  if (!(sine > SMALLEST_SINE)) return linear(a, b, t); // a zero vector has no direction, either
  const radius = (1 - t) * lengthA + t * lengthB;
  const shareA = (Math.sin((1 - t) * angle) / sine / lengthA) * radius;
  const shareB = (Math.sin(t * angle) / sine / lengthB) * radius;
  return a.map((x, i) => shareA * x + shareB * b[i]!);
};

/** (1−t)·a + t·b */
export const linear: Between = (a, b, t) => a.map((x, i) => (1 - t) * x + t * b[i]!);

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, x, i) => sum + x * b[i]!, 0);
}
