/** What the training tests share: small networks, repeatable inputs, a measure of error. */
import * as tf from '@tensorflow/tfjs';
import { PRESETS, type RunConfig } from '../../src/config.ts';
import { initialCheckpoint, restoreState, type TrainState } from '../../src/model/networks.ts';
import { normals, uniforms } from '../../src/numerics/random.ts';

/** Small enough for software WebGPU, every layer kind present. */
export const SMALL: RunConfig = {
  ...PRESETS.quick,
  bsize: 4,
  nz: 8,
  ngf: 4,
  ndf: 4,
  critic_iters: 2,
  iterations: 40,
  seed: 5,
};

export function freshState(config: RunConfig = SMALL): TrainState {
  return restoreState(initialCheckpoint(config, config.bsize));
}

/** Smooth blobs in [−1, 1] with a little noise: float32 [count, size, size]. */
export function blobs(count: number, size: number, seed = 1): Float32Array<ArrayBuffer> {
  const out = new Float32Array(count * size * size);
  for (let n = 0; n < count; n++) {
    const [u = 0, v = 0, w = 0] = uniforms({ seed, name: 'blob', index: n }, 3);
    const noise = normals({ seed, name: 'blob-noise', index: n }, size * size);
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++) {
        const d = Math.hypot(x / size - 0.3 - 0.4 * u, y / size - 0.3 - 0.4 * v);
        out[(n * size + y) * size + x] = Math.tanh(
          4 * (0.15 + 0.15 * w - d) * 4 + 0.05 * noise[y * size + x]!,
        );
      }
  }
  return out;
}

export function criticInputs(config: RunConfig, step = 0) {
  const { bsize, imsize, nz, seed } = config;
  return {
    real: tf.tensor4d(blobs(bsize, imsize, 10 + step), [bsize, imsize, imsize, 1]),
    latents: tf.tensor2d(normals({ seed, name: 'test-latents', index: step }, bsize * nz), [bsize, nz]),
    alpha: tf.tensor1d(Float32Array.from(uniforms({ seed, name: 'test-alpha', index: step }, bsize))),
  };
}

/** ‖a − b‖ / ‖b‖, in float64. */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`lengths ${a.length} and ${b.length} differ`);
  let difference = 0;
  let norm = 0;
  for (let i = 0; i < b.length; i++) {
    difference += (a[i]! - b[i]!) ** 2;
    norm += b[i]! ** 2;
  }
  return Math.sqrt(difference / norm);
}
