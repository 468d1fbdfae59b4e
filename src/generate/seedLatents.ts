/** A seed's latents: image i of a seed is the same whoever asks, alone or among others. Knows no network. */
import { normals } from '../numerics/random.ts';

/** [count, nz]: the latents of images `first` … `first + count − 1` of a seed. */
export function seedLatents(options: {
  readonly seed: number;
  readonly first: number;
  readonly count: number;
  readonly nz: number;
}): Float32Array<ArrayBuffer> {
  const { seed, first, count, nz } = options;
  const values = new Float32Array(count * nz);
  for (let i = 0; i < count; i++) {
    values.set(normals({ seed, name: 'generate', index: first + i }, nz), i * nz);
  }
  return values;
}
