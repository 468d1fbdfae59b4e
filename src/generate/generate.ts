/**
 * From a seed to images. Image i of a seed is the same whoever asks, alone or among others: its latent is a random stream of
 * its own, and the generator runs on its running statistics.
 */
import * as tf from '@tensorflow/tfjs';
import { generatorLayers, type NetworkShape } from '../model/architecture.ts';
import type { NetworkCheckpoint } from '../model/checkpoint.ts';
import { generateImages } from '../model/generator.ts';
import { restoreWeights, type Weights } from '../model/networks.ts';
import { seedLatents } from './seedLatents.ts';

/**
 * Images a pass, always: which kernel a device takes, and in which order that adds, may depend on the batch, and an image shall not
 * depend on its company: a pass that has too few is filled up. Few enough to keep a wide generator's activations below some hundred
 * megabytes; 8 would take twice as long an image on WASM (the thesis's size, 64 images).
 */
const PASS = 32;

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
 * @throws AbortError between two passes.
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
    const size = Math.min(PASS, count - done);
    const z = new Float32Array(PASS * nz); // beyond `size`: zeros, whose images are dropped
    z.set(
      'latents' in options
        ? options.latents.subarray(done * nz, (done + size) * nz)
        : seedLatents({ seed: options.seed, first: (options.first ?? 0) + done, count: size, nz }),
    );
    const pass = tf.tidy(() => generateImages(generator, layers, tf.tensor2d(z, [PASS, nz])));
    try {
      const drawn = (await pass.data()) as Float32Array; // [PASS, imsize, imsize, 1]
      images.set(drawn.subarray(0, size * imsize * imsize), done * imsize * imsize);
    } finally {
      pass.dispose();
    }
    done += size;
    onProgress?.(done);
  }
  return images;
}
