/**
 * From a seed to images. Image i of a seed is the same whoever asks, alone or among others: its latent is a random stream of
 * its own, and the generator runs on its running statistics.
 */
import * as tf from '@tensorflow/tfjs';
import { generatorLayers, type NetworkShape } from '../model/architecture.ts';
import type { NetworkCheckpoint } from '../model/checkpoint.ts';
import { generateImages } from '../model/generator.ts';
import { restoreWeights, type Weights } from '../model/networks.ts';
import { normals } from '../numerics/random.ts';

/** Images a pass: what keeps a wide generator's activations below some hundred megabytes. */
const CHUNK = 32;

export type GenerateOptions = {
  readonly count: number;
  readonly signal?: AbortSignal;
  onProgress?(done: number): void;
} & (
  | {
      readonly seed: number;
      /** Image `first + i` becomes the i-th of the result. */
      readonly first?: number;
    }
  /** [count, nz] */
  | { readonly latents: Float32Array }
);

/**
 * Images of a checkpoint's generator; see `generate`. Its weights are on the device for as long as that takes.
 * @throws CheckpointDamagedError when its tensors are not those its configuration asks for, and what `generate` throws.
 */
export async function generateFrom(
  {
    config,
    generator,
  }: { config: NetworkShape; generator: Pick<NetworkCheckpoint, 'parameters' | 'buffers'> },
  options: GenerateOptions,
): Promise<Float32Array<ArrayBuffer>> {
  const weights = restoreWeights(generator, generatorLayers(config));
  try {
    return await generate(weights, config, options);
  } finally {
    tf.dispose([weights.parameters, weights.buffers]);
  }
}

/**
 * float32 [count, imsize, imsize] in [−1, 1]. Leaves no tensor behind.
 * @throws AbortError between two chunks.
 */
export async function generate(
  generator: Weights,
  shape: NetworkShape,
  options: GenerateOptions,
): Promise<Float32Array<ArrayBuffer>> {
  const { imsize, nz } = shape;
  const { count, signal, onProgress } = options;
  const layers = generatorLayers(shape);
  const images = new Float32Array(count * imsize * imsize);
  for (let done = 0; done < count; ) {
    if (signal?.aborted) throw new DOMException('Generating was cancelled', 'AbortError');
    const size = Math.min(CHUNK, count - done);
    const z =
      'latents' in options
        ? options.latents.slice(done * nz, (done + size) * nz)
        : seedLatents({ seed: options.seed, first: (options.first ?? 0) + done, count: size, nz });
    const chunk = tf.tidy(() => generateImages(generator, layers, tf.tensor2d(z, [size, nz])));
    try {
      images.set((await chunk.data()) as Float32Array, done * imsize * imsize);
    } finally {
      chunk.dispose();
    }
    done += size;
    onProgress?.(done);
  }
  return images;
}

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
